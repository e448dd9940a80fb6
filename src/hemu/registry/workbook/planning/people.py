"""The people of each home (RES-11): who they are, what of theirs changes, who comes and who goes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.kernel import crypto
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.residents.rules import ID_PURPOSE
from hemu.registry.workbook.cells import NOTHING, plain
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.identities import Listed, as_listed
from hemu.registry.workbook.matching import match
from hemu.registry.workbook.models import StagedMember
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.rows import RoomRow
from hemu.registry.workbook.standing import StandingMember, StandingPerson
from hemu.registry.workbook.states import Action


@dataclass(slots=True, eq=False)
class Planned:
    """Somebody whom the workbook names, in one or in several rows."""

    seq: int
    row: int
    public_id: uuid.UUID
    name: str
    digest: str | None
    old: StandingPerson | None = None
    gender: str | None = None
    id_number: str | None = None
    birth_date: date | None = None
    phones: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> frozenset[str]:
        """The telephone numbers, those on file and those listed."""
        return frozenset(self.phones) | (self.old.numbers if self.old else frozenset())


class PeoplePlanner:
    """Keeps everybody whom the workbook names until the end: several rows may speak of one person."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.people: list[Planned] = []
        self._by_digest: dict[str, Planned] = {}
        self._by_ref: dict[int, Planned] = {}
        self._digests: dict[str, str] = {}
        self._households: dict[int, list[StandingMember]] = {}

    def load(self, room_ids: Sequence[int], rows: Sequence[RoomRow]) -> None:
        """Fetch who is known in these homes or by these ID numbers."""
        self._households = self.plan.standing.households(room_ids)
        numbers = {p.id_number for r in rows for p in (*r.owners, *r.tenants) if p.id_number}
        self._digests = {n: crypto.digest(n, purpose=ID_PURPOSE) for n in numbers}
        unknown = [d for d in self._digests.values() if d not in self._by_digest]
        for digest, person in self.plan.standing.people_by_digest(unknown).items():
            self._by_digest[digest] = self._known(person)

    def _known(self, person: StandingPerson) -> Planned:
        planned = self._by_ref.get(person.id)
        if planned is None:
            # By the name as a cell can say it, for that is how the rows call them.
            planned = Planned(0, 0, person.public_id, as_listed(person.name), person.digest, old=person)
            self._by_ref[person.id] = planned
        return planned

    def plan_home(self, row: RoomRow, room_ref: int | None, header: Header) -> tuple[dict[str, Any], bool]:
        """Plan the people of one home: what changes in the household, and whether somebody new came."""
        members = self._households.get(room_ref, []) if room_ref is not None else []
        before = len(self.people)
        candidates = list(dict.fromkeys(self._known(m.person) for m in members))
        found = match(row.owners, self._digests_of(row.owners), candidates, self._by_digest)
        # A tenant may be an owner of the same home by name and telephone: one person in two roles.
        owners = [self._resolve(p, f, row, header) for p, f in zip(row.owners, found, strict=True)]
        names = {t.name for t in row.tenants}
        pool = [k for k in dict.fromkeys([*owners, *candidates]) if k not in owners or k.name in names]
        found = match(row.tenants, self._digests_of(row.tenants), pool, self._by_digest)
        tenants = [self._resolve(p, f, row, header) for p, f in zip(row.tenants, found, strict=True)]
        household = _Household(self.plan, row, room_ref, [m for m in members if m.is_open])
        household.settle(row.owner_role, owners, row.shares or [None] * len(owners))
        household.settle(HouseholdMember.Role.TENANT, tenants, [None] * len(tenants))
        if household.present:
            self._warn_emptied(row, household.present, header)
        brought = any(p.old is None for p in self.people[before:])
        return household.changes(), brought

    def _digests_of(self, listed: Iterable[Listed]) -> list[str | None]:
        return [self._digests.get(p.id_number) if p.id_number else None for p in listed]

    def _resolve(self, person: Listed, found: Planned | None, row: RoomRow, header: Header) -> Planned:
        digest = self._digests.get(person.id_number) if person.id_number else None
        if found is not None and found.id_number and digest and found.digest != digest:
            found = None  # another row has given this person another number
        if found is None:
            found = Planned(0, row.row, uuid.uuid4(), person.name, digest)
        if not found.seq:
            self.people.append(found)
            is_same = found.old is not None and as_listed(found.old.name) == person.name
            found.seq, found.row = len(self.people), row.row
            found.name = found.old.name if found.old is not None and is_same else person.name
        elif as_listed(found.name) != person.name:
            self._conflict(found, person, row, header)
        if digest and found.id_number is None:
            found.digest, found.id_number, found.birth_date = digest, person.id_number, _birthday(found, person, digest)
            self._by_digest[digest] = found
        found.gender = found.gender or person.gender
        found.phones += [n for n in person.phones if n not in found.phones]
        return found

    def _conflict(self, found: Planned, person: Listed, row: RoomRow, header: Header) -> None:
        if person.id_number:
            text = _("与第 %(first)s 行是同一个身份证号，姓名却不同")
            self.plan.findings.error(header.problem(row.row, "id_numbers", person.id_number, text, first=found.row))
        else:
            text = _("与第 %(first)s 行是同一个人，姓名却不同，以那一行为准")
            self.plan.findings.warn(header.problem(row.row, "owner_names", person.name, text, first=found.row))

    def _warn_emptied(self, row: RoomRow, present: list[StandingMember], header: Header) -> None:
        """An emptied cell changes nothing; whoever imports should know that we know more."""
        owners = [m.person for m in present if m.role == HouseholdMember.Role.OWNER]
        tenants = [m.person for m in present if m.role == HouseholdMember.Role.TENANT]
        for column, is_known in (
            ("owner_names", bool(owners)),
            ("phones", any(p.phones for p in owners)),
            ("id_numbers", any(p.digest for p in owners)),
            ("gender", any(p.gender for p in owners[:1])),
            ("shares", any(m.share is not None for m in present)),
            ("tenant_names", bool(tenants)),
            ("tenant_phones", any(p.phones for p in tenants)),
        ):
            position = header.columns.get(column)
            if is_known and position is not None and is_blank(row.values, position):
                text = _("表里是空的，保留原来的内容")
                self.plan.findings.warn(header.problem(row.row, column, None, text))


