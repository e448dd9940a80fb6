"""Subscriptions: made, switched, ended; one delivery sent again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.following import last_event_id
from hemu.engines.journal.registry import EventType
from hemu.engines.webhooks import events, rules
from hemu.engines.webhooks.models import Delivery, Subscription
from hemu.engines.webhooks.permissions import WEBHOOKS_MANAGE
from hemu.engines.webhooks.sending import BadAddress, check_address
from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command

MOST = 20
"""Subscriptions of one community."""


@command
def subscribe(
    *, community_id: int, name: str, url: str, patterns: Sequence[str], actor: Actor, at: datetime
) -> tuple[Subscription, str]:
    """Tell an address what happens from now on; gives the subscription and its secret, which is shown this once.

    Raises `Invalid` on ``url`` for an address that may not be sent to, on ``events`` for a name that means nothing.
    """
    actor.require(WEBHOOKS_MANAGE, community_id)
    wanted = list(dict.fromkeys(pattern.strip() for pattern in patterns if pattern.strip()))
    wrong: dict[str, Any] = {}
    try:
        check_address(url)
    except BadAddress as problem:
        wrong["url"] = str(problem)
    unknown = rules.unknown_in(wanted)
    if not wanted:
        wrong["events"] = _("请至少填写一个事件。")
    elif unknown:
        wrong["events"] = _("没有这样的事件：%(names)s") % {"names": "、".join(unknown[:5])}
    if Subscription.objects.filter(community=community_id, ended_at=None).count() >= MOST:
        wrong[""] = _("一个小区最多 %(n)d 个推送地址。") % {"n": MOST}
    if wrong:
        raise Invalid(wrong)
    secret, last = _new_secret(), last_event_id()
    made = Subscription.objects.create(
        community_id=community_id,
        name=name.strip(),
        url=url,
        events=wanted,
        secret_sealed=crypto.seal(secret),
        made_by_id=actor.user_id,
        made_at=at,
        seen_id=last,
        next_seen_id=last,
        seen_moved_at=at,
    )
    _note(events.ADDED, made, actor, at, {"url": url, "events": wanted})
    return made, secret


@command
def switch(*, subscription_id: int, on: bool, actor: Actor, at: datetime) -> Subscription:
    """Go on sending, or pause: what happens meanwhile is sent when it goes on."""
    row = _lock(subscription_id, actor)
    if row.is_active == on:
        raise NotAllowedNow(_("已经是这样了。"))
    row.is_active = on
    row.save(update_fields=["is_active"])
    _note(events.SWITCHED, row, actor, at, {"changes": {"is_active": [not on, on]}})
    return row


@command
def end_subscription(*, subscription_id: int, actor: Actor, at: datetime) -> None:
    """Send nothing more; what was sent stays to be read, the secret does not."""
    row = _lock(subscription_id, actor)
    row.ended_at, row.is_active, row.secret_sealed = at, False, ""
    row.save(update_fields=["ended_at", "is_active", "secret_sealed"])
    row.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.DEAD, next_try_at=None)
    _note(events.ENDED, row, actor, at, {})


@command
def change_secret(*, subscription_id: int, actor: Actor, at: datetime) -> str:
    """Another secret, shown this once; everything from now on is signed with it."""
    row = _lock(subscription_id, actor)
    secret = _new_secret()
    row.secret_sealed = crypto.seal(secret)
    row.save(update_fields=["secret_sealed"])
    _note(events.SECRET_CHANGED, row, actor, at, {})
    return secret


@command
def resend(*, delivery_id: int, actor: Actor, at: datetime) -> Delivery:
    """Send one again, delivered or dead: its tries begin anew."""
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound()
    row = _lock(delivery.subscription_id, actor)
    delivery.state, delivery.attempts, delivery.next_try_at = Delivery.State.WAITING, 0, at
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    _note(events.RESENT, row, actor, at, {"delivery_id": delivery.pk, "event_id": delivery.event_id})
    return delivery


def _lock(subscription_id: int, actor: Actor) -> Subscription:
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None or not actor.may(WEBHOOKS_MANAGE, row.community_id):
        raise NotFound()
    if row.ended_at is not None:
        raise NotAllowedNow(_("这个推送地址已经删去。"))
    return row


def _new_secret() -> str:
    return f"hemu_{secrets.token_urlsafe(32)}"


def _note(event: EventType, row: Subscription, actor: Actor, at: datetime, payload: dict[str, Any]) -> None:
    subject = (events.WEBHOOK, row.pk)
    record(event, subject=subject, community_id=row.community_id, actor=actor, at=at, payload=payload)
