"""A dump of the database holds no ID number in clear, the files on the disk no paper (PRV-03)."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import Upload, open_file
from hemu.kernel.timekeeping import now
from hemu.registry.residents.commands import add_new_member, change_person
from hemu.registry.residents.commands.documents import add_document
from hemu.registry.residents.models import Person
from hemu.registry.residents.revealing import reveal_value
from hemu.registry.workbook import commands as workbook
from hemu.registry.workbook import tasks
from hemu.registry.workbook.tests.making import id_number, owned, write_book
from hemu.surfaces.desk.tests.people import client_of
from hemu.surfaces.house.rows import dump_rows, list_models
from hemu.tests.cast import START, Cast

FIRST, SECOND, LISTED, NEW, WRONG = (id_number(n) for n in (11, 12, 13, 14, 15))
WRONG = WRONG[:-1] + ("1" if WRONG[-1] != "1" else "2")
NUMBERS = (FIRST, SECOND, LISTED, NEW, WRONG)
PAPER = f"%PDF-1.7\n{FIRST} 张三\n%%EOF".encode()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own, with the store in it."""
    settings.DATA_DIR = tmp_path / "data"
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "data/files"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path / "data"


def live(cast: Cast, tmp_path: Path) -> None:
    """Everything that takes an ID number or a paper: forms, corrections, the workbook, copies, a look in clear."""
    steward, manager = cast.steward.actor, cast.office_manager.actor
    member = add_new_member(room_id=cast.room.pk, role="family", name="张三", id_number=FIRST, actor=steward, at=START)
    change_person(person_id=member.person_id, name="张三", id_number=SECOND, actor=steward, at=START)
    client_of(cast.steward).post(f"/people/{member.person_id}/edit/", {"name": "张三", "id_number": NEW})
    client_of(cast.steward).post(f"/people/{member.person_id}/edit/", {"name": "张三", "id_number": WRONG})
    reveal_value(code="id_number", value_id=member.person_id, reason="核对证件", actor=steward, at=START)
    for kind, mime in (("id_copy", PAPER), ("letter", PAPER)):
        add_document(
            room_id=cast.room.pk,
            kind=kind,
            upload=Upload(f"{FIRST}.pdf", io.BytesIO(mime)),
            member_id=member.pk,
            actor=steward,
            at=START,
        )
    rows = [owned(building="9栋", id_numbers=LISTED), owned(number="102", building="9栋", id_numbers=WRONG)]
    for listed in (rows, rows[:1]):
        path = write_book(tmp_path / "book.xlsx", listed)
        run = workbook.begin_import(
            community_id=cast.community.pk, file_name="book.xlsx", content=[path.read_bytes()], actor=manager, at=now()
        )
        tasks.check(run.pk)
    workbook.confirm_import(run_id=run.pk, actor=manager, at=now())
    tasks.apply(run.pk)


def dump() -> Iterator[tuple[str, bytes]]:
    """Every table as a backup writes it."""
    for model in list_models(apps):
        if model._meta.app_label != "django_q":
            yield model._meta.label, b"".join(dump_rows(model, using="default"))


def lying(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file, and what is inside of those that are archives."""
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            yield path.name, path.name.encode() + raw
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield f"{path.name}/{name}", archive.read(name)


@pytest.mark.django_db
@pytest.mark.rule("PRV-03")
def test_no_id_number_and_no_paper_lies_in_clear_anywhere(
    cast: Cast, folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        live(cast, tmp_path)
    assert Person.objects.exclude(id_number_sealed="").count() == 2  # the play was played
    papers = StoredFile.objects.exclude(sealed_key="")
    assert [open_file(paper).read() for paper in papers] == [PAPER, PAPER]
    for where, content in (*dump(), *lying(folder)):
        for number in NUMBERS:
            assert number.encode() not in content, (where, number)
        assert b"%PDF" not in content, where
    assert not [number for number in NUMBERS if number in caplog.text]


@pytest.mark.django_db
def test_the_search_above_finds_what_lies_in_clear(cast: Cast, folder: Path) -> None:
    Person.objects.filter(pk=cast.owner.person.pk).update(note=f"证件 {FIRST}")
    (folder / "x").mkdir(parents=True)
    (folder / "x" / "a.bin").write_bytes(FIRST.encode())
    found = [where for where, content in (*dump(), *lying(folder)) if FIRST.encode() in content]
    assert found == ["residents.Person", "a.bin"]
