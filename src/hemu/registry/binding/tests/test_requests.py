from __future__ import annotations

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import Actor, load_actor
from hemu.identity.models import User
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.binding import commands
from hemu.registry.binding.models import BindingRequest
from hemu.registry.binding.queries import get_decision, list_waiting_at_home
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import PASSWORD, START, Cast


def new_account(name: str = "林新", phone: str = "13900004321") -> User:
    return commands.sign_up_with_phone(phone=phone, name=name, password=PASSWORD, address="", at=START)


def actor_of(user: User) -> Actor:
    return load_actor(user)


def ask(cast: Cast, user: User, room: str = "3栋1单元1202", role: str = "family") -> BindingRequest:
    return commands.ask_binding(
        community_id=cast.community.pk, room=room, role=role, note="", actor=actor_of(user), at=START
    )


def confirm(asked: BindingRequest, actor: Actor, person_id: int | None = None, role: str = "") -> BindingRequest:
    return commands.confirm_binding(binding_id=asked.pk, person_id=person_id, role=role, actor=actor, at=START)


@pytest.mark.rule("RES-08")
def test_a_home_is_mine_when_staff_have_confirmed_it_and_not_before(cast: Cast) -> None:
    user = new_account()
    asked = ask(cast, user)
    assert actor_of(user).community_ids == frozenset()
    confirm(asked, cast.front_desk.actor)
    assert list(actor_of(user).resident) == [cast.community.pk]
    member = HouseholdMember.objects.get(person__user=user)
    assert (member.room, member.role, member.from_date, member.person.name) == (
        cast.room,
        "family",
        START.date(),
        "林新",
    )
    assert [phone.number for phone in member.person.phones.all()] == ["13900004321"]
    assert Event.objects.filter(name="room.binding_confirmed", actor=cast.front_desk.user).count() == 1
    assert "林新" not in str(list(Event.objects.values_list("payload", "note")))


@pytest.mark.rule("RES-08")
def test_the_owner_confirms_family_for_the_own_home(cast: Cast) -> None:
    user = new_account()
    asked = ask(cast, user)
    assert [each.pk for each in list_waiting_at_home(actor=cast.owner.actor, room_id=cast.room.pk)] == [asked.pk]
    confirm(asked, cast.owner.actor)
    assert HouseholdMember.objects.filter(person__user=user, room=cast.room).exists()


@pytest.mark.rule("RES-08")
@pytest.mark.parametrize(
    ("who", "problem"),
    [("family", Forbidden), ("tenant", NotFound), ("neighbour", NotFound), ("stranger", NotFound),
     ("technician", Forbidden), ("stranger_resident", NotFound)],
)  # fmt: skip
def test_nobody_else_decides(cast: Cast, who: str, problem: type[Exception]) -> None:
    asked = ask(cast, new_account())
    actor = getattr(cast, who).actor
    for decide in (
        lambda: confirm(asked, actor),
        lambda: commands.reject_binding(binding_id=asked.pk, reason="不", actor=actor, at=START),
    ):
        with pytest.raises(problem):
            decide()
    with pytest.raises(NotFound):
        get_decision(actor=actor, binding_id=asked.pk)
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_the_asker_does_not_decide_even_as_staff(cast: Cast) -> None:
    asked = ask(cast, cast.front_desk.user)
    with pytest.raises(Forbidden):
        confirm(asked, cast.front_desk.actor)


def test_an_owner_makes_nobody_an_owner(cast: Cast) -> None:
    as_owner = ask(cast, new_account(), role="owner")
    with pytest.raises(Forbidden):
        confirm(as_owner, cast.owner.actor)
    as_family = ask(cast, new_account("林二", "13900004322"))
    with pytest.raises(Forbidden):
        confirm(as_family, cast.owner.actor, role="owner")
    mine = cast.owner.person
    Person.objects.filter(pk=mine.pk).update(user=None)
    co_owner = HouseholdMember.objects.create(room=cast.room, person=cast.neighbour.person, role="owner")
    with pytest.raises(Forbidden):
        confirm(as_family, cast.neighbour.actor, person_id=mine.pk)
    assert co_owner.to_date is None


