"""What a newer version brings to companies that were there before it (ORG-02, SYS-11)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.identity.models import Company
from hemu.kernel.refusals import Forbidden
from hemu.kernel.transactions import command
from hemu.registry.org import events, presets
from hemu.registry.org.models import OfferedPermission, Post


@command
def offer_new_permissions(*, actor: Actor, at: datetime) -> int:
    """Give the usual posts of every company the permissions that they have by now and were never offered; how many
    posts changed. What a company has taken away, or given otherwise, stays as it is.

    A company from before this was noted counts as having been offered whatever one of its posts holds.
    """
    if not actor.is_system:
        raise Forbidden()
    return sum(_offer(company, actor, at) for company in Company.objects.order_by("pk"))


def _offer(company: Company, actor: Actor, at: datetime) -> int:
    offered = set(OfferedPermission.objects.filter(company=company).values_list("code", flat=True))
    declared = presets.list_permissions()
    if offered >= declared:
        return 0
    posts = list(Post.objects.select_for_update().filter(company=company).order_by("pk"))
    if not posts:
        return 0
    is_first = not offered
    if is_first:
        offered = set[str]().union(*(post.permissions for post in posts))
    usual = {post.code: post.permissions for post in presets.POSTS}
    changed = 0
    for post in posts:
        given = (usual.get(post.code, frozenset()) - offered) - set(post.permissions)
        if not given:
            continue
        post.permissions = sorted({*post.permissions, *given})
        post.save(update_fields=["permissions"])
        record(
            events.POST_EXTENDED,
            subject=(events.POST, post.pk),
            community_id=None,
            actor=actor,
            at=at,
            payload={"count": len(given), "permissions": sorted(given)},
        )
        changed += 1
    note_offered(company.pk, declared if is_first else declared - offered)
    return changed


def note_offered(company_id: int, codes: Iterable[str]) -> None:
    """Remember that the company's usual posts have been given these."""
    OfferedPermission.objects.bulk_create(
        [OfferedPermission(company_id=company_id, code=code) for code in sorted(codes)], ignore_conflicts=True
    )
