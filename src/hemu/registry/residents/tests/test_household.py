from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from hemu.kernel.refusals import NotFound
from hemu.registry.residents.household import can_see_person, get_household, get_person_file
from hemu.registry.residents.models import HouseholdMember, Person, Phone
from hemu.tests.cast import START, Cast

TODAY = START.date()


@pytest.mark.rule("PRV-01")
def test_names_are_full_for_who_keeps_the_files_and_masked_for_others(cast: Cast) -> None:
    kept = get_household(actor=cast.steward.actor, room_id=cast.room.pk, community_id=cast.community.pk, today=TODAY)
    seen = get_household(actor=cast.front_desk.actor, room_id=cast.room.pk, community_id=cast.community.pk, today=TODAY)
    assert [(m.name, str(m.role)) for m in kept.members] == [("张美兰", "业主"), ("张小宝", "家属")]
    assert [m.name for m in seen.members] == ["张**", "张**"]
    assert [list(m.phones) for m in kept.members] == [["139****1202"], ["139****2202"]]
    assert (
        get_household(actor=cast.technician.actor, room_id=cast.room.pk, community_id=cast.community.pk, today=TODAY)
        is None
    )


@pytest.mark.rule("RES-02")
def test_former_members_stay_on_the_file(cast: Cast) -> None:
    HouseholdMember.objects.filter(person=cast.tenant.person).update(to_date=START.date())
    file = get_household(
        actor=cast.steward.actor, room_id=cast.let_room.pk, community_id=cast.community.pk, today=TODAY
    )
    assert [m.name for m in file.members] == ["张美兰"]
    assert [(m.name, m.to_date) for m in file.former] == [("刘租", START.date())]


@pytest.mark.rule("RES-01")
def test_the_file_costs_the_same_however_many_people(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(8):
        person = Person.objects.create(community=cast.community, name=f"家人{number}")
        Phone.objects.create(community=cast.community, person=person, number=f"1390000{number:04}", tail="0000")
        HouseholdMember.objects.create(room=cast.room, person=person, role="family")
    actor = cast.steward.actor
    with django_assert_max_num_queries(5):
        get_household(actor=actor, room_id=cast.room.pk, community_id=cast.community.pk, today=TODAY)


@pytest.mark.rule("ORG-01")
def test_another_communitys_person_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        get_person_file(actor=cast.stranger.actor, person_id=cast.owner.person.pk, today=TODAY)
    assert can_see_person(cast.owner.actor, cast.owner.person.pk)
    assert not can_see_person(cast.neighbour.actor, cast.owner.person.pk)
