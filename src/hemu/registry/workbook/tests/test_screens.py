"""The import screens: upload, what will happen, confirm, progress, result (EST-06)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hemu.engines.journal.models import Event
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Room
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.workbook import tasks, uploads
from hemu.registry.workbook.models import STAGED, ImportRun
from hemu.registry.workbook.tests.making import employee, home, owned, write_book
from hemu.tests.cast import Cast, Player

pytestmark = [pytest.mark.django_db, pytest.mark.rule("EST-06")]


@pytest.fixture
def desk() -> Callable[[Player], Client]:
    def sign_in(player: Player) -> Client:
        client = Client()
        client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
        return client

    return sign_in


@pytest.fixture
def office(cast: Cast, desk: Callable[[Player], Client]) -> Client:
    return desk(cast.office_manager)


def upload(client: Client, path: Path, run_jobs: Any) -> ImportRun:
    with run_jobs(execute=True):
        response = client.post(reverse("workbook_upload"), {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert response.status_code == 302, response.content.decode()
    return ImportRun.objects.latest("id")


def test_from_the_upload_to_the_result(office: Client, cast: Cast, tmp_path: Path, jobs: Any) -> None:
    book = write_book(
        tmp_path / "台账.xlsx", [owned(building="9栋"), home("102", building="9栋")], staff=[employee("YG900")]
    )
    run = upload(office, book, jobs)
    assert (run.state, run.error_count, run.community) == ("checked", 0, cast.community)
    assert not Room.objects.filter(label="9栋1单元101").exists()

    progress = office.get(reverse("workbook_progress", args=[run.pk]))
    assert progress.headers["Location"] == reverse("workbook_preview", args=[run.pk])
    preview = office.get(reverse("workbook_preview", args=[run.pk])).content.decode()
    assert "导入 2 套房屋" in preview

    with jobs(execute=True):
        office.post(reverse("workbook_apply", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "applied"
    assert Room.objects.filter(label="9栋1单元101").exists()
    result = office.get(reverse("workbook_progress", args=[run.pk])).content.decode()
    assert "已经写入" in result
    assert "给 1 位新员工打印激活码" in result
    assert not any(uploads.folder().iterdir())
    assert not any(model.objects.exists() for model in STAGED)
    event = Event.objects.get(name="estate.imported")
    assert (event.actor, event.payload["file"]) == (cast.office_manager.user, "台账.xlsx")


def test_a_second_click_on_confirm_does_nothing_more(office: Client, tmp_path: Path, jobs: Any) -> None:
    run = upload(office, write_book(tmp_path / "b.xlsx", [home(building="9栋")]), jobs)
    for _click in range(2):
        with jobs(execute=True):
            assert office.post(reverse("workbook_apply", args=[run.pk])).status_code == 302
    assert Event.objects.filter(name="estate.imported").count() == 1
    assert Room.objects.filter(label="9栋1单元101").count() == 1


def test_every_problem_is_shown_and_nothing_can_be_confirmed(office: Client, tmp_path: Path, jobs: Any) -> None:
    book = write_book(tmp_path / "b.xlsx", [home(building="9栋", area_built="八十九平")])
    run = upload(office, book, jobs)
    page = office.get(reverse("workbook_preview", args=[run.pk])).content.decode()
    assert run.state == "refused"
    assert "八十九平" in page
    assert "“建筑面积(㎡)”：应该是数字" in page
    assert reverse("workbook_apply", args=[run.pk]) not in page
    assert office.post(reverse("workbook_apply", args=[run.pk])).status_code == 409
    assert not any(uploads.folder().iterdir())


def test_what_will_change_is_listed(office: Client, cast: Cast, tmp_path: Path, jobs: Any) -> None:
    row = {
        "building": "3栋",
        "unit": 1,
        "number": "1202",
        "occupancy": "空置",
        "owner_names": "何诗",
        "phones": "13700000001",
    }
    book = write_book(tmp_path / "b.xlsx", [row], columns=list(row))
    run = upload(office, book, jobs)
    page = office.get(reverse("workbook_preview", args=[run.pk])).content.decode()
    assert "会改动的资料" in page
    assert "空置" in page
    assert "张美兰" in page
    assert "不再属于这一户" in page
    with jobs(execute=True):
        office.post(reverse("workbook_apply", args=[run.pk]))
    owners = HouseholdMember.objects.filter(room=cast.room, role="owner", to_date=None)
    assert [m.person.name for m in owners] == ["何诗"]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100])
def test_a_file_that_is_refused_comes_back_with_the_reason(office: Client, content: bytes) -> None:
    response = office.post(reverse("workbook_upload"), {"file": SimpleUploadedFile("a.xlsx", content)})
    assert response.status_code == 422
    assert 'class="error' in response.content.decode() or "error" in response.content.decode()
    assert not ImportRun.objects.exists()
    assert not any(uploads.folder().iterdir())


@pytest.mark.rule("SYS-05")
def test_a_full_disk(office: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_unused: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_write", full)
    book = write_book(tmp_path / "b.xlsx", [home()])
    response = office.post(reverse("workbook_upload"), {"file": SimpleUploadedFile("b.xlsx", book.read_bytes())})
    assert response.status_code == 422
    assert "空间不足" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_giving_up(office: Client, tmp_path: Path, jobs: Any) -> None:
    run = upload(office, write_book(tmp_path / "b.xlsx", [home(building="9栋")]), jobs)
    with jobs(execute=True):
        office.post(reverse("workbook_withdraw", args=[run.pk]))
    run.refresh_from_db()
    assert run.state == "withdrawn"
    assert not any(uploads.folder().iterdir())
    assert office.post(reverse("workbook_apply", args=[run.pk])).status_code == 409


@pytest.mark.rule("ORG-01")
def test_only_those_who_may(cast: Cast, office: Client, desk: Any, tmp_path: Path, jobs: Any) -> None:
    run = upload(office, write_book(tmp_path / "b.xlsx", [home()]), jobs)
    for player in (cast.front_desk, cast.technician, cast.stranger, cast.owner):
        client = desk(player)
        assert client.get(reverse("workbook")).status_code == 403
        assert client.get(reverse("workbook_preview", args=[run.pk])).status_code == 404
        assert client.post(reverse("workbook_apply", args=[run.pk])).status_code == 404
    run.refresh_from_db()
    assert run.state == "checked"


@pytest.mark.rule("ORG-02", "ORG-03")
def test_who_may_import_but_not_manage_staff_imports_no_staff(cast: Cast, desk: Any, tmp_path: Path, jobs: Any) -> None:
    """Else the sheet would be a way to a better post."""
    book = write_book(
        tmp_path / "b.xlsx", [home(building="9栋")], staff=[employee("YG900", "管理处经理", department="管理处")]
    )
    run = upload(desk(cast.service_supervisor), book, jobs)
    assert run.state == "checked"
    assert run.findings.filter(text="您没有管理员工的权限，这张工作表未导入").count() == 1
    with jobs(execute=True):
        desk(cast.service_supervisor).post(reverse("workbook_apply", args=[run.pk]))
    assert Room.objects.filter(label="9栋1单元101").exists()
    assert not StaffMember.objects.filter(number="YG900").exists()


def test_a_post_of_the_company_takes_the_companys_administrator(office: Client, tmp_path: Path, jobs: Any) -> None:
    book = write_book(tmp_path / "b.xlsx", staff=[employee("YG900", "总经理", department=None)])
    run = upload(office, book, jobs)
    assert run.state == "refused"


def test_records_that_changed_since_the_check_are_checked_again(
    office: Client, cast: Cast, tmp_path: Path, jobs: Any
) -> None:
    first = upload(office, write_book(tmp_path / "b.xlsx", [home(building="9栋", layout="甲")]), jobs)
    second = upload(office, write_book(tmp_path / "b.xlsx", [home(building="9栋", layout="乙")]), jobs)
    assert second.counts["rooms"]["created"] == 1
    for run in (first, second):
        with jobs(execute=True):
            office.post(reverse("workbook_apply", args=[run.pk]))
    second.refresh_from_db()
    assert (second.state, second.is_stale) == ("checked", True)
    assert second.counts["rooms"] == {"created": 0, "updated": 1, "unchanged": 0}
    assert Room.objects.get(label="9栋1单元101").layout == "甲"
    with jobs(execute=True):
        office.post(reverse("workbook_apply", args=[second.pk]))
    assert Room.objects.get(label="9栋1单元101").layout == "乙"


def test_the_bar_while_it_works(office: Client, cast: Cast) -> None:
    run = ImportRun.objects.create(
        community=cast.community,
        state="checking",
        file_name="a.xlsx",
        uploaded_at=now(),
        beat_at=now(),
        done_rows=40,
        total_rows=100,
    )
    page = office.get(reverse("workbook_progress", args=[run.pk])).content.decode()
    assert "40 / 100" in page
    again = reverse("workbook_progress", args=[run.pk])
    assert f'<a href="{again}">刷新</a>' in page, "the way on without a script"
    part = office.get(reverse("workbook_progress", args=[run.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "40 / 100" in part
    assert ("<a" in part, "<button" in part, "aria-live" in part) == (False, False, False)
    assert page.count("aria-live") == 1, "the figures alone are read out"
    run.state = "checked"
    run.save()
    answer = office.get(reverse("workbook_progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("workbook_preview", args=[run.pk])


def test_export_and_template(office: Client, cast: Cast) -> None:
    assert office.get(reverse("workbook_export")).status_code == 200
    assert not Event.objects.filter(name="estate.exported").exists()
    response = office.post(reverse("workbook_export"))
    assert b"".join(response.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert Event.objects.filter(name="estate.exported", actor=cast.office_manager.user).count() == 1
    template = office.get(reverse("workbook_template"))
    assert b"".join(template.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_an_upload_that_is_gone(office: Client, cast: Cast, tmp_path: Path, jobs: Any) -> None:
    run = upload(office, write_book(tmp_path / "b.xlsx", [home()]), jobs)
    Path(run.path).unlink()
    ImportRun.objects.filter(pk=run.pk).update(state="uploaded")
    tasks.check(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "请重新上传" in office.get(reverse("workbook_preview", args=[run.pk])).content.decode()
    assert not Person.objects.filter(name="邹若").exists()
