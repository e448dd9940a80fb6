from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.identity.models import Community


class Subscription(models.Model):
    """Somebody outside who is told what happens in a community (SYS-10). The secret is sealed and shown once.

    The journal is the outbox. ``seen_id`` is the entry up to which nothing can come any more: it follows an hour
    behind, because entries get their numbers before their transactions end. What lies after it and has no delivery
    yet is still to be told.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    """Names of entries, ``case.opened``, or whole families, ``case.*``."""
    secret_sealed = models.TextField()
    is_active = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seen_id = models.BigIntegerField()
    next_seen_id = models.BigIntegerField()
    seen_moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["is_active", "ended_at"], name="webhooks_at_work")]


class Delivery(models.Model):
    """One entry on its way to one subscriber: tried until it is taken, or dead after so many times."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("推送", "等待发送")
        DELIVERED = "delivered", _("已送达")
        DEAD = "dead", _("已放弃")

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("journal.Event", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    """What the other side answered last; nothing where it didn't."""
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["subscription", "event"], name="webhooks_once_each")]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="webhooks_due"),
            models.Index(fields=["subscription", "state"], name="webhooks_of_subscription"),
        ]
