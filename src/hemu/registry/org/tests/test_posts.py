from __future__ import annotations

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.org import commands as org
from hemu.registry.org.models import PostHolding
from hemu.tests.cast import START, Cast, Player


def give(cast: Cast, player: Player, code: str, *, by: Player | None = None, company: bool = False) -> PostHolding:
    return org.give_post(
        staff_id=player.staff.pk,
        post_id=cast.post(code).pk,
        community_id=None if company else cast.community.pk,
        actor=by.actor if by else SYSTEM,
        at=START,
    )


@pytest.mark.rule("ORG-01")
def test_somebody_may_hold_several_posts(cast: Cast) -> None:
    holding = give(cast, cast.technician, "guard", by=cast.office_manager)
    assert holding.department == cast.department("security")
    assert {h.post.code for h in cast.technician.staff.holdings.all()} == {"technician", "guard"}


def test_giving_the_same_post_again_changes_nothing(cast: Cast) -> None:
    events = Event.objects.count()
    give(cast, cast.technician, "technician", by=cast.office_manager)
    assert cast.technician.staff.holdings.count() == 1
    assert Event.objects.count() == events


@pytest.mark.rule("ORG-02")
def test_only_who_manages_the_organisation_gives_posts(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        give(cast, cast.technician, "guard", by=cast.service_supervisor)
    with pytest.raises(NotFound):
        give(cast, cast.technician, "guard", by=cast.stranger)
    assert cast.technician.staff.holdings.count() == 1


@pytest.mark.rule("ORG-01")
def test_an_office_manager_gives_no_post_of_the_company(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        give(cast, cast.office_manager, "administrator", by=cast.office_manager, company=True)
    assert cast.office_manager.actor.company_permissions == frozenset()


@pytest.mark.rule("ORG-01")
def test_an_office_manager_gives_no_post_in_another_community(cast: Cast) -> None:
    with pytest.raises(NotFound):
        org.give_post(
            staff_id=cast.guard.staff.pk,
            post_id=cast.post("guard").pk,
            community_id=cast.next_community.pk,
            actor=cast.office_manager.actor,
            at=START,
        )


def test_a_post_of_the_company_is_not_held_in_one_community(cast: Cast) -> None:
    with pytest.raises(Invalid):
        give(cast, cast.guard, "general_manager")
    with pytest.raises(Invalid):
        give(cast, cast.guard, "guard", company=True)


def test_who_manages_one_community_cannot_reach_an_account_of_the_company(cast: Cast) -> None:
    give(cast, cast.guard, "administrator", company=True)
    with pytest.raises(Forbidden):
        org.reset_password(staff_id=cast.guard.staff.pk, actor=cast.office_manager.actor, at=START)
    with pytest.raises(Forbidden):
        org.leave(staff_id=cast.guard.staff.pk, actor=cast.office_manager.actor, at=START)


@pytest.mark.rule("ORG-10")
def test_the_last_administrator_stays(cast: Cast) -> None:
    mine = cast.office_manager.staff.holdings.get()
    with pytest.raises(NotAllowedNow):
        org.take_post(holding_id=mine.pk, actor=cast.office_manager.actor, at=START)
    post = cast.post("office_manager")
    without = [code for code in post.permissions if code != "org.manage"]
    with pytest.raises(NotAllowedNow):
        org.edit_post(post_id=post.pk, name=post.name, permissions=without, actor=SYSTEM, at=START)
    assert "org.manage" in cast.office_manager.actor.staff[cast.community.pk]


@pytest.mark.rule("ORG-10")
def test_with_another_administrator_one_may_go(cast: Cast) -> None:
    give(cast, cast.service_supervisor, "office_manager")
    mine = cast.office_manager.staff.holdings.get()
    org.take_post(holding_id=mine.pk, actor=cast.service_supervisor.actor, at=START)
    assert cast.office_manager.actor.staff == {}


@pytest.mark.rule("ORG-02", "SYS-04")
def test_an_edited_post_says_what_changed(cast: Cast) -> None:
    post = cast.post("clerk")
    old = post.permissions
    org.edit_post(
        post_id=post.pk, name=post.name, name_en=post.name_en, department_code=post.department_code,
        permissions=["org.view"], actor=SYSTEM, at=START,
    )  # fmt: skip
    event = Event.objects.get(subject_type="post", subject_id=post.pk)
    assert event.payload == {"changes": {"permissions": [old, ["org.view"]]}}


def test_an_unknown_permission_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        org.edit_post(post_id=cast.post("clerk").pk, name="文员", permissions=["desk.usee"], actor=SYSTEM, at=START)


@pytest.mark.rule("ORG-02")
def test_posts_are_edited_at_the_company_only(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        org.edit_post(
            post_id=cast.post("clerk").pk, name="文员", permissions=[], actor=cast.office_manager.actor, at=START
        )
