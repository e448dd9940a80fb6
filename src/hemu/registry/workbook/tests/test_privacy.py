"""Who may import sees no more of people than their post lets them see (PRV-01)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from hemu.kernel.timekeeping import now
from hemu.registry.org.models import Post
from hemu.registry.workbook import commands, tasks
from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.tests.making import home, id_number, owned, write_book
from hemu.tests.cast import Cast, Player

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRV-01")]


def begin(cast: Cast, by: Player, path: Path) -> ImportRun:
    run = commands.begin_import(
        community_id=cast.community.pk, file_name="b.xlsx", content=[path.read_bytes()], actor=by.actor, at=now()
    )
    tasks.check(run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def importer(cast: Cast) -> Player:
    """Somebody who may import and may not look residents up."""
    post = Post.objects.get(pk=cast.post("service_supervisor").pk)
    post.permissions = [p for p in post.permissions if not p.startswith("residents.")]
    post.save()
    return cast.service_supervisor


@pytest.fixture
def standing(cast: Cast, tmp_path: Path) -> None:
    run = begin(cast, cast.office_manager, write_book(tmp_path / "a.xlsx", [owned(building="9栋")]))
    commands.confirm_import(run_id=run.pk, actor=cast.office_manager.actor, at=now())
    tasks.apply(run.pk)


def look(player: Player, name: str, run: ImportRun) -> str:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client.get(reverse(name, args=[run.pk])).content.decode()


def test_changes_of_another_ones_file_are_masked(cast: Cast, importer: Player, standing: None, tmp_path: Path) -> None:
    book = write_book(tmp_path / "b.xlsx", [owned(building="9栋", phones="13911111111")])
    run = begin(cast, cast.office_manager, book)
    page = look(importer, "workbook_preview", run)
    assert ("139****0001" in page, "139****1111" in page, "邹*" in page) == (True, True, True)
    assert ("13900000001" in page, "13911111111" in page, "邹若" in page) == (False, False, False)
    whole = look(cast.office_manager, "workbook_preview", run)
    assert ("13900000001" in whole, "13911111111" in whole, "邹若" in whole) == (True, True, True)


def test_of_ones_own_file_only_what_stands_is_masked(
    cast: Cast, importer: Player, standing: None, tmp_path: Path
) -> None:
    run = begin(cast, importer, write_book(tmp_path / "b.xlsx", [owned(building="9栋", phones="13911111111")]))
    page = look(importer, "workbook_preview", run)
    assert ("139****0001" in page, "13911111111" in page, "邹若" in page) == (True, True, True)
    assert "13900000001" not in page


def test_who_leaves_a_home_is_masked(cast: Cast, importer: Player, standing: None, tmp_path: Path) -> None:
    run = begin(cast, importer, write_book(tmp_path / "b.xlsx", [home(building="9栋", owner_names="何诗")]))
    page = look(importer, "workbook_preview", run)
    assert ("邹*" in page, "何诗" in page, "邹若" in page) == (True, True, False)


def test_findings_of_another_ones_file_say_no_numbers(cast: Cast, importer: Player, tmp_path: Path) -> None:
    twice = [
        owned("101", building="9栋"),
        owned("102", "李四", building="9栋", phones="13922222222", area_built="八十九平"),
    ]
    run = begin(cast, cast.office_manager, write_book(tmp_path / "b.xlsx", twice))
    assert run.state == "refused"
    run_by_other = run
    bad_number = begin(
        cast,
        cast.office_manager,
        write_book(tmp_path / "c.xlsx", [owned(building="9栋", id_numbers="12345678901234567X")]),
    )
    for name in ("workbook_preview", "workbook_findings"):
        assert "八十九平" in look(importer, name, run_by_other)
        assert "12345678901234567X" not in look(importer, name, bad_number)
        assert "12345678901234567X" in look(cast.office_manager, name, bad_number)
    assert id_number(1) not in look(importer, "workbook_findings", run_by_other)
