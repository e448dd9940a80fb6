from __future__ import annotations

import pytest

from hemu.registry.estate import invariants as estate
from hemu.registry.estate.models import Place, Room
from hemu.registry.org import invariants as org
from hemu.registry.org.models import PostHolding, StaffMember
from hemu.registry.residents import invariants as residents
from hemu.registry.residents.models import HouseholdMember, Phone
from hemu.tests.cast import START, Cast

ALL = [
    org.find_circles,
    org.find_open_accounts_of_leavers,
    org.find_foreign_departments,
    estate.find_strayed_rooms,
    estate.find_strayed_places,
    residents.find_foreign_members,
    residents.find_foreign_phones,
]


def test_the_cast_holds_every_invariant(cast: Cast) -> None:
    assert [sentence for check in ALL for sentence in check()] == []


@pytest.mark.parametrize("number", range(7))
def test_each_invariant_finds_its_breach(cast: Cast, number: int) -> None:
    def circle() -> None:
        StaffMember.objects.filter(pk=cast.office_manager.staff.pk).update(superior=cast.technician.staff)

    def leaver() -> None:
        StaffMember.objects.filter(pk=cast.guard.staff.pk).update(left_at=START)

    def department() -> None:
        PostHolding.objects.filter(staff=cast.guard.staff).update(community=cast.next_community)

    def room() -> None:
        Room.objects.filter(pk=cast.let_room.pk).update(community=cast.next_community)

    def place() -> None:
        Place.objects.filter(pk=cast.place.pk).update(room=cast.stranger_room)

    def member() -> None:
        HouseholdMember.objects.filter(person=cast.owner.person).update(person=cast.stranger_resident.person)

    def phone() -> None:
        Phone.objects.filter(person=cast.owner.person).update(tail="0000")

    [circle, leaver, department, room, place, member, phone][number]()
    assert list(ALL[number]())
