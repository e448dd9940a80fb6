"""``./hemu rotate-keys``: everything under a new key, broken off and taken up again, nothing lost (PRV-03)."""

from __future__ import annotations

import fcntl
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hemu.engines.attachments.commands import add_documents
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.commands import open_values, seal_values
from hemu.engines.journal.models import PersonalKey
from hemu.kernel import crypto
from hemu.kernel.files.models import DigestKey, StoredFile
from hemu.kernel.files.store import Upload, open_file
from hemu.kernel.refusals import Invalid
from hemu.registry.org.commands.accounts import invite_staff
from hemu.registry.org.commands.staff import add_staff
from hemu.registry.org.queries.invitations import find_invitation
from hemu.registry.residents.commands import add_person
from hemu.registry.residents.models import Person
from hemu.registry.residents.rules import ID_PURPOSE
from hemu.surfaces.house import rotating
from hemu.tests.cast import START, Cast

NUMBERS = ("990101194405016430", "99010119840717705X")
PDF = b"%PDF-1.7\nkept\n%%EOF"


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A data folder of its own, with its key in a file."""
    before = settings.FIELD_KEYS
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "field_keys").write_text("first-key")
    settings.DATA_DIR = tmp_path
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    crypto.use_keys(["first-key"])
    yield tmp_path
    settings.FIELD_KEYS = before
    crypto.forget_keys()


def fill(cast: Cast) -> str:
    """Two people with ID numbers, sealed values in the journal, a document, a code on paper; returns the code."""
    for number in NUMBERS:
        person = add_person(
            community_id=cast.community.pk, name="张三", id_number=number, actor=cast.steward.actor, at=START
        )
    seal_values(("person", person.pk), {"name": "张三"})
    add_documents(
        [Upload("a.pdf", io.BytesIO(PDF))],
        subject=("person", person.pk),
        community_id=cast.community.pk,
        event_id=None,
        actor=cast.steward.actor,
        at=START,
    )
    staff = add_staff(
        company_id=cast.company.pk, home_id=cast.community.pk, number="N1", name="新人",
        actor=cast.office_manager.actor, at=START,
    )  # fmt: skip
    return invite_staff(staff_id=staff.pk, actor=cast.office_manager.actor, at=START).code


def keys_of(house: Path) -> list[str]:
    return (house / "keys" / "field_keys").read_text().split(",")


def require_all(cast: Cast, code: str) -> None:
    """Everything opens and is found."""
    people = Person.objects.exclude(id_number_sealed="").order_by("pk")
    assert [crypto.open_sealed(person.id_number_sealed) for person in people] == list(NUMBERS)
    for person, number in zip(people, NUMBERS, strict=True):
        assert Person.objects.get(id_number_digest=crypto.digest(number, purpose=ID_PURPOSE)) == person
        with pytest.raises(Invalid):
            add_person(
                community_id=cast.community.pk, name="另名", id_number=number, actor=cast.steward.actor, at=START
            )
    with open_file(StoredFile.objects.exclude(sealed_key="").get()) as content:
        assert content.read() == PDF
    assert find_invitation(code=code, at=START) is not None


@pytest.mark.rule("PRV-03")
def test_everything_is_under_the_new_key_alone_and_is_found(cast: Cast, house: Path) -> None:
    code = fill(cast)
    person = Attachment.objects.get().subject_id
    entry = seal_values(("person", person), {"phone": "13800001234"})
    path = StoredFile.objects.exclude(sealed_key="").get().path
    lying = (house / "files" / path).read_bytes()
    done = rotating.rotate_keys(at=START)
    (new,) = keys_of(house)
    assert new != "first-key"
    assert done.sealed["residents.Person"] == 2
    assert done.sealed["journal.PersonalKey"] == PersonalKey.objects.count()
    assert done.digests["residents.Person.id_number_digest"] == 2
    assert done.documents == 1
    assert done.kept is not None and done.kept.read_text() == "first-key"
    crypto.use_keys([new])
    require_all(cast, code)
    assert open_values(("person", person), entry) == {"phone": "13800001234"}
    assert (house / "files" / path).read_bytes() == lying  # its key was sealed anew, not the file


@pytest.mark.rule("PRV-03")
@pytest.mark.parametrize("broken_at", ["_seal_row", "digest_anew", "tell_new_digest_key", "prove", "_retire"])
def test_broken_off_anywhere_the_house_works_and_the_next_run_ends_it(
    cast: Cast, house: Path, monkeypatch: pytest.MonkeyPatch, broken_at: str
) -> None:
    code = fill(cast)
    calls = []
    real = getattr(rotating, broken_at)

    def die(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 2 or broken_at != "_seal_row":
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(rotating, broken_at, die)
        with pytest.raises(KeyboardInterrupt):
            rotating.rotate_keys(at=START)
    new, old = keys_of(house)
    assert old == "first-key"
    crypto.use_keys([new, old])  # as a process that starts now reads them
    require_all(cast, code)
    rotating.rotate_keys(at=START)
    assert keys_of(house) == [new]
    crypto.use_keys([new])
    require_all(cast, code)


@pytest.mark.rule("PRV-03")
def test_codes_on_paper_outlive_two_changes(cast: Cast, house: Path) -> None:
    code = fill(cast)
    for _time in range(2):
        rotating.rotate_keys(at=START)
        crypto.use_keys(keys_of(house))
    require_all(cast, code)
    assert DigestKey.objects.count() == 3


@pytest.mark.rule("PRV-03")
def test_what_is_left_under_the_old_key_keeps_it_in_place(cast: Cast, house: Path) -> None:
    fill(cast)
    stray = crypto.seal("left")
    crypto.use_keys(["second-key", "first-key"])
    (house / "keys" / "field_keys").write_text("second-key,first-key")
    rotating.digest_anew()
    for model in rotating._our_models():
        rotating.seal_table_anew(model)
    Person.objects.filter(pk=Person.objects.first().pk).update(note=stray)
    with pytest.raises(rotating.CannotRotate, match=r"residents\.Person"):
        rotating.prove(rotating.Rotated())
    assert crypto.open_sealed(stray) == "left"


@pytest.mark.rule("PRV-03")
def test_somebodys_words_that_only_look_sealed_are_left_alone(cast: Cast, house: Path) -> None:
    fill(cast)
    person = Person.objects.exclude(id_number_sealed="").first()
    person.note = "gAAAA 是什么意思？"
    person.save()
    rotating.rotate_keys(at=START)
    person.refresh_from_db()
    assert person.note == "gAAAA 是什么意思？"


@pytest.mark.django_db
def test_keys_of_the_environment_are_asked_for(house: Path) -> None:
    (house / "keys" / "field_keys").unlink()
    with pytest.raises(rotating.CannotRotate, match="HEMU_FIELD_KEYS"):
        rotating.rotate_keys(at=START)


@pytest.mark.django_db
@pytest.mark.rule("PRV-03")
def test_with_two_keys_from_the_environment_all_goes_under_the_newest(cast: Cast, house: Path) -> None:
    code = fill(cast)
    (house / "keys" / "field_keys").unlink()
    crypto.use_keys(["second-key", "first-key"])
    assert rotating.rotate_keys(at=START).kept is None
    crypto.use_keys(["second-key"])
    require_all(cast, code)


@pytest.mark.django_db
def test_under_a_running_house_it_is_refused(house: Path) -> None:
    with (house / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(rotating.CannotRotate, match="Stop it first"):
            rotating.rotate_keys(at=START)
    assert keys_of(house) == ["first-key"]
