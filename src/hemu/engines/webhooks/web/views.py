"""Screens of the webhooks: who is told what, and what became of it (SYS-10)."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import EventType, get_event_type, list_event_types
from hemu.engines.webhooks import queries
from hemu.engines.webhooks.commands import change_secret, end_subscription, resend, subscribe, switch
from hemu.engines.webhooks.commands.delivering import write_message
from hemu.engines.webhooks.forms import DeliveryFilters, SubscriptionForm
from hemu.engines.webhooks.models import Delivery
from hemu.engines.webhooks.permissions import WEBHOOKS_MANAGE
from hemu.identity.access import Actor
from hemu.identity.pages import page
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip

_TONES = {Delivery.State.DELIVERED: "ok", Delivery.State.WAITING: "wait", Delivery.State.DEAD: "bad"}


@page(permission=WEBHOOKS_MANAGE)
def webhooks(request: Any) -> HttpResponse:
    """Whom this community tells what."""
    return render(request, "webhooks/list.html", {"rows": queries.list_subscriptions(actor=request.actor)})


@page(permission=WEBHOOKS_MANAGE, methods=("GET", "POST"))
def webhook_new(request: Any) -> HttpResponse:
    """Add a subscriber; its secret stands on the answer and nowhere else."""
    if request.actor.community_id is None:
        raise NotFound()
    form = SubscriptionForm(request.POST if request.method == "POST" else None, initial={"events": "case.*"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row, secret = subscribe(
                community_id=request.actor.community_id,
                name=data["name"],
                url=data["url"],
                patterns=data["events"].replace(",", "\n").split("\n"),
                actor=request.actor,
                at=now(),
            )
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            return _show_secret(request, row, secret)
    known = {"form": form, "types": [(each.name, _plainly(each)) for each in list_event_types()]}
    return render(request, "webhooks/new.html", known, status=422 if form.errors else 200)


@page(permission=WEBHOOKS_MANAGE, methods=("GET", "POST"))
def webhook(request: Any, subscription_id: int) -> HttpResponse:
    """One subscriber: pause, go on, another secret, end."""
    row = queries.get_subscription(actor=request.actor, subscription_id=subscription_id)
    if request.method == "GET":
        recent = row.deliveries.select_related("event")[:20]
        return render(request, "webhooks/webhook.html", {"row": row, "recent": recent})
    who = {"subscription_id": subscription_id, "actor": request.actor, "at": now()}
    match request.POST.get("do"):
        case "pause":
            switch(on=False, **who)
            messages.success(request, say("已暂停。这段时间的事件会在恢复后补发。"))
        case "go_on":
            switch(on=True, **who)
            messages.success(request, say("已恢复推送。"))
        case "secret":
            return _show_secret(request, row, change_secret(**who))
        case "end":
            end_subscription(**who)
            messages.success(request, say("推送地址已删去。"))
            return redirect("webhooks")
    return redirect("webhook", subscription_id=subscription_id)


class DeliveryList(ListPage):
    """What was sent, what waits, what was given up."""

    key = "webhook_deliveries"
    title = _("推送记录")
    filters = DeliveryFilters
    quick = ("state", "event", "to")
    default_sort = "-made"
    columns: ClassVar = [
        Column("event", _("事件"), value="event.name", link=True, phone="title"),
        Column("to", _("推送地址"), value="subscription.name"),
        Column("state", _("状态"), sort="state", render=lambda row: chip(row.get_state_display(), _TONES[row.state]),
               export=lambda row: row.get_state_display()),
        Column("attempts", _("试了几次"), sort="attempts", value="attempts", kind="number"),
        Column("problem", _("对方的回答"), value=lambda row: row.problem or (str(row.status) if row.status else "")),
        Column("made", _("产生时间"), sort="made_at", value="made_at"),
        Column("next", _("下次发送"), sort="next_try_at", value="next_try_at", phone="hide"),
    ]  # fmt: skip
    presets: ClassVar = [
        Preset(_("全部"), "state="),
        *(Preset(label, f"state={state}") for state, label in Delivery.State.choices),
    ]
    empty = Empty(title=_("还没有推送"), text=_("有了推送地址，事件发生后一分钟内就会发出。"), icon="webhook")

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Delivery]:
        rows = queries.visible_deliveries(actor)
        if filters["state"]:
            rows = rows.filter(state=filters["state"])
        if filters["event"]:
            rows = rows.filter(event__name__startswith=filters["event"])
        if filters["to"]:
            rows = rows.filter(subscription__name__icontains=filters["to"])
        return rows

    def row_url(self, row: Delivery) -> str:
        return reverse("webhook_delivery", args=[row.pk])


@page(permission=WEBHOOKS_MANAGE)
def webhook_deliveries(request: Any) -> HttpResponse:
    """Everything that was sent, and that waits to be."""
    return DeliveryList().respond(request)


@page(permission=WEBHOOKS_MANAGE, methods=("GET", "POST"))
def webhook_delivery(request: Any, delivery_id: int) -> HttpResponse:
    """One delivery: what was sent, what came back; send it again."""
    row = queries.get_delivery(actor=request.actor, delivery_id=delivery_id)
    if request.method == "POST":
        resend(delivery_id=delivery_id, actor=request.actor, at=now())
        messages.success(request, say("会在一分钟内重新发送。"))
        return redirect("webhook_delivery", delivery_id=delivery_id)
    known = {
        "row": row,
        "body": write_message(row),
        "sentence": _plainly(get_event_type(row.event.name)),
        "tone": _TONES[Delivery.State(row.state)],
    }
    return render(request, "webhooks/delivery.html", known)


def _plainly(kind: EventType) -> str:
    """The sentence of an entry without what would be filled in."""
    return re.sub(r"%\(\w+\)[sd]", "…", str(kind.sentence))


def _show_secret(request: Any, row: Any, secret: str) -> HttpResponse:
    response = render(request, "webhooks/secret.html", {"row": row, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response
