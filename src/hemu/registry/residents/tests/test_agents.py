from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.registry.residents import commands
from hemu.registry.residents.models import Authority, HelperJob, HouseholdMember
from hemu.tests.cast import START, Cast

TODAY = START.date()


def agent(cast: Cast) -> HouseholdMember:
    return commands.add_new_member(
        room_id=cast.room.pk, role="agent", name="李代", from_date=TODAY, actor=cast.steward.actor, at=START
    )


def give(cast: Cast, member: HouseholdMember, **given: object) -> Authority:
    known = {"principal_id": cast.owner.person.pk, "scope": "收房、验房", "from_date": TODAY, **given}
    return commands.give_authority(member_id=member.pk, actor=cast.steward.actor, at=START, **known)


@pytest.mark.rule("RES-01")
def test_an_agent_holds_a_letter_until_it_is_withdrawn(cast: Cast) -> None:
    letter = give(cast, agent(cast), to_date=TODAY + timedelta(days=90))
    commands.withdraw_authority(authority_id=letter.pk, reason="业主来电", actor=cast.steward.actor, at=START)
    letter.refresh_from_db()
    assert (letter.to_date, letter.withdrawn_at) == (TODAY, START)
    assert Event.objects.get(name="room.authority_withdrawn").note == "业主来电"
    with pytest.raises(NotAllowedNow):
        commands.withdraw_authority(authority_id=letter.pk, actor=cast.steward.actor, at=START)


@pytest.mark.rule("RES-01")
def test_a_letter_needs_an_owner_a_matter_and_an_agent(cast: Cast) -> None:
    member = agent(cast)
    with pytest.raises(Invalid) as refused:
        give(cast, member, principal_id=cast.neighbour.person.pk, scope=" ", to_date=TODAY)
    assert set(refused.value.fields) == {"principal_id", "scope", "to_date"}
    family = HouseholdMember.objects.get(person=cast.family.person)
    with pytest.raises(NotAllowedNow):
        give(cast, family)


@pytest.mark.rule("RES-01")
def test_a_domestic_worker_is_registered_with_their_work(cast: Cast) -> None:
    member = commands.add_helper(
        room_id=cast.room.pk,
        name="赵阿姨",
        phones=["13922223333"],
        job="nanny",
        agency="安心家政",
        is_live_in=True,
        from_date=TODAY,
        actor=cast.steward.actor,
        at=START,
    )
    assert (member.role, member.helper_job.agency, member.helper_job.is_live_in) == ("helper", "安心家政", True)
    commands.set_helper_job(member_id=member.pk, job="carer", actor=cast.steward.actor, at=START)
    assert HelperJob.objects.get().job == "carer"
    commands.end_membership(member_id=member.pk, actor=cast.steward.actor, at=START)
    with pytest.raises(NotAllowedNow):
        commands.set_helper_job(member_id=member.pk, job="nanny", actor=cast.steward.actor, at=START)
