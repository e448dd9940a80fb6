from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.binding import commands
from hemu.registry.binding.models import BindingCode
from hemu.registry.residents.models import HouseholdMember
from hemu.tests.cast import START, Cast

TODAY = START.date()


def add(cast: Cast, who: str = "owner", **fields: object) -> HouseholdMember:
    data: dict[str, object] = {"role": "family", "name": "张外婆", "phone": "13900005555"} | fields
    return commands.add_to_my_home(room_id=cast.room.pk, actor=getattr(cast, who).actor, at=START, **data)


@pytest.mark.rule("RES-08")
def test_an_owner_adds_family_who_get_in_by_a_code(cast: Cast) -> None:
    member = add(cast)
    assert (member.role, member.from_date, member.to_date) == ("family", TODAY, None)
    issued = commands.issue_code_at_home(member_id=member.pk, actor=cast.owner.actor, at=START)
    user = commands.sign_up_with_code(code=issued.code, username="", password="yiqi-heping-77", address="", at=START)
    assert user.name == "张外婆"


@pytest.mark.rule("RES-08")
def test_whom_an_owner_removes_has_no_access_from_that_moment(cast: Cast) -> None:
    member = HouseholdMember.objects.get(person=cast.tenant.person)
    assert cast.tenant.actor.resident
    commands.remove_from_my_home(member_id=member.pk, reason="退租", actor=cast.owner.actor, at=START)
    assert not cast.tenant.actor.resident
    member.refresh_from_db()
    assert member.to_date == TODAY
    assert HouseholdMember.objects.filter(pk=member.pk).exists()


def test_removing_takes_the_open_code_along(cast: Cast) -> None:
    member = add(cast)
    issued = commands.issue_code_at_home(member_id=member.pk, actor=cast.owner.actor, at=START)
    commands.remove_from_my_home(member_id=member.pk, actor=cast.owner.actor, at=START)
    assert BindingCode.objects.get(pk=issued.row.pk).revoked_at == START
    assert commands.find_code(code=issued.code, at=START) is None


@pytest.mark.rule("RES-08")
@pytest.mark.parametrize(
    ("who", "problem"), [("family", Forbidden), ("tenant", NotFound), ("neighbour", NotFound), ("front_desk", NotFound)]
)
def test_only_the_owner_of_the_home_adds_and_removes(cast: Cast, who: str, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        add(cast, who)
    member = HouseholdMember.objects.get(person=cast.family.person)
    with pytest.raises(problem):
        commands.remove_from_my_home(member_id=member.pk, actor=getattr(cast, who).actor, at=START)


def test_no_owner_removes_an_owner(cast: Cast) -> None:
    other = HouseholdMember.objects.create(room=cast.room, person=cast.neighbour.person, role="owner")
    mine = HouseholdMember.objects.get(room=cast.room, person=cast.owner.person)
    for member in (other, mine):
        with pytest.raises(NotAllowedNow):
            commands.remove_from_my_home(member_id=member.pk, actor=cast.owner.actor, at=START)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("role", {"role": "owner"}),
        ("role", {"role": "agent"}),
        ("name", {"name": " "}),
        ("phone", {"phone": "12"}),
        ("from_date", {"from_date": TODAY + timedelta(days=1)}),
        ("last_date", {"last_date": TODAY - timedelta(days=1)}),
    ],
)
def test_bad_data_are_refused(cast: Cast, field: str, fields: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        add(cast, **fields)
    assert set(refused.value.fields) == {field}


@pytest.mark.rule("RES-08")
def test_a_lease_ends_by_itself_after_its_last_day(cast: Cast) -> None:
    member = add(cast, role="tenant", name="赵租", last_date=TODAY + timedelta(days=3))
    assert commands.end_due_terms(at=START + timedelta(days=3)) == 0
    assert commands.end_due_terms(at=START + timedelta(days=4)) == 1
    assert commands.end_due_terms(at=START + timedelta(days=5)) == 0
    member.refresh_from_db()
    assert member.to_date == TODAY + timedelta(days=4)
