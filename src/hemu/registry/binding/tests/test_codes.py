from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.binding import commands
from hemu.registry.binding.models import BindingCode
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import START, Cast, Player

NEW_PASSWORD = "yiqi-heping-77"


def unbound(cast: Cast, who: str = "family") -> HouseholdMember:
    """The family member's row, as of somebody who never had an account."""
    person = getattr(cast, who).person
    Person.objects.filter(pk=person.pk).update(user=None)
    return HouseholdMember.objects.get(person=person)


def issue(cast: Cast, member: HouseholdMember, by: Player | None = None) -> commands.IssuedCode:
    return commands.issue_code(member_id=member.pk, actor=(by or cast.front_desk).actor, at=START)


def use(code: str, days: float = 0, username: str = "") -> object:
    at = START + timedelta(days=days)
    return commands.sign_up_with_code(code=code, username=username, password=NEW_PASSWORD, address="", at=at)


@pytest.mark.rule("RES-10")
def test_a_printed_code_opens_an_account_that_has_its_home(cast: Cast) -> None:
    issued = issue(cast, unbound(cast))
    assert issued.code not in str(vars(issued.row))
    user = use(issued.code.lower())
    person = Person.objects.get(pk=cast.family.person.pk)
    assert (person.user, user.name) == (user, "张小宝")
    assert user.username != "13900002202"
    names = Event.objects.filter(actor=user).values_list("name", flat=True)
    assert list(names) == ["account.signed_up", "person.account_linked", "person.bound_by_code"]


@pytest.mark.rule("RES-10")
def test_a_code_works_once_and_for_thirty_days(cast: Cast) -> None:
    member = unbound(cast)
    old = issue(cast, member)
    with pytest.raises(Invalid):
        use(old.code, days=30)
    new = issue(cast, member)
    with pytest.raises(Invalid):
        use(old.code)
    use(new.code, days=29)
    with pytest.raises(Invalid):
        use(new.code, days=29)


def test_a_bad_password_leaves_the_code_as_it_was(cast: Cast) -> None:
    issued = issue(cast, unbound(cast))
    with pytest.raises(Invalid):
        commands.sign_up_with_code(code=issued.code, username="", password="12345678", address="", at=START)
    use(issued.code)


def test_a_revoked_code_is_dead(cast: Cast) -> None:
    issued = issue(cast, unbound(cast))
    commands.revoke_code(code_id=issued.row.pk, actor=cast.owner.actor, at=START)
    with pytest.raises(Invalid):
        use(issued.code)
    with pytest.raises(NotAllowedNow):
        commands.revoke_code(code_id=issued.row.pk, actor=cast.front_desk.actor, at=START)


def test_who_has_no_number_on_file_chooses_a_name(cast: Cast) -> None:
    member = unbound(cast)
    member.person.phones.all().delete()
    issued = issue(cast, member)
    with pytest.raises(Invalid) as refused:
        use(issued.code)
    assert set(refused.value.fields) == {"username"}
    assert use(issued.code, username="xiaobao").username == "xiaobao"


def test_codes_are_for_those_without_an_account(cast: Cast) -> None:
    mine = HouseholdMember.objects.get(person=cast.tenant.person)
    with pytest.raises(NotAllowedNow):
        issue(cast, mine)


@pytest.mark.rule("ORG-01")
def test_who_may_issue(cast: Cast) -> None:
    member = unbound(cast)
    for who, problem in (("stranger", NotFound), ("technician", Forbidden), ("owner", NotFound)):
        with pytest.raises(problem):
            issue(cast, member, by=getattr(cast, who))
    assert not BindingCode.objects.exists()


@pytest.mark.rule("RES-08")
def test_an_owner_issues_for_family_and_tenants_of_the_own_home(cast: Cast) -> None:
    member = unbound(cast)
    issued = commands.issue_code_at_home(member_id=member.pk, actor=cast.owner.actor, at=START)
    for who in ("neighbour", "stranger_resident"):
        with pytest.raises(NotFound):
            commands.issue_code_at_home(member_id=member.pk, actor=getattr(cast, who).actor, at=START)
        with pytest.raises(NotFound):
            commands.revoke_code(code_id=issued.row.pk, actor=getattr(cast, who).actor, at=START)
    mine = HouseholdMember.objects.get(person=cast.owner.person, room=cast.room)
    with pytest.raises(NotAllowedNow):
        commands.issue_code_at_home(member_id=mine.pk, actor=cast.owner.actor, at=START)


def test_a_code_binds_an_account_that_there_is_unless_it_is_somebody_elses(cast: Cast) -> None:
    issued = issue(cast, unbound(cast))
    with pytest.raises(Invalid):
        commands.bind_with_code(code=issued.code, actor=cast.neighbour.actor, at=START)
    commands.bind_with_code(code=issued.code, actor=cast.family.actor, at=START)
    assert cast.community.pk in cast.family.actor.resident


def test_a_new_password_from_the_desk(cast: Cast) -> None:
    person = cast.family.person
    issued = commands.issue_reset(person_id=person.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(Invalid):
        use(issued.code)
    commands.reset_with_code(code=issued.code, password=NEW_PASSWORD, address="", at=START)
    cast.family.user.refresh_from_db()
    assert cast.family.user.check_password(NEW_PASSWORD)


def test_the_desk_resets_no_colleagues_password(cast: Cast) -> None:
    person = cast.family.person
    Person.objects.filter(pk=person.pk).update(user=cast.office_manager.user)
    with pytest.raises(NotAllowedNow):
        commands.issue_reset(person_id=person.pk, actor=cast.front_desk.actor, at=START)


@pytest.mark.rule("RES-10")
def test_the_desk_binds_who_stands_there(cast: Cast) -> None:
    member = unbound(cast)
    user = commands.sign_up_with_phone(phone="13900004321", name="张小宝", password=NEW_PASSWORD, address="", at=START)
    for phone, name in (("13900004321", "张大宝"), ("13900004322", "张小宝")):
        with pytest.raises(Invalid):
            commands.bind_account(
                person_id=member.person_id, phone=phone, name=name, actor=cast.front_desk.actor, at=START
            )
    commands.bind_account(
        person_id=member.person_id, phone="139 0000 4321", name="张小宝", actor=cast.front_desk.actor, at=START
    )
    assert Person.objects.get(pk=member.person_id).user == user
