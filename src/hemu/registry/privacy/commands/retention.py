"""Periods of keeping, and the round that ends what is too old (PRV-04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.privacy import events
from hemu.registry.privacy.models import PrivacyPolicy, RetentionPeriod, RetentionRun
from hemu.registry.privacy.permissions import PRIVACY_MANAGE
from hemu.registry.privacy.retention import RetentionKind, get_retention_kind, limit_of, list_retention_kinds

LONGEST = 1200
MOST_PIECES = 2000
"""Pieces of one kind in one round; what is left waits for the next day's."""
_LIMITS = {"disclosure_hours": 720, "answer_days": 90}


@command
def set_period(*, community_id: int, kind: str, months: int, actor: Actor, at: datetime) -> RetentionPeriod:
    """Say how many months the community keeps one kind of record; from the next round on."""
    _authorise(actor, community_id)
    if get_retention_kind(kind) is None:
        raise NotFound()
    if not 1 <= months <= LONGEST:
        raise Invalid({"months": _("请填写 1 到 1200 个月")})
    period, _made = RetentionPeriod.objects.update_or_create(
        community_id=community_id,
        kind=kind,
        defaults={"months": months, "changed_by_id": actor.user_id, "changed_at": at},
    )
    _note(events.PERIOD_CHANGED, community_id, actor, at, {"kind": kind, "months": months})
    return period


@command
def set_policy(*, community_id: int, limits: Mapping[str, int], actor: Actor, at: datetime) -> PrivacyPolicy:
    """Set how long a disclosure may be shown, and how soon requests are answered."""
    _authorise(actor, community_id)
    wrong = {
        name: _("请填写 1 到 %(most)d") % {"most": most}
        for name, most in _LIMITS.items()
        if name in limits and not 1 <= limits[name] <= most
    }
    if wrong:
        raise Invalid(wrong)
    given = {name: limits[name] for name in _LIMITS if name in limits}
    policy, _made = PrivacyPolicy.objects.update_or_create(community_id=community_id, defaults=given)
    _note(events.POLICY_CHANGED, community_id, actor, at, dict(given))
    return policy


def run_retention(*, at: datetime) -> int:
    """Today's round in every community; how many records ended. What was done today already is passed over.

    Each piece and its count commit together: a round that is killed goes on where it stood.
    """
    total = 0
    for community_id in Community.objects.order_by("id").values_list("id", flat=True):
        stored = dict(RetentionPeriod.objects.filter(community=community_id).values_list("kind", "months"))
        for kind in list_retention_kinds():
            total += _run_kind(community_id, kind, stored.get(kind.code, kind.default), at)
    return total


def _run_kind(community_id: int, kind: RetentionKind, months: int, at: datetime) -> int:
    run, _made = RetentionRun.objects.get_or_create(
        community_id=community_id,
        kind=kind.code,
        day=civil_date(at),
        defaults={"months": months, "before": limit_of(months, at), "started_at": at},
    )
    if run.finished_at is not None:
        return 0
    ended = 0
    for _piece in range(MOST_PIECES):
        with transaction.atomic():
            count = kind.run(community_id, run.before, at)
            run.count += count
            if count == 0:
                run.finished_at = at
            run.save(update_fields=["count", "finished_at"])
        ended += count
        if count == 0:
            break
    return ended


def _authorise(actor: Actor, community_id: int) -> None:
    if not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(PRIVACY_MANAGE, community_id)


def _note(event: Any, community_id: int, actor: Actor, at: datetime, payload: dict[str, Any]) -> None:
    subject = (events.COMMUNITY, community_id)
    record(event, subject=subject, community_id=community_id, actor=actor, at=at, payload=payload)
