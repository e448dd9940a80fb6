"""Who lives where, since when, and who of them has an account (RES-01, RES-02)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hemu.identity.access import SYSTEM
from hemu.identity.commands import create_account, set_elder_mode, set_language
from hemu.registry.residents import commands as residents
from hemu.registry.residents.models import Person, Pet, Vehicle
from hemu.surfaces.house.demo.estate import Ground, morning_of
from hemu.surfaces.house.demo.plan import Resident
from hemu.surfaces.house.demo.town import TENANT, HomePlan, MemberPlan, PersonPlan

_LIVED_IN = frozenset({"owner_occupied", "let", "entrusted", "decorating"})


@dataclass
class Neighbours:
    """People as they stand: by telephone, and those who report repairs."""

    people: dict[str, tuple[int, str]] = field(default_factory=dict)
    residents: list[Resident] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    """A home's key: who answers for it by web or telephone."""


def settle_households(
    *, community_id: int, homes: Sequence[HomePlan], ground: Ground, rng: random.Random
) -> Neighbours:
    """Everybody moves in, and out, on their days; then those with accounts get them."""
    found = Neighbours()
    known: dict[PersonPlan, Person] = {}
    for home in homes:
        for member in home.members:
            _move(community_id, ground.rooms[home.key].pk, member, known)
        _belongings(community_id, ground.rooms[home.key].pk, home)
    _park(community_id, homes, ground)
    for plan, person in known.items():
        if plan.phone:
            found.people[plan.phone] = (person.pk, plan.name)
    for home in homes:
        if home.occupancy[-1][1] in _LIVED_IN:
            _speakers(home, known, found, rng)
    return found


def _move(community_id: int, room_id: int, member: MemberPlan, known: dict[PersonPlan, Person]) -> None:
    plan, at = member.person, morning_of(member.from_date, 9)
    if plan not in known:
        known[plan] = residents.add_person(
            community_id=community_id,
            name=plan.name,
            phones=[plan.phone] if plan.phone else [],
            gender=plan.gender,
            id_number=plan.id_number,
            actor=SYSTEM,
            at=at,
        )
    added = residents.add_member(
        room_id=room_id,
        person_id=known[plan].pk,
        role=member.role,
        share=member.share,
        from_date=member.from_date,
        actor=SYSTEM,
        at=at,
    )
    if member.to_date is not None:
        residents.end_membership(
            member_id=added.pk, to_date=member.to_date, actor=SYSTEM, at=morning_of(member.to_date, 16)
        )


def _belongings(community_id: int, room_id: int, home: HomePlan) -> None:
    if home.licence:
        Pet.objects.create(community_id=community_id, room_id=room_id, licence=home.licence)


def _park(community_id: int, homes: Sequence[HomePlan], ground: Ground) -> None:
    drivers = [home for home in homes if home.plate]
    Vehicle.objects.bulk_create(
        Vehicle(community_id=community_id, room=ground.rooms[home.key], parking=space, plate=home.plate)
        for home, space in zip(drivers, ground.spaces, strict=True)
    )


def _speakers(home: HomePlan, known: dict[PersonPlan, Person], found: Neighbours, rng: random.Random) -> None:
    """Who reports for this home: whoever lives there; most have an account."""
    living = [m.person for m in home.current() if m.person.phone]
    if home.occupancy[-1][1] == "let":
        living = [m.person for m in home.current() if m.role == TENANT]
    if not living:
        return
    first = living[0]
    latest = max(m.from_date for m in home.current() if m.person in living[:2])
    if first.username or rng.random() < 0.86:
        since = next(m.from_date for m in home.current() if m.person is first)
        _open_account(first, known[first], morning_of(since, 19))
        found.accounts[home.key] = first.username
    for person in living[:2]:
        found.residents.append(
            Resident(home.key, latest, person.phone, person.username, person.name, home.key in found.accounts)
        )


def _open_account(plan: PersonPlan, person: Person, at: datetime) -> None:
    if person.user_id is not None:
        return
    plan.username = plan.username or plan.phone
    user = create_account(username=plan.username, password=None, name=plan.name)
    person.user = residents.link_user(person_id=person.pk, user_id=user.pk, actor=SYSTEM, at=at).user
    if plan.language != user.language:
        set_language(user=user, language=plan.language)
    if plan.elder_mode:
        set_elder_mode(user=user, on=True)
