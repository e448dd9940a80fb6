from __future__ import annotations

import pytest

from hemu.engines.search.queries import find_groups
from hemu.engines.search.registry import Hit
from hemu.registry.residents.commands import add_member, add_person, change_person, end_membership
from hemu.registry.residents.models import HouseholdMember, Person, Vehicle
from hemu.tests.cast import START, Cast, Player

GROUPS = ("people", "vehicles")
LIU = "37020219700501118X"


def found(cast: Cast, text: str, by: Player | None = None) -> list[Hit]:
    actor = (by or cast.steward).actor
    groups = find_groups(actor=actor, community_id=actor.community_id, text=text, at=START)
    return [hit for group in groups if group.code in GROUPS for hit in group.hits]


def lines(cast: Cast, text: str, by: Player | None = None) -> list[str]:
    return [f"{hit.title} {hit.detail}" for hit in found(cast, text, by)]


@pytest.fixture
def zhou(cast: Cast) -> Person:
    """周晓明 of 5栋2单元301, with an ID number on file."""
    person = add_person(
        community_id=cast.community.pk,
        name="周晓明",
        phones=["13711112222"],
        id_number=LIU,
        actor=cast.service_supervisor.actor,
        at=START,
    )
    add_member(
        room_id=cast.other_room.pk, person_id=person.pk, role="family", actor=cast.service_supervisor.actor, at=START
    )
    return person


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize(
    "text",
    [
        "周晓明",
        "周",
        "周晓",
        "zhouxiaoming",
        "Zhou Xiao",
        "ZXM",
        "zhoux",
        "13711112222",
        "137 1111 2222",
        "137-1111-2222",
        "1371111",
        "2222",
        LIU,
        LIU.lower(),
        LIU[-4:],
        LIU[-4:].lower(),
    ],
)
def test_somebody_is_found_by_whatever_one_knows_of_them(cast: Cast, zhou: Person, text: str) -> None:
    assert lines(cast, text) == ["周晓明 5栋2单元301 · 家属 · 137****2222"]


@pytest.mark.parametrize(
    "text", ["晓明", "周小", "zhouu", "xm", "137111122223", "222", "3333", LIU[:8], "%", "_", "'", "\\"]
)
def test_other_texts_find_nobody(cast: Cast, zhou: Person, text: str) -> None:
    assert lines(cast, text) == []


@pytest.mark.rule("PRV-01")
def test_names_are_masked_for_who_only_looks(cast: Cast, zhou: Person) -> None:
    assert lines(cast, "周晓明", by=cast.front_desk) == ["周** 5栋2单元301 · 家属 · 137****2222"]


@pytest.mark.rule("RES-05")
def test_strangers_residents_and_posts_without_the_right_find_nobody(cast: Cast, zhou: Person) -> None:
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    for player in (cast.stranger, cast.technician, cast.guard, cast.cleaner, cast.owner, cast.neighbour):
        for text in ("周晓明", "zxm", "2222", LIU[-4:], "鲁B12345", "张美兰"):
            assert found(cast, text, by=player) == []


def test_there_is_a_line_for_each_home_and_it_leads_there(cast: Cast) -> None:
    hits = found(cast, "zml")
    assert [hit.home_id for hit in hits] == [cast.let_room.pk, cast.room.pk]
    assert [hit.url for hit in hits] == [f"/estate/rooms/{cast.let_room.pk}/", f"/estate/rooms/{cast.room.pk}/"]


def test_who_moved_out_is_found_with_their_file(cast: Cast, zhou: Person) -> None:
    member = HouseholdMember.objects.get(person=zhou)
    end_membership(member_id=member.pk, actor=cast.service_supervisor.actor, at=START)
    (hit,) = found(cast, "周晓明")
    assert (hit.detail, hit.home_id, hit.url) == ("137****2222", None, f"/people/{zhou.pk}/")


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize(
    "text", ["鲁B12345", "鲁b12345", "鲁B·12345", "鲁B 12345", "鲁B1", "B12345", "b12345", "12345", "2345", "345"]
)
def test_a_vehicle_is_found_by_its_plate_or_its_end(cast: Cast, text: str) -> None:
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    for reader in (cast.steward, cast.front_desk):
        assert lines(cast, text, by=reader) == ["鲁B**345 3栋1单元1202"]


@pytest.mark.parametrize("text", ["鲁A12345", "45", "1234", "A12345", "京"])
def test_other_plates_are_not_found(cast: Cast, text: str) -> None:
    Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    assert lines(cast, text) == []


def test_the_digest_of_the_tail_follows_the_number(cast: Cast, zhou: Person) -> None:
    other = "370202198102032219"
    change_person(
        person_id=zhou.pk,
        name=zhou.name,
        phones=["13711112222"],
        id_number=other,
        actor=cast.service_supervisor.actor,
        at=START,
    )
    assert lines(cast, LIU[-4:]) == []
    assert lines(cast, other[-4:]) != []
