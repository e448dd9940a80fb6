from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from hemu.identity.access import SYSTEM, load_actor
from hemu.identity.models import User
from hemu.registry.org import commands as org
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.models import HouseholdMember
from hemu.tests.cast import PASSWORD, START, Cast


@pytest.mark.rule("ORG-01")
def test_a_stranger_holds_nothing_in_our_community(cast: Cast) -> None:
    assert cast.community.pk not in cast.stranger.actor.community_ids
    assert cast.front_desk.actor.community_ids == {cast.community.pk}


def test_residents_hold_the_resident_side_only(cast: Cast) -> None:
    actor = cast.owner.actor
    assert set(actor.resident) == {cast.community.pk}
    assert actor.staff == {}


@pytest.mark.rule("ORG-01")
def test_a_post_at_the_company_holds_in_every_community(cast: Cast) -> None:
    manager = cast.office_manager
    post = cast.post("general_manager")
    org.give_post(staff_id=manager.staff.pk, post_id=post.pk, community_id=None, actor=SYSTEM, at=START)
    actor = manager.actor
    assert set(actor.staff) == {cast.community.pk, cast.next_community.pk}
    assert actor.staff[cast.next_community.pk] == frozenset(post.permissions)
    assert actor.company_permissions == frozenset(post.permissions)


@pytest.mark.rule("ORG-01")
def test_posts_in_two_communities_stay_apart(cast: Cast) -> None:
    guard = cast.guard
    front_desk = cast.post("front_desk")
    org.give_post(
        staff_id=guard.staff.pk, post_id=front_desk.pk, community_id=cast.next_community.pk, actor=SYSTEM, at=START
    )
    actor = guard.actor
    assert "cases.assign" in actor.staff[cast.next_community.pk]
    assert "cases.assign" not in actor.staff[cast.community.pk]
    assert actor.company_permissions == frozenset()


@pytest.mark.rule("ORG-02")
def test_editing_a_post_holds_at_once(cast: Cast) -> None:
    post = cast.post("front_desk")
    org.edit_post(post_id=post.pk, name=post.name, permissions=["org.view"], actor=SYSTEM, at=START)
    assert cast.front_desk.actor.staff[cast.community.pk] == {"org.view"}


@pytest.mark.rule("ORG-10")
@pytest.mark.parametrize("change", ["left", "closed"])
def test_who_has_left_or_is_closed_holds_nothing(cast: Cast, change: str) -> None:
    if change == "left":
        StaffMember.objects.filter(pk=cast.front_desk.staff.pk).update(left_at=START)
    else:
        User.objects.filter(pk=cast.front_desk.user.pk).update(is_active=False)
    actor = cast.front_desk.actor
    assert (actor.staff, actor.company_permissions, actor.company_id) == ({}, frozenset(), None)


@pytest.mark.rule("RES-02")
def test_a_household_membership_that_ended_gives_nothing(cast: Cast) -> None:
    HouseholdMember.objects.filter(person=cast.tenant.person).update(to_date=START.date())
    assert cast.tenant.actor.resident == {}


def test_the_grants_cost_the_same_however_much_is_held(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for code in ("general_manager", "administrator"):
        org.give_post(
            staff_id=cast.office_manager.staff.pk,
            post_id=cast.post(code).pk,
            community_id=None,
            actor=SYSTEM,
            at=START,
        )
    with django_assert_max_num_queries(3):
        load_actor(cast.office_manager.user)


def test_staff_sign_in_by_their_telephone(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"username": "13800000003", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(cast.front_desk.user.pk)


def test_residents_sign_in_by_their_telephone(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"username": "139 0000 1202", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(cast.owner.user.pk)
