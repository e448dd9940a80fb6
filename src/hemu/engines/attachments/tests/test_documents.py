"""PRV-01, PRV-03: people's papers open for those who may, and every opening is kept."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from hemu.engines.accesslog.models import Sight
from hemu.engines.attachments.commands import add_documents, erase_attachment
from hemu.engines.attachments.models import Attachment
from hemu.engines.attachments.queries import list_pictures
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast

PDF = b"%PDF-1.7\n990101194405016430\n%%EOF"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path


def paper_of(cast: Cast, *, is_paper: bool = True) -> Attachment:
    assert cast.owner.person is not None
    (kept,) = add_documents(
        [Upload("身份证.pdf", io.BytesIO(PDF))],
        subject=("person", cast.owner.person.pk),
        community_id=cast.community.pk,
        event_id=None,
        actor=cast.steward.actor,
        at=START,
        is_paper=is_paper,
    )
    return kept


@pytest.mark.rule("PRV-01", "PRV-03")
def test_a_paper_opens_for_who_may_open_files_and_that_is_kept(cast: Cast) -> None:
    paper = paper_of(cast)
    answer = client_of(cast.steward).get(f"/files/{paper.file_id}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    kept = Sight.objects.get()
    assert (kept.viewer, kept.subject_type, kept.subject_id) == (cast.steward.user, "person", cast.owner.person.pk)
    assert (kept.fields, kept.purpose) == ("document", "document")


@pytest.mark.rule("PRV-01")
@pytest.mark.parametrize("role", ["front_desk", "technician", "cashier", "neighbour", "tenant", "stranger"])
def test_nobody_else_finds_it(cast: Cast, role: str) -> None:
    paper = paper_of(cast)
    player = getattr(cast, role)
    assert client_of(player).get(f"/files/{paper.file_id}/").status_code == 404
    subject = (paper.subject_type, paper.subject_id)
    assert list_pictures(actor=player.actor, subject=subject, community_id=cast.community.pk) == []
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-04")
def test_ones_own_paper_opens_without_an_entry(cast: Cast) -> None:
    assert client_of(cast.owner).get(f"/files/{paper_of(cast).file_id}/").status_code == 200
    assert not Sight.objects.exists()


@pytest.mark.rule("SYS-05")
def test_what_is_nobodys_paper_opens_with_the_record_and_leaves_no_entry(cast: Cast) -> None:
    file = paper_of(cast, is_paper=False)
    assert (file.kind, file.file.is_sealed) == (Attachment.Kind.FILE, False)
    assert client_of(cast.front_desk).get(f"/files/{file.file_id}/").status_code == 200
    assert not Sight.objects.exists()


def test_six_at_once_are_too_many(cast: Cast) -> None:
    with pytest.raises(Invalid):
        add_documents(
            [Upload("a.pdf", io.BytesIO(PDF))] * 6,
            subject=("room", cast.room.pk),
            community_id=cast.community.pk,
            event_id=None,
            actor=cast.steward.actor,
            at=START,
        )


@pytest.mark.rule("PRV-04")
@pytest.mark.django_db(transaction=True)
def test_an_erased_paper_is_gone_from_table_and_disk(cast: Cast) -> None:
    paper = paper_of(cast)
    path = paper.file.path
    with transaction.atomic():
        erase_attachment(paper)
        assert default_storage.exists(path)  # until it is certain
    assert not default_storage.exists(path)
    assert not StoredFile.objects.exists() and not Attachment.objects.exists()
