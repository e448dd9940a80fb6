from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.models import CareFlag, ProfileAttribute
from hemu.tests.cast import START, Cast


@pytest.mark.rule("RES-04")
def test_flags_are_set_reworded_and_ended_sealed_in_the_journal(cast: Cast) -> None:
    person, doer = cast.owner.person, {"actor": cast.steward.actor}
    commands.set_care_flags(person_id=person.pk, flags={"ill": "心脏", "living_alone": ""}, at=START, **doer)
    event = Event.objects.get(name="person.care_changed")
    assert (event.staff_only, "ill" in str(event.payload["added"])) == (True, False)
    assert open_values(("person", person.pk), event.payload)["added"] == ["living_alone", "ill"]
    later = START + timedelta(days=2)
    commands.set_care_flags(person_id=person.pk, flags={"ill": "心脏病，常备药"}, at=later, **doer)
    rows = [(flag.kind, flag.note, flag.to_date) for flag in CareFlag.objects.order_by("kind")]
    assert rows == [("ill", "心脏病，常备药", None), ("living_alone", "", later.date())]
    commands.set_care_flags(person_id=person.pk, flags={"ill": "心脏病，常备药"}, at=later, **doer)
    assert Event.objects.filter(name="person.care_changed").count() == 2


@pytest.mark.rule("RES-04")
def test_only_who_may_see_them_sets_them(cast: Cast) -> None:
    for actor, problem in ((cast.front_desk.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.set_care_flags(person_id=cast.owner.person.pk, flags={"ill": ""}, actor=actor, at=START)
    with pytest.raises(Invalid):
        commands.set_care_flags(
            person_id=cast.owner.person.pk, flags={"elderly": ""}, actor=cast.steward.actor, at=START
        )


@pytest.mark.rule("RES-03")
def test_a_profile_has_what_the_community_switched_on(cast: Cast) -> None:
    manager, person = cast.office_manager.actor, cast.owner.person
    here = cast.community.pk
    commands.set_file_policy(community_id=here, confirm_days=30, attributes=["爱好", "忌讳"], actor=manager, at=START)
    hobby, taboo = ProfileAttribute.objects.order_by("position")
    commands.set_profile(person_id=person.pk, values={hobby.pk: "养花"}, actor=cast.steward.actor, at=START)
    event = Event.objects.get(name="person.profile_changed")
    assert "养花" not in str(event.payload)
    assert open_values(("person", person.pk), event.payload["changes"]) == {"爱好": ["", "养花"]}
    commands.set_file_policy(community_id=here, confirm_days=30, attributes=["忌讳"], actor=manager, at=START)
    with pytest.raises(Invalid):
        commands.set_profile(person_id=person.pk, values={hobby.pk: "下棋"}, actor=cast.steward.actor, at=START)
    assert [value.value for value in person.profile.all()] == ["养花"]
    commands.set_profile(person_id=person.pk, values={taboo.pk: ""}, actor=cast.steward.actor, at=START)
    assert Event.objects.filter(name="person.profile_changed").count() == 1


@pytest.mark.rule("RES-06")
def test_the_limit_is_the_communitys_own(cast: Cast) -> None:
    manager, here = cast.office_manager.actor, cast.community.pk
    policy = commands.set_file_policy(community_id=here, confirm_days=45, attributes=[], actor=manager, at=START)
    assert policy.confirm_days == 45
    for days, labels in ((0, []), (366, []), (30, ["很" * 21])):
        with pytest.raises(Invalid):
            commands.set_file_policy(community_id=here, confirm_days=days, attributes=labels, actor=manager, at=START)
    with pytest.raises(Forbidden):
        commands.set_file_policy(community_id=here, confirm_days=60, attributes=[], actor=cast.steward.actor, at=START)
