"""A newer version's permissions reach the posts of companies from before it, once (ORG-02)."""

from __future__ import annotations

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden
from hemu.registry.org.commands.upgrading import offer_new_permissions
from hemu.registry.org.models import OfferedPermission, Post
from hemu.registry.org.presets import list_permissions
from hemu.tests.cast import START, Cast

pytestmark = pytest.mark.rule("ORG-02")


def post(cast: Cast, code: str) -> Post:
    return Post.objects.get(company=cast.company, code=code)


def without(cast: Cast, *codes: str) -> None:
    """As a company stood before a version that brings these."""
    for row in Post.objects.filter(company=cast.company):
        row.permissions = [code for code in row.permissions if code not in codes]
        row.save(update_fields=["permissions"])
    OfferedPermission.objects.filter(company=cast.company, code__in=codes).delete()


def test_the_usual_posts_get_what_is_new_and_the_journal_says_so(cast: Cast) -> None:
    OfferedPermission.objects.bulk_create(
        [OfferedPermission(company=cast.company, code=code) for code in list_permissions()], ignore_conflicts=True
    )
    without(cast, "promises.manage", "promises.move")
    manager = post(cast, "office_manager")
    assert offer_new_permissions(actor=SYSTEM, at=START) > 0
    after = post(cast, "office_manager")
    assert set(after.permissions) - set(manager.permissions) == {"promises.manage", "promises.move"}
    assert "promises.manage" not in post(cast, "front_desk").permissions
    entry = Event.objects.get(name="post.extended", subject_id=manager.pk)
    assert entry.payload == {"count": 2, "permissions": ["promises.manage", "promises.move"]}
    assert offer_new_permissions(actor=SYSTEM, at=START) == 0


def test_what_a_company_took_away_stays_away(cast: Cast) -> None:
    offer_new_permissions(actor=SYSTEM, at=START)
    desk = post(cast, "front_desk")
    desk.permissions = [code for code in desk.permissions if code != "cases.assign"]
    desk.save(update_fields=["permissions"])
    without(cast, "promises.manage")
    offer_new_permissions(actor=SYSTEM, at=START)
    assert post(cast, "front_desk").permissions == desk.permissions


def test_a_company_from_before_the_list_gets_only_what_nobody_there_has(cast: Cast) -> None:
    without(cast, "promises.manage")
    desk = post(cast, "front_desk")
    desk.permissions = [code for code in desk.permissions if code != "cases.assign"]
    desk.save(update_fields=["permissions"])
    OfferedPermission.objects.filter(company=cast.company).delete()
    offer_new_permissions(actor=SYSTEM, at=START)
    assert "promises.manage" in post(cast, "office_manager").permissions
    assert "cases.assign" not in post(cast, "front_desk").permissions
    known = set(OfferedPermission.objects.filter(company=cast.company).values_list("code", flat=True))
    assert known == list_permissions()


def test_only_the_system_does_it(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        offer_new_permissions(actor=cast.office_manager.actor, at=START)
