from __future__ import annotations

import pytest

from hemu.identity.access import SYSTEM
from hemu.identity.permissions import is_declared
from hemu.registry.org import commands as org
from hemu.registry.org import presets
from hemu.registry.org.models import Department, Post
from hemu.tests.cast import START, Cast

NAMED_BY_THE_RULE = {
    "general_manager",
    "company_admin",
    "technical_adviser",
    "head_of_operations",
    "office_manager",
    "department_manager",
    "service_supervisor",
    "assistant",
    "front_desk",
    "steward",
    "lobby_assistant",
    "lobby_lead",
    "engineering_supervisor",
    "squad_lead",
    "technician",
    "security_supervisor",
    "guard",
    "cleaning_supervisor",
    "cleaner",
    "gardener",
    "cashier",
    "clerk",
    "business_clerk",
}


@pytest.mark.rule("ORG-02")
def test_every_role_of_the_rule_is_a_post_with_both_names(cast: Cast) -> None:
    posts = {post.code: post for post in Post.objects.filter(company=cast.company)}
    assert set(posts) == NAMED_BY_THE_RULE | {"administrator"}
    assert all(post.name and post.name_en and post.permissions for post in posts.values())


@pytest.mark.rule("ORG-02")
def test_every_permission_of_the_presets_is_declared_by_some_app() -> None:
    codes = {code for post in presets.POSTS for code in post.permissions}
    assert {code for code in codes if not is_declared(code)} == set()


@pytest.mark.rule("ORG-04")
def test_a_community_begins_with_the_departments_of_the_rule(cast: Cast) -> None:
    codes = set(Department.objects.filter(community=cast.community).values_list("code", flat=True))
    assert codes == {"office", "service", "engineering", "security", "cleaning", "greening", "finance"}


@pytest.mark.rule("ORG-02")
def test_seeding_again_adds_what_is_missing_and_leaves_what_was_edited(cast: Cast) -> None:
    edited = cast.post("clerk")
    org.edit_post(post_id=edited.pk, name="文书", permissions=["org.view"], actor=SYSTEM, at=START)
    cast.post("gardener").delete()
    assert org.seed_company(company_id=cast.company.pk, actor=SYSTEM, at=START) == 1
    edited.refresh_from_db()
    assert (edited.name, edited.permissions) == ("文书", ["org.view"])
    assert cast.post("gardener").name == "绿化员"
    assert org.seed_company(company_id=cast.company.pk, actor=SYSTEM, at=START) == 0


def test_names_by_which_staff_lists_call_a_post_lead_to_one_post() -> None:
    names = [post.name for post in presets.POSTS] + list(presets.OTHER_NAMES)
    assert len(names) == len(set(names))
