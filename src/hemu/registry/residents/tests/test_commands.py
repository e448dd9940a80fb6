from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hemu.engines.journal.commands import destroy_key, open_values
from hemu.engines.journal.models import Event
from hemu.kernel.crypto import open_sealed
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import START, Cast

TODAY = START.date()
ID = "990101199304286004"


def join(cast: Cast, name: str, *phones: str, role: str = "family", id_number: str = "") -> HouseholdMember:
    return commands.add_new_member(
        room_id=cast.room.pk,
        role=role,
        name=name,
        phones=phones,
        id_number=id_number,
        from_date=TODAY,
        actor=cast.steward.actor,
        at=START,
    )


@pytest.mark.rule("RES-01")
def test_a_person_joins_a_household(cast: Cast) -> None:
    member = join(cast, "单小美", "139 0000 7777", role="tenant", id_number="99010119930428600４".replace("４", "4"))
    person = member.person
    assert (person.pinyin, person.initials) == ("shanxiaomei", "sxm")
    assert [(p.number, p.tail) for p in person.phones.all()] == [("13900007777", "7777")]
    assert ID not in person.id_number_sealed
    assert open_sealed(person.id_number_sealed) == ID
    assert person.birth_date == date(1993, 4, 28)
    names = list(Event.objects.filter(actor=cast.steward.user).values_list("name", flat=True))
    assert names == ["person.added", "room.member_added"]


@pytest.mark.rule("RES-11")
def test_the_same_id_is_the_same_person(cast: Cast) -> None:
    first = join(cast, "单美", id_number=ID).person
    again = commands.add_new_member(
        room_id=cast.other_room.pk,
        role="owner",
        name="单小美",
        id_number=ID.lower(),
        actor=cast.steward.actor,
        at=START,
    )
    assert again.person == first


@pytest.mark.rule("RES-11")
@pytest.mark.parametrize(
    ("name", "phones", "is_same"),
    [
        ("别名", ["13900001202"], True),
        ("张美兰", [], True),
        ("张美兰", ["13911110000"], True),
        ("张美丽", ["13911110000"], False),
    ],
)
def test_same_home_and_phone_or_name_is_the_same_person(
    cast: Cast, name: str, phones: list[str], is_same: bool
) -> None:
    member = join(cast, name, *phones, role="agent")
    assert (member.person == cast.owner.person) is is_same


@pytest.mark.rule("RES-11")
def test_the_same_name_in_another_home_is_another_person(cast: Cast) -> None:
    member = commands.add_new_member(
        room_id=cast.other_room.pk, role="family", name="张美兰", actor=cast.steward.actor, at=START
    )
    assert member.person != cast.owner.person


@pytest.mark.rule("RES-11")
def test_another_id_is_another_person_even_at_the_same_home(cast: Cast) -> None:
    first = join(cast, "单美", id_number=ID).person
    assert join(cast, "单美", id_number="99010119840717705X").person != first


@pytest.mark.rule("RES-02")
def test_a_membership_that_ends_is_history(cast: Cast) -> None:
    mine = HouseholdMember.objects.get(person=cast.tenant.person)
    commands.end_membership(member_id=mine.pk, reason="退租", actor=cast.steward.actor, at=START)
    mine.refresh_from_db()
    assert (mine.to_date, mine.open_key) == (TODAY, None)
    event = Event.objects.get(name="room.member_ended")
    assert (event.subject_id, event.note, event.payload["person_id"]) == (
        cast.let_room.pk,
        "退租",
        cast.tenant.person.pk,
    )
    with pytest.raises(NotAllowedNow):
        commands.end_membership(member_id=mine.pk, actor=cast.steward.actor, at=START)
    commands.add_member(
        room_id=cast.let_room.pk,
        person_id=cast.tenant.person.pk,
        role="tenant",
        from_date=TODAY,
        actor=cast.steward.actor,
        at=START,
    )
    assert cast.let_room.members.filter(person=cast.tenant.person).count() == 2


@pytest.mark.rule("RES-02")
@pytest.mark.parametrize("days", [-1, 1])
def test_it_ends_neither_before_it_began_nor_in_the_future(cast: Cast, days: int) -> None:
    member = join(cast, "新人")
    with pytest.raises(Invalid):
        commands.end_membership(
            member_id=member.pk, to_date=TODAY + timedelta(days=days), actor=cast.steward.actor, at=START
        )


def test_nobody_belongs_twice_in_the_same_way(cast: Cast) -> None:
    with pytest.raises(Invalid):
        join(cast, "张美兰", role="owner")


@pytest.mark.rule("RES-01")
def test_the_shares_of_a_home_never_exceed_the_whole(cast: Cast) -> None:
    def own(person: Person, share: str, role: str = "owner") -> None:
        commands.add_member(
            room_id=cast.other_room.pk,
            person_id=person.pk,
            role=role,
            share=Decimal(share),
            actor=cast.steward.actor,
            at=START,
        )

    own(cast.owner.person, "60")
    for share, role in (("40.0001", "owner"), ("0", "owner"), ("10", "tenant")):
        with pytest.raises(Invalid):
            own(cast.tenant.person, share, role)
    own(cast.tenant.person, "40")


@pytest.mark.rule("PRV-04", "SYS-04")
def test_a_correction_is_kept_sealed_and_goes_with_the_key(cast: Cast) -> None:
    person = cast.owner.person
    commands.change_person(
        person_id=person.pk,
        name="张美兰",
        phones=["13900009999", "0532-88887777"],
        note="",
        actor=cast.steward.actor,
        at=START,
    )
    event = Event.objects.get(name="person.changed")
    assert "1390000" not in str(event.payload)
    opened = open_values(("person", person.pk), event.payload["changes"])
    assert opened == {"phones": ["13900001202", "13900009999 053288887777"]}
    destroy_key(("person", person.pk))
    assert open_values(("person", person.pk), event.payload["changes"]) == {"phones": [None, None]}
    assert [p.number for p in person.phones.all()] == ["13900009999", "053288887777"]


def test_a_form_that_does_not_show_the_id_keeps_it(cast: Cast) -> None:
    person = join(cast, "单美", id_number=ID).person
    commands.change_person(person_id=person.pk, name="单小美", actor=cast.steward.actor, at=START)
    person.refresh_from_db()
    assert (person.name, open_sealed(person.id_number_sealed)) == ("单小美", ID)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("phones", {"phones": ["123"]}),
        ("id_number", {"id_number": "990101199304286005"}),
        ("id_number", {"id_number": "990101199313286004"}),
    ],
)
def test_bad_data_are_refused(cast: Cast, field: str, values: dict[str, object]) -> None:
    data: dict[str, object] = {"name": "某", "phones": (), "id_number": ""} | values
    with pytest.raises(Invalid) as refused:
        commands.add_person(community_id=cast.community.pk, actor=cast.steward.actor, at=START, **data)
    assert set(refused.value.fields) == {field}


@pytest.mark.rule("ORG-01")
def test_only_who_keeps_the_files_changes_them(cast: Cast) -> None:
    for actor, problem in ((cast.front_desk.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.change_person(person_id=cast.owner.person.pk, name="X", actor=actor, at=START)
    with pytest.raises(NotFound):
        commands.add_member(
            room_id=cast.room.pk,
            person_id=cast.stranger_resident.person.pk,
            role="family",
            actor=cast.steward.actor,
            at=START,
        )
