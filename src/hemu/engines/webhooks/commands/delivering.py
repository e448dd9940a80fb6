"""The round of the job process: what the journal has new becomes deliveries, what is due is sent (SYS-10).

At least once: a try is claimed by moving its next time ahead before anything is sent, so that a killed process
leaves it to be tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from hemu.engines.journal.following import get_facts, last_event_id, list_following
from hemu.engines.webhooks import rules
from hemu.engines.webhooks.models import Delivery, Subscription
from hemu.engines.webhooks.sending import Outcome, post
from hemu.identity.subjects import name_subjects
from hemu.kernel import crypto
from hemu.kernel.transactions import command

LAG = timedelta(hours=1)
"""Longer than any transaction: what has a smaller number than was seen an hour ago has long been committed."""
CLAIMED = timedelta(minutes=5)
BATCH = 200

Sender = Callable[[str, str, dict[str, str]], Outcome]


@command
def note_new(*, at: datetime) -> int:
    """Make a delivery for every new entry that somebody subscribed to; how many."""
    made = 0
    for row in Subscription.objects.select_for_update().filter(is_active=True, ended_at=None).order_by("pk"):
        known = list(row.deliveries.filter(event__gt=row.seen_id).values_list("event", flat=True))
        facts = list_following(
            community_id=row.community_id,
            after_id=row.seen_id,
            names=rules.names_of(row.events),
            except_ids=known,
            limit=BATCH,
        )
        Delivery.objects.bulk_create(
            [Delivery(subscription=row, event_id=fact.id, made_at=at, next_try_at=at) for fact in facts]
        )
        made += len(facts)
        _move_on(row, at, is_whole=len(facts) < BATCH)
    return made


def _move_on(row: Subscription, at: datetime, *, is_whole: bool) -> None:
    if not is_whole or at - row.seen_moved_at < LAG:
        return
    row.seen_id, row.next_seen_id, row.seen_moved_at = row.next_seen_id, last_event_id(), at
    row.save(update_fields=["seen_id", "next_seen_id", "seen_moved_at"])


def deliver_due(*, at: datetime, limit: int = BATCH, send: Sender = post) -> int:
    """Try everything that is due, oldest first; how many were taken."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=at, subscription__is_active=True)
    taken = 0
    for delivery in due.select_related("subscription__community").order_by("next_try_at", "pk")[:limit]:
        if _claim(delivery, at):
            taken += _try(delivery, at, send)
    return taken


@command
def _claim(delivery: Delivery, at: datetime) -> bool:
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, next_try_at=delivery.next_try_at)
    return bool(mine.update(next_try_at=at + CLAIMED, attempts=delivery.attempts + 1, tried_at=at))


def _try(delivery: Delivery, at: datetime, send: Sender) -> bool:
    body = write_message(delivery)
    secret = crypto.open_sealed(delivery.subscription.secret_sealed)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Hemu",
        "Hemu-Delivery": str(delivery.pk),
        "Hemu-Signature": rules.sign(body, secret=secret, timestamp=int(at.timestamp())),
    }
    outcome = send(delivery.subscription.url, body, headers)
    _keep(delivery, outcome, at)
    return outcome.is_taken


def write_message(delivery: Delivery) -> str:
    """What is sent of the entry; the same each time."""
    fact = get_facts([delivery.event_id])[delivery.event_id]
    named = name_subjects(fact.subject_type, [fact.subject_id]) if rules.is_numbered(fact.subject_type) else {}
    community = delivery.subscription.community.code
    return rules.write_body(fact, community=community, number=str(named.get(fact.subject_id, "")))


@command
def _keep(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != Delivery.State.WAITING:  # ended meanwhile
        return
    row.status, row.problem = outcome.status, outcome.problem[:200]
    wait = rules.wait_after(row.attempts)
    if outcome.is_taken:
        row.state, row.delivered_at, row.next_try_at = Delivery.State.DELIVERED, at, None
    elif wait is None:
        row.state, row.next_try_at = Delivery.State.DEAD, None
    else:
        row.next_try_at = at + wait
    row.save(update_fields=["state", "delivered_at", "next_try_at", "status", "problem"])
