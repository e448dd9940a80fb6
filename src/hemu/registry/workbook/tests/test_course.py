"""In whose name an import is done, how it ends when it breaks off, and that a form sent twice makes one (EST-06)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.jobs.schedules import list_rounds
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Building, Room
from hemu.registry.org.models import Invitation
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.workbook import commands, tasks, uploads
from hemu.registry.workbook.checking import Check
from hemu.registry.workbook.models import STAGED, Finding, ImportRun, StagedRoom
from hemu.registry.workbook.tests.making import employee, home, id_number, owned, write_book
from hemu.tests.cast import Cast, Player

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]


def sign_in(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


@pytest.fixture
def begin(cast: Cast, tmp_path: Path) -> Callable[..., ImportRun]:
    """Upload by the office manager, unless another is named, and check."""

    def begun(rooms: list[Any], *, by: Player | None = None, staff: list[Any] | None = None) -> ImportRun:
        path = write_book(tmp_path / "book.xlsx", rooms, staff=staff or [])
        run = commands.begin_import(
            community_id=cast.community.pk,
            file_name="book.xlsx",
            content=[path.read_bytes()],
            actor=(by or cast.office_manager).actor,
            at=now(),
        )
        tasks.check(run.pk)
        run.refresh_from_db()
        return run

    return begun


def page_of(player: Player, run: ImportRun, name: str = "workbook_preview") -> str:
    return sign_in(player).get(reverse(name, args=[run.pk])).content.decode()


@pytest.mark.rule("SYS-04")
def test_the_round_applies_in_the_name_of_whoever_confirmed(
    cast: Cast, begin: Callable[..., ImportRun], jobs: Any
) -> None:
    run = begin([home(building="9栋")], by=cast.service_supervisor)
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    ImportRun.objects.update(beat_at=now() - timedelta(hours=1))
    with jobs(execute=True):
        tasks.look_after()
    run.refresh_from_db()
    assert (run.state, run.confirmed_by) == ("applied", cast.office_manager.user)
    assert Event.objects.get(name="estate.imported").actor == cast.office_manager.user


def test_nobody_imports_in_the_systems_name(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([home(building="9栋")])
    ImportRun.objects.update(state="applying", confirmed_by=None)
    tasks.apply(run.pk)
    run.refresh_from_db()
    assert (run.state, Room.objects.filter(unit__building__code="9").count()) == ("failed", 0)


def test_an_upload_by_somebody_who_has_gone_is_not_checked(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([home(building="9栋")])
    ImportRun.objects.update(state="uploaded")
    cast.office_manager.user.is_active = False
    cast.office_manager.user.save()
    tasks.check(run.pk)
    run.refresh_from_db()
    assert (run.state, run.refusal) == ("failed", tasks.NOBODY)


@pytest.mark.rule("ORG-02")
def test_staff_are_confirmed_by_whoever_manages_staff(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([], staff=[employee("YG900")])
    answer = sign_in(cast.service_supervisor).post(reverse("workbook_apply", args=[run.pk]))
    run.refresh_from_db()
    assert (answer.status_code, run.state) == (409, "checked")


@pytest.mark.rule("SYS-08")
def test_every_problem_can_be_read(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([home(str(1000 + n), building="9栋", area_built=f"错{n}") for n in range(350)])
    assert (run.state, run.error_count) == ("refused", 350)
    client, url = sign_in(cast.office_manager), reverse("workbook_findings", args=[run.pk])
    assert url in page_of(cast.office_manager, run)
    last = client.get(url, {"only": "errors", "page": 7}).content.decode()
    assert ("错349<" in last, "错0<" in last) == (True, False)
    paper = client.get(url, {"only": "errors", "print": 1}).content.decode()
    assert ("错0<" in paper, "错349<" in paper) == (True, True)
    file = b"".join(client.get(url, {"only": "errors", "export": "xlsx"}).streaming_content)  # type: ignore[attr-defined]
    said = [row[4] for row in load_workbook(BytesIO(file)).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [v for v in said if v] == [f"错{n}" for n in range(350)]
    assert sign_in(cast.front_desk).get(url).status_code == 404


def apply_now(cast: Cast, run: ImportRun) -> None:
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    tasks.apply(run.pk)


TWO = {
    "owner_names": "邹若、王甲",
    "phones": "13900000001/13900000002",
    "id_numbers": f"{id_number(1)}/{id_number(2)}",
    "building": "9栋",
}


def test_a_changed_share_is_shown(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    apply_now(cast, begin([home(shares="50%/50%", **TWO)]))
    run = begin([home(shares="60%/40%", **TWO)])
    page = page_of(cast.office_manager, run)
    assert ("产权份额" in page, "50%" in page, "60%" in page, "40%" in page) == (True, True, True, True)
    assert "更新 1 套房屋" in page
    apply_now(cast, run)
    assert sorted(HouseholdMember.objects.filter(room__number="101", share__gt=0).values_list("share", flat=True)) == [
        40,
        60,
    ]


def test_a_change_of_a_building_alone_is_shown_and_counted(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    apply_now(cast, begin([home(building="9栋", floors=18)]))
    run = begin([home(building="9栋", floors=20)])
    assert run.counts["buildings"]["updated"] == 1
    page = page_of(cast.office_manager, run)
    assert ("没有改动" in page, "写入 1 项改动" in page, ">18<" in page, "<b>20</b>" in page) == (
        False,
        True,
        True,
        True,
    )
    apply_now(cast, run)
    assert Building.objects.get(community=cast.community, code="9").floors == 20
    assert "没有改动" in page_of(cast.office_manager, begin([home(building="9栋", floors=20)]))


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        ([home("101", building="9栋", layout="甲")], "更新 1 套房屋"),
        ([home("102", building="9栋")], "导入 1 套房屋"),
        ([home("101", building="9栋", layout="甲"), home("102", building="9栋")], "导入 1 套、更新 1 套房屋"),
        ([home("101", building="9栋")], "没有改动，记下这次核对"),
    ],
)
def test_the_button_says_what_will_happen(
    cast: Cast, begin: Callable[..., ImportRun], rows: list[Any], label: str
) -> None:
    apply_now(cast, begin([home("101", building="9栋")]))
    assert f'<button class="btn pri">{label}</button>' in page_of(cast.office_manager, begin(rows))


def test_a_check_that_breaks_off_again_and_again_ends(
    cast: Cast, begin: Callable[..., ImportRun], monkeypatch: pytest.MonkeyPatch, jobs: Any
) -> None:
    run = begin([home(building="9栋")])
    ImportRun.objects.update(state="uploaded")
    with monkeypatch.context() as patch:
        patch.setattr(Check, "read", _break)
        for state in ("checking", "checking", "failed"):
            with pytest.raises(ZeroDivisionError):
                tasks.check(run.pk)
            run.refresh_from_db()
            assert run.state == state
    page = page_of(cast.office_manager, run)
    assert ("连续三次都中断了" in page, "再试一次" in page) == (True, True)
    ImportRun.objects.update(beat_at=now() - timedelta(hours=1))
    tasks.look_after()
    assert Path(run.path).is_file()
    with jobs(execute=True):
        sign_in(cast.office_manager).post(reverse("workbook_resume", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, run.tries, run.refusal) == ("checked", 0, "")
    assert page_of(cast.office_manager, run).count("再试一次") == 0


def test_an_application_that_is_killed_again_and_again_ends(
    cast: Cast, begin: Callable[..., ImportRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin([home(building="9栋")])
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    monkeypatch.setattr(tasks, "apply_import", _kill)
    for _n in range(3):
        with pytest.raises(KeyboardInterrupt):
            tasks.apply(run.pk)
    tasks.apply(run.pk)
    run.refresh_from_db()
    assert (run.state, run.refusal) == (
        "failed",
        "连续三次都中断了，什么都没有写入。请再试一次；还是不行，请联系系统管理员。",
    )
    assert not any(model.objects.exists() for model in STAGED)
    ImportRun.objects.update(beat_at=now() - timedelta(days=8))
    tasks.look_after()
    assert not any(uploads.folder().iterdir())


def _break(*_given: object) -> None:
    raise ZeroDivisionError


def _kill(**_given: object) -> None:
    raise KeyboardInterrupt


def test_the_round_comes_every_minute() -> None:
    assert [r.minutes for r in list_rounds() if r.task == "hemu.registry.workbook.tasks.look_after"] == [1]


@pytest.mark.rule("PRV-03")
@pytest.mark.parametrize("state", ["checking", "checked", "applied"])
def test_what_a_killed_command_left_is_cleared(cast: Cast, tmp_path: Path, state: str) -> None:
    path = write_book(tmp_path / "b.xlsx", [owned(building="9栋")])
    run = ImportRun.objects.create(community=cast.community, file_name="b.xlsx", uploaded_at=now(), beat_at=now())
    commands.check_import(run_id=run.pk, path=path, company_id=cast.company.pk, actor=SYSTEM, clock=now)
    ImportRun.objects.update(state=state)
    tasks.look_after()
    assert StagedRoom.objects.exists(), "it may still be at work"
    ImportRun.objects.update(beat_at=now() - timedelta(hours=2))
    tasks.look_after()
    assert not any(model.objects.exists() for model in STAGED)
    assert ImportRun.objects.exists() is (state == "applied")
    assert Finding.objects.count() == 0 or state == "applied"


def send(client: Client, path: Path, once: str) -> int:
    file = SimpleUploadedFile("b.xlsx", path.read_bytes())
    response = client.post(reverse("workbook_upload"), {"once": once, "file": file})
    assert response.status_code == 302
    return int(response.headers["Location"].split("/")[-3])


@pytest.mark.django_db(transaction=True, databases=list(settings.DATABASES))
@pytest.mark.usefixtures("jobs")
def test_a_form_sent_twice_makes_one_import(cast: Cast, tmp_path: Path) -> None:
    client = sign_in(cast.office_manager)
    assert 'name="once" value="' in client.get(reverse("workbook_upload")).content.decode()
    book = write_book(tmp_path / "b.xlsx", [home()])
    first = send(client, book, "a")
    assert send(client, book, "a") == first
    assert ImportRun.objects.count() == 1
    assert send(client, book, "b") != first
    assert send(client, write_book(tmp_path / "c.xlsx", [home("102")]), "a") != first


def test_nothing_sent_is_refused(cast: Cast) -> None:
    response = sign_in(cast.office_manager).post(reverse("workbook_upload"))
    assert response.status_code == 422
    assert "请选择一个 .xlsx 文件" in response.content.decode()


@pytest.mark.rule("ORG-10")
def test_new_staff_get_their_codes(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([], staff=[employee("YG900"), employee("YG901")])
    apply_now(cast, run)
    run.refresh_from_db()
    page = page_of(cast.office_manager, run, "workbook_progress")
    assert "给 2 位新员工打印激活码" in page
    assert all(f'name="ids" value="{pk}"' in page for pk in run.new_staff)
    hint = page_of(cast.service_supervisor, run, "workbook_progress")
    assert ('name="ids"' in hint, "请能管理员工的人在员工页打印激活码" in hint) == (False, True)
    codes = sign_in(cast.office_manager).post(reverse("invitations_print"), {"ids": run.new_staff})
    assert codes.status_code == 200
    assert sorted(Invitation.objects.values_list("staff_id", flat=True)) == run.new_staff


def test_what_stands_still_offers_to_go_on(cast: Cast, begin: Callable[..., ImportRun]) -> None:
    run = begin([home(building="9栋")])
    ImportRun.objects.update(state="checking", beat_at=now() - timedelta(minutes=3))
    assert "好一会儿没有动静了" in page_of(cast.office_manager, run, "workbook_progress")
    url = reverse("workbook_progress", args=[run.pk])
    asked = {"headers": {"HX-Request": "true"}}
    client = sign_in(cast.office_manager)
    assert client.get(url, {"stalled": "0"}, **asked).headers["HX-Redirect"] == url  # type: ignore[arg-type]
    assert client.get(url, {"stalled": "1"}, **asked).status_code == 200  # type: ignore[arg-type]
