from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.commands import NewOwner
from hemu.registry.residents.models import Authority, HouseholdMember, Person
from hemu.tests.cast import START, Cast

TODAY = START.date()
NEW = [NewOwner("何新", ["13955556666"], share=Decimal(50)), NewOwner("许新", share=Decimal(50))]


@pytest.mark.rule("RES-02")
def test_the_old_owner_ends_the_new_begin_and_the_tenant_stays(cast: Cast) -> None:
    before = Event.objects.count()
    begun = commands.change_ownership(
        room_id=cast.let_room.pk, from_date=TODAY, owners=NEW, reason="过户", actor=cast.steward.actor, at=START
    )
    now = HouseholdMember.objects.filter(room=cast.let_room, to_date__isnull=True)
    assert [(row.person.name, row.role, row.share, row.from_date) for row in now.order_by("role", "position")] == [
        ("何新", "owner", Decimal(50), TODAY),
        ("许新", "owner", Decimal(50), TODAY),
        ("刘租", "tenant", None, None),
    ]
    old = HouseholdMember.objects.get(room=cast.let_room, person=cast.owner.person)
    assert old.to_date == TODAY
    event = Event.objects.get(name="room.ownership_changed")
    assert (event.note, event.payload["old_owners"], event.payload["left"]) == ("过户", [cast.owner.person.pk], [])
    assert event.payload["new_owners"] == [row.person_id for row in begun]
    assert Event.objects.count() == before + 3, "one for the home, one for each new person"


@pytest.mark.rule("RES-02")
def test_who_is_named_leaves_too_and_letters_of_authority_end(cast: Cast) -> None:
    doer = {"actor": cast.steward.actor, "at": START}
    agent = commands.add_new_member(room_id=cast.room.pk, role="agent", name="李代", from_date=TODAY, **doer)
    commands.give_authority(
        member_id=agent.pk, principal_id=cast.owner.person.pk, scope="收房", from_date=TODAY, **doer
    )
    family = HouseholdMember.objects.get(person=cast.family.person)
    commands.change_ownership(room_id=cast.room.pk, from_date=TODAY, owners=NEW[:1], leaving=[family.pk], **doer)
    family.refresh_from_db()
    assert (family.to_date, Authority.objects.get().to_date) == (TODAY, TODAY)
    assert cast.family.actor.resident == {}, "who moved out no longer sees the home"


@pytest.mark.rule("RES-02", "RES-11")
def test_a_family_member_who_inherits_is_the_same_person(cast: Cast) -> None:
    commands.change_ownership(
        room_id=cast.room.pk, from_date=TODAY, owners=[NewOwner("张小宝")], actor=cast.steward.actor, at=START
    )
    assert Person.objects.filter(name="张小宝").count() == 1
    assert set(cast.room.members.filter(to_date__isnull=True).values_list("role", flat=True)) == {"owner", "family"}


@pytest.mark.rule("RES-02")
@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name_1", {"owners": []}),
        ("name_2", {"owners": [NEW[0], NewOwner(" ")]}),
        ("phones_1", {"owners": [NewOwner("何新", ["12"])]}),
        ("share_1", {"owners": [NewOwner("甲", share=Decimal(60)), NewOwner("乙", share=Decimal(60))]}),
        ("from_date", {"from_date": TODAY + timedelta(days=1)}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(cast: Cast, field: str, given: dict[str, object]) -> None:
    known: dict[str, object] = {"owners": NEW, "from_date": TODAY} | given
    with pytest.raises(Invalid) as refused:
        commands.change_ownership(room_id=cast.room.pk, actor=cast.steward.actor, at=START, **known)
    assert set(refused.value.fields) == {field}
    assert not Event.objects.filter(name="room.ownership_changed").exists()
    assert cast.room.members.filter(to_date__isnull=False).count() == 0


@pytest.mark.rule("ORG-01")
def test_only_who_keeps_the_files_may(cast: Cast) -> None:
    for actor, problem in ((cast.front_desk.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.change_ownership(room_id=cast.room.pk, from_date=TODAY, owners=NEW, actor=actor, at=START)
