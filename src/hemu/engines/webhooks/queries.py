"""Subscriptions and deliveries as their screens show them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from hemu.engines.webhooks.models import Delivery, Subscription
from hemu.engines.webhooks.permissions import WEBHOOKS_MANAGE
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound


def list_subscriptions(*, actor: Actor) -> list[Subscription]:
    """Those of the actor's community that have not ended, with how many deliveries wait or are dead."""
    where = actor.communities_where(WEBHOOKS_MANAGE) & {actor.community_id}
    rows = Subscription.objects.filter(community__in=where, ended_at=None).select_related("made_by")
    return list(
        rows.annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
            dead=Count("deliveries", filter=Q(deliveries__state=Delivery.State.DEAD)),
        )
    )


def get_subscription(*, actor: Actor, subscription_id: int) -> Subscription:
    """One subscription; raises `NotFound`."""
    rows = Subscription.objects.select_related("made_by", "community")
    found = rows.filter(pk=subscription_id, community__in=actor.communities_where(WEBHOOKS_MANAGE)).first()
    if found is None:
        raise NotFound()
    return found


def visible_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """The deliveries of the actor's community."""
    where = actor.communities_where(WEBHOOKS_MANAGE) & {actor.community_id}
    return Delivery.objects.filter(subscription__community__in=where).select_related("subscription", "event")


def get_delivery(*, actor: Actor, delivery_id: int) -> Delivery:
    """One delivery; raises `NotFound`."""
    where = actor.communities_where(WEBHOOKS_MANAGE)
    rows = Delivery.objects.select_related("subscription__community", "event")
    found = rows.filter(pk=delivery_id, subscription__community__in=where).first()
    if found is None:
        raise NotFound()
    return found


def can_see_webhook(actor: Actor, subscription_id: int) -> bool:
    """Whether the actor sets up subscriptions where this one is."""
    where = actor.communities_where(WEBHOOKS_MANAGE)
    return actor.is_system or Subscription.objects.filter(pk=subscription_id, community__in=where).exists()


def name_webhooks(ids: Iterable[int]) -> dict[int, str]:
    """The names of several, in one statement."""
    return dict(Subscription.objects.filter(pk__in=ids).values_list("pk", "name"))