def test_who_is_on_file_is_bound_as_that_person(cast: Cast) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    user = new_account("张小宝", "13900002202")
    asked = BindingRequest.objects.get(user=user)
    decision = get_decision(actor=cast.front_desk.actor, binding_id=asked.pk)
    assert decision.likely is not None and decision.likely.person_id == cast.family.person.pk
    assert decision.phone == "139****2202"
    confirm(asked, cast.front_desk.actor, person_id=cast.family.person.pk)
    assert Person.objects.get(user=user).pk == cast.family.person.pk
    assert HouseholdMember.objects.filter(room=cast.room, person=cast.family.person).count() == 1


def test_the_file_tells_how_name_and_number_fit_and_no_name_alone_is_likely(cast: Cast) -> None:
    Person.objects.filter(pk=cast.family.person.pk).update(user=None)
    asked = ask(cast, new_account("张小宝", "13911110000"))
    decision = get_decision(actor=cast.front_desk.actor, binding_id=asked.pk)
    fits = {each.person_id: (each.fit.name, each.fit.phone) for each in decision.candidates}
    assert fits == {cast.owner.person.pk: (False, False), cast.family.person.pk: (True, False)}
    assert decision.likely is None
    names = {each.name for each in decision.candidates}
    assert names == {"张**", "张小宝"}


def test_somebody_elses_account_is_never_taken_over(cast: Cast) -> None:
    asked = ask(cast, new_account())
    with pytest.raises(Invalid):
        confirm(asked, cast.front_desk.actor, person_id=cast.owner.person.pk)
    with pytest.raises(Invalid):
        confirm(asked, cast.front_desk.actor, person_id=cast.neighbour.person.pk)


@pytest.mark.parametrize(("field", "room", "role"), [("room", "9-9-9999", "family"), ("room", "?", "family"),
                                                     ("role", "3-1-1202", "king")])  # fmt: skip
def test_what_is_not_there_cannot_be_asked_for(cast: Cast, field: str, room: str, role: str) -> None:
    user = new_account()
    with pytest.raises(Invalid) as refused:
        ask(cast, user, room, role)
    assert set(refused.value.fields) == {field}


def test_one_request_a_home_and_none_for_ones_own(cast: Cast) -> None:
    user = new_account()
    ask(cast, user)
    with pytest.raises(Invalid):
        ask(cast, user, "3-1-1202")
    with pytest.raises(Invalid):
        ask(cast, cast.owner.user)


def test_a_decision_stands(cast: Cast) -> None:
    user = new_account()
    asked = ask(cast, user)
    with pytest.raises(Invalid):
        commands.reject_binding(binding_id=asked.pk, reason=" ", actor=cast.front_desk.actor, at=START)
    commands.reject_binding(binding_id=asked.pk, reason="房号写错了", actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotAllowedNow):
        confirm(asked, cast.front_desk.actor)
    again = ask(cast, user)
    with pytest.raises(NotFound):
        commands.withdraw_binding(binding_id=again.pk, actor=cast.owner.actor, at=START)
    commands.withdraw_binding(binding_id=again.pk, actor=actor_of(user), at=START)
    assert list(BindingRequest.objects.order_by("id").values_list("state", flat=True)) == ["rejected", "withdrawn"]


def test_a_second_home_joins_the_same_person(cast: Cast) -> None:
    asked = ask(cast, cast.tenant.user, "5-2-301", "tenant")
    confirm(asked, cast.front_desk.actor)
    assert Person.objects.filter(user=cast.tenant.user).count() == 1
    assert HouseholdMember.objects.filter(person=cast.tenant.person, to_date__isnull=True).count() == 2