def _birthday(found: Planned, person: Listed, digest: str) -> date | None:
    """The birthday in an ID number; a number on file already says nothing new, and a birthday mended since stays."""
    old = found.old
    return old.birth_date if old and old.digest == digest and old.birth_date else person.birth_date


def is_blank(values: Sequence[Any], position: int) -> bool:
    """Whether a cell says nothing."""
    return position >= len(values) or plain(values[position]) in NOTHING


_LISTED_WHOLE = frozenset({HouseholdMember.Role.OWNER, HouseholdMember.Role.TENANT})
"""Roles of which a row names everybody: who is not named any more has gone."""


class _Household:
    """The memberships of one home: who stays, who comes, who goes."""

    def __init__(self, plan: Plan, row: RoomRow, room_ref: int | None, present: list[StandingMember]) -> None:
        self.plan = plan
        self.row = row
        self.room_ref = room_ref
        self.present = present
        self._changes: dict[str, list[dict[str, Any]]] = {}

    def changes(self) -> dict[str, Any]:
        """What changes, with people by their public ids, for the home's journal entry."""
        return dict(self._changes)

    def settle(self, role: str, people: Sequence[Planned], shares: Sequence[Decimal | None]) -> None:
        """Make the people listed those who hold ``role``. An empty cell changes nothing."""
        if not people:
            return
        standing = {m.person.id: m for m in self.present if m.role == role}
        members = [standing.pop(p.old.id, None) if p.old else None for p in people]
        places = _places(members)
        for person, share, member, position in zip(people, shares, members, places, strict=False):
            if member is None:
                self._begin(role, person, share, position)
            elif (share is not None and share != member.share) or position != member.position:
                self._change(member, person, share, position)
        if role in _LISTED_WHOLE:
            for member in standing.values():
                self._end(member)

    def _begin(self, role: str, person: Planned, share: Decimal | None, position: int) -> None:
        self._note("joined", person.public_id, role, share=[None, _said(share)])
        self._stage(
            Action.CREATE,
            seq=person.seq,
            person_ref=person.old.id if person.old else None,
            role=role,
            share=share,
            position=position,
            from_date=self.plan.today if self.room_ref is not None else None,
        )

    def _change(self, member: StandingMember, person: Planned, share: Decimal | None, position: int) -> None:
        kept = member.share if share is None else share
        self._note("changed", person.public_id, member.role, share=[_said(member.share), _said(kept)])
        self._stage(Action.UPDATE, member_ref=member.id, share=kept, position=position)

    def _end(self, member: StandingMember) -> None:
        self._note("ended", member.person.public_id, member.role, share=[_said(member.share), None])
        self._stage(Action.END, member_ref=member.id)

    def _note(self, what: str, public_id: uuid.UUID, role: str, **more: Any) -> None:
        self._changes.setdefault(what, []).append({"person": str(public_id), "role": str(role), **more})

    def _stage(self, action: Action, **values: Any) -> None:
        self.plan.stage(StagedMember, row=self.row.row, room_ref=self.room_ref, action=action, **values)


def _places(members: Sequence[StandingMember | None]) -> list[int]:
    """Where the people listed stand from now on. Only their order matters: while it holds, everybody keeps the place
    they have, gaps and all, and who is new comes after them; otherwise they are numbered anew."""
    kept = [m for m in members if m is not None]
    order = [(m.position, m.id) for m in kept]
    if order != sorted(order) or members[: len(kept)] != kept:
        return list(range(len(members)))
    after = max((m.position for m in kept), default=-1) + 1
    return [m.position for m in kept] + list(range(after, after + len(members) - len(kept)))


def _said(share: Decimal | None) -> str | None:
    return None if share is None else f"{share.normalize():f}"
