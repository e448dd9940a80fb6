"""What comes round by itself."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from hemu.engines.webhooks.commands import deliver_due, note_new
from hemu.engines.webhooks.models import Delivery
from hemu.kernel.timekeeping import now

KEPT = timedelta(days=30)


def tell_subscribers() -> int:
    """Note what is new and send what is due; how many were taken."""
    at = now()
    note_new(at=at)
    return deliver_due(at=at)


def forget_deliveries() -> int:
    """Forget what was delivered or given up a month ago; never what would then look new."""
    old = Delivery.objects.exclude(state=Delivery.State.WAITING).filter(made_at__lt=now() - KEPT)
    old = old.filter(event__lte=F("subscription__seen_id"))
    return int(old.delete()[0])
