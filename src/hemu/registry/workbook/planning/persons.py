"""Staging everybody whom the workbook names, once all its rows have been read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.kernel import crypto
from hemu.registry.residents.naming import sound
from hemu.registry.residents.rules import ID_TAIL_PURPOSE, id_tail
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.models import StagedPerson, StagedPhone
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.planning.people import Planned
from hemu.registry.workbook.sealing import PersonBox, standing_keys
from hemu.registry.workbook.states import Action

CHUNK = 500
Changes = dict[str, tuple[Any, Any]]
PHONES = "phones"
_ID_NUMBER = ("id_number_sealed", "id_number_digest", "id_tail_digest")


def stage_people(plan: Plan, people: Sequence[Planned], header: Header, at: datetime) -> None:
    """Stage who is new and who changes; the others are only counted."""
    rest: Iterator[Planned] = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        changed: list[tuple[Planned, Changes, _Phones]] = []
        for person in chunk:
            phones = _Phones(person)
            changes = _changes(person, phones)
            if person.old is not None and not changes:
                plan.count("people", "unchanged")
                continue
            changed.append((person, changes, phones))
            if phones.is_unclear:
                text = _("多了一个电话，原有的电话也保留")
                plan.findings.warn(header.problem(person.row, "phones", person.phones[-1], text))
        keys = standing_keys(p.old.id for p, _c, _p in changed if p.old is not None)
        for person, changes, phones in changed:
            box = PersonBox(keys.get(person.old.id)) if person.old else PersonBox()
            _stage(plan, person, changes, phones, box)
        plan.advance(0, at)


class _Phones:
    """Which numbers are new, and which new one stands for which old one."""

    def __init__(self, person: Planned) -> None:
        standing = person.old.phones if person.old else {}
        self.new = [n for n in person.phones if n not in standing]
        absent = [n for n in standing if n not in person.phones]
        # As many new as missing: they were corrected. Otherwise nobody knows which, and none is lost.
        self.replaced = dict(zip(self.new, absent, strict=True)) if len(self.new) == len(absent) else {}
        self.refs = {new: standing[old] for new, old in self.replaced.items()}
        self.is_unclear = bool(self.new and absent and not self.replaced)


def _changes(person: Planned, phones: _Phones) -> Changes:
    old = person.old
    changes: Changes = {}
    if old is None or person.name != old.name:
        changes["name"] = (old.name if old else None, person.name)
    if person.gender and (old is None or person.gender != old.gender):
        changes["gender"] = (old.gender if old else None, person.gender)
    if person.id_number and (old is None or person.digest != old.digest):
        before = crypto.open_sealed(old.sealed) if old and old.sealed else None
        changes["id_number"] = (before, person.id_number)
    if person.birth_date and (old is None or person.birth_date != old.birth_date):
        changes["birth_date"] = (old.birth_date if old else None, person.birth_date)
    if phones.new:
        before = "、".join(phones.replaced.values()) or None
        changes[PHONES] = (before, "、".join(phones.new))
    return changes


def _stage(plan: Plan, person: Planned, changes: Changes, phones: _Phones, box: PersonBox) -> None:
    old = person.old
    pinyin, initials = sound(person.name)
    plan.stage(
        StagedPerson,
        row=person.row,
        action=Action.UPDATE if old else Action.CREATE,
        payload={"changes": _sealed(box, changes)},
        seq=person.seq,
        person_ref=old.id if old else None,
        public_id=person.public_id,
        name=person.name,
        pinyin=pinyin,
        initials=initials,
        gender=person.gender or (old.gender if old else ""),
        id_number_sealed=crypto.seal(person.id_number or "") if "id_number" in changes else (old.sealed if old else ""),
        id_number_digest=(person.digest if person.id_number else None) or (old.digest if old else None),
        id_tail_digest=_tail_digest(person),
        birth_date=person.birth_date or (old.birth_date if old else None),
        key_wrapped=box.wrapped,
        changes=_shown(changes) if old else {},
    )
    for number in phones.new:
        plan.stage(
            StagedPhone,
            seq=person.seq,
            person_ref=old.id if old else None,
            phone_ref=phones.refs.get(number),
            number=number,
            tail=number[-4:],
        )
    plan.count("people", "updated" if old else "created")
    if old:
        fields = {"name": ("name", "pinyin", "initials"), "id_number": _ID_NUMBER}
        for name in changes:
            plan.changed_fields["people"].update(fields.get(name, (name,)))


def _tail_digest(person: Planned) -> str:
    if person.id_number:
        return crypto.digest(id_tail(person.id_number), purpose=ID_TAIL_PURPOSE)
    return person.old.tail_digest if person.old else ""


def _sealed(box: PersonBox, changes: Changes) -> dict[str, Any]:
    """The changes as the journal keeps them: all but the gender sealed by the person's key."""
    sealed: dict[str, Any] = box.changes({n: pair for n, pair in changes.items() if n != "gender"})
    if "gender" in changes:
        old, new = changes["gender"]
        sealed["gender"] = [old or None, new]
    return sealed


def _shown(changes: Changes) -> dict[str, list[str | None]]:
    """The changes as the preview shows them: an ID number with its beginning and end only."""

    def show(name: str, value: Any) -> str | None:
        if value is None or value == "":
            return None
        text = str(value)
        return f"{text[:3]}***{text[-4:]}" if name == "id_number" else text

    return {name: [show(name, old), show(name, new)] for name, (old, new) in changes.items()}
