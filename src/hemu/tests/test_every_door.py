"""Every page and every API operation, visited as every role, as nobody, and as the same role from next door.

Generated from the addresses of the house and from what each declares (`hemu.identity.pages.page`): a new page
is visited without anybody writing a test; one that takes a new name in its address fails until `doors.FILLERS`
knows it.
"""

from __future__ import annotations

from typing import Any

import pytest

from hemu.identity.access import Actor
from hemu.tests.cast import STAFF
from hemu.tests.doors import FILLERS, Door, Stage, Visitor, addresses, list_doors, names_record, set_stage

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
RESIDENTS = ("owner", "tenant", "family", "neighbour")
ROLES = (*STAFF, *RESIDENTS)
TWINS = (*(role for role in STAFF if role != "technician2"), "owner")
"""One from next door for each post, and a resident."""
ON_EACH_DATABASE = ("administrator", "office_manager", "owner")
"""Who sees most: their pages are opened on all three databases. Who may come in depends on none of them."""


def each_of(roles: tuple[str, ...]) -> list[Any]:
    """The roles, those whose pages others open too marked as enough once."""
    return [pytest.param(role, marks=() if role in ON_EACH_DATABASE else pytest.mark.once) for role in roles]


@pytest.fixture
def stage(db: None) -> Stage:
    return set_stage()


def visits(visitor: Visitor, stage: Stage, doors: list[Door]) -> list[tuple[Door, str, str, Any]]:
    """Every method at every address: door, method, address, answer. Without those that the door doesn't take."""
    knocks = [(d, m, a, visitor.knock(m, d, a)) for d in doors for a in addresses(d, stage) for m in METHODS]
    return [each for each in knocks if each[3].status_code != 405]


def may_open(actor: Actor, door: Door) -> bool:
    """What the declaration says, reckoned anew."""
    if door.is_public or door.permission is None:
        return True
    code = door.permission.code
    held = actor.staff.get(actor.community_id or 0, frozenset()) | actor.resident.get(
        actor.community_id or 0, frozenset()
    )
    if code in held | actor.company_permissions:
        return True
    anywhere = [*actor.staff.values(), *actor.resident.values()]
    return bool(door.takes) and any(code in permissions for permissions in anywhere)


def test_every_address_declares_who_may_come_in() -> None:
    assert [door.route for door in list_doors() if not door.is_declared] == []


def test_every_name_in_an_address_is_known_here() -> None:
    unknown = {name: door.route for door in list_doors() for name in door.takes if name not in FILLERS}
    assert unknown == {}, "add them to hemu.tests.doors.FILLERS, with something of the cast that they stand for"


@pytest.mark.rule("ORG-01")
def test_nobody_in_particular_is_sent_to_sign_in(stage: Stage) -> None:
    doors = list_doors()
    for door, method, address, answer in visits(Visitor(None), stage, doors):
        where = (method, address, answer.status_code)
        if door.is_public:
            assert answer.status_code < 500, where
        elif door.is_api:
            assert answer.status_code == 401, where
        else:
            assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/"), where


@pytest.mark.slow
@pytest.mark.rule("ORG-02")
@pytest.mark.parametrize("role", each_of((*ROLES, "administrator")))
def test_each_role_comes_in_where_it_is_declared_and_nowhere_else(role: str, stage: Stage) -> None:
    player = stage.administrator if role == "administrator" else getattr(stage.cast, role)
    visitor, actor = Visitor(player), player.actor
    for door, method, address, answer in visits(visitor, stage, list_doors()):
        where = (role, method, address, answer.status_code)
        assert answer.status_code < 500, where
        if not may_open(actor, door):
            assert answer.status_code == (404 if door.takes else 403), where
        elif method == "GET" and not door.takes and not door.is_api:
            assert answer.status_code in (200, 204, 302, 404 if door.is_public else 200), where


@pytest.mark.slow
@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("role", each_of(TWINS))
def test_the_same_role_from_next_door_finds_none_of_our_records(role: str, stage: Stage) -> None:
    visitor = Visitor(stage.twins[role])
    seen = 0
    for door, method, address, answer in visits(visitor, stage, list_doors()):
        where = (role, method, address, answer.status_code)
        if names_record(door):
            assert answer.status_code == 404, where
            seen += 1
        assert answer.status_code < 500, where
    assert seen > 20


@pytest.mark.slow
def test_every_page_of_a_record_opens_for_somebody(stage: Stage) -> None:
    """Lest all the refusals above be of addresses that lead nowhere."""
    doors = [door for door in list_doors() if door.takes]
    closed = {door.route for door in doors}
    cast = stage.cast
    for player in (cast.office_manager, cast.front_desk, cast.technician, cast.owner, stage.administrator):
        for door, _method, _address, answer in visits(Visitor(player), stage, doors):
            if answer.status_code in (200, 302, 409, 422):
                closed.discard(door.route)
    assert closed == set()
