"""Binding at the desk: requests to decide, letters with codes, accounts of those who stand there (RES-08, RES-10)."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import note_sight
from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.identity.web.going import go_next
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.binding import commands, sending
from hemu.registry.binding.forms import BindAccountForm, BindingFilters, RejectForm
from hemu.registry.binding.models import BindingCode, BindingRequest, TextMessage
from hemu.registry.binding.permissions import BINDING_DECIDE, BINDING_MESSAGES
from hemu.registry.binding.queries import get_decision, list_messages, list_requests, say_known_as
from hemu.registry.binding.web.deciding import decide
from hemu.registry.estate.rules import read_room
from hemu.registry.org.rules import spaced_code
from hemu.registry.residents.household import get_member
from hemu.registry.residents.masking import mask_name, mask_phone

State = BindingRequest.State
LETTER_PURPOSE = "binding_letter"
PURPOSES: dict[str, Any] = {"code": _("注册验证码")}
TONES = {State.WAITING: "warn", State.CONFIRMED: "ok", State.REJECTED: "bad", State.WITHDRAWN: "wait"}


class BindingList(ListPage):
    """Who asks to belong to a home."""

    key = "bindings"
    title = _("待确认的绑定")
    filters = BindingFilters
    quick = ("state", "room")
    defaults = "state=waiting"
    default_sort = "asked_at"
    export = False
    presets: ClassVar = [
        Preset(_("待确认"), "state=waiting"),
        Preset(_("已绑定"), "state=confirmed"),
        Preset(_("没有通过"), "state=rejected"),
    ]
    columns: ClassVar = [
        Column("room", _("房屋"), value="room.label", sort="room__sort", link=True, phone="title"),
        Column("name", _("申请人"), value=lambda row: mask_name(row.name)),
        Column("phone", _("手机"), value=lambda row: mask_phone(row.phone)),
        Column("role", _("身份"), value="get_role_display"),
        Column("asked_at", _("申请时间"), sort="asked_at"),
        Column("state", _("状态"), value="get_state_display", render=lambda row: _state(row)),
    ]
    empty = Empty(
        title=_("没有待确认的绑定"),
        text=_("住户在手机上注册、申请绑定房屋以后，在这里确认。"),
        icon="user-round-check",
    )

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[BindingRequest]:
        rows = list_requests(actor=actor)
        if filters["state"]:
            rows = rows.filter(state=filters["state"])
        if text := filters["room"]:
            spelling = read_room(text)
            rows = rows.filter(room__number=spelling.number) if spelling else rows.none()
            if spelling and spelling.building:
                rows = rows.filter(room__unit__building__code=spelling.building)
        return rows

    def row_url(self, row: BindingRequest) -> str:
        return reverse("binding_page", kwargs={"binding_id": row.pk})


def _state(row: BindingRequest) -> Any:
    return chip(row.get_state_display(), TONES[State(row.state)])


class MessageList(ListPage):
    """The outbox of text messages."""

    key = "binding_messages"
    title = _("短信发送")
    default_sort = "-created_at"
    export = False
    template = "binding/messages.html"
    columns: ClassVar = [
        Column("created_at", _("时间"), sort="created_at", phone="title"),
        Column("purpose", _("用途"), value=lambda row: PURPOSES.get(row.purpose, row.purpose)),
        Column("phone", _("手机"), value="phone_masked"),
        Column("state", _("状态"), value="get_state_display", render=lambda row: _sent(row)),
        Column("tries", _("试了几次")),
        Column("sent_at", _("发出时间"), sort="sent_at"),
        Column("problem", _("问题")),
    ]
    empty = Empty(
        title=_("还没有发过短信"), text=_("住户用手机号注册时，验证码从这里发出。"), icon="message-square-text"
    )

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[TextMessage]:
        return list_messages(actor=actor)

    def extra(self, request: Any) -> dict[str, Any]:
        return {"gateway": sending.find_gateway()}


_SENT = {"sent": "ok", "failed": "bad", "unclear": "warn", "waiting": "wait", "sending": "wait"}


def _sent(row: TextMessage) -> Any:
    return chip(row.get_state_display(), _SENT[row.state])


@page(permission=BINDING_DECIDE)
def binding_list(request: Request) -> HttpResponse:
    """Who asks to belong to a home."""
    return BindingList().respond(request)


@page(permission=BINDING_MESSAGES)
def binding_messages(request: Request) -> HttpResponse:
    """What was sent, what waits, what failed."""
    return MessageList().respond(request)


@page(permission=BINDING_DECIDE, methods=("GET", "POST"))
def binding_page(request: Request, binding_id: int) -> HttpResponse:
    """One request with what it says and how that fits the file; confirm it."""
    return decide(
        request,
        binding_id,
        template="binding/decide.html",
        back_url=reverse("binding_list"),
        reject_url=reverse("binding_reject", kwargs={"binding_id": binding_id}),
    )


@page(permission=BINDING_DECIDE, methods=("GET", "POST"))
def binding_reject(request: Request, binding_id: int) -> HttpResponse:
    """Refuse it, with a reason."""
    decision = get_decision(actor=request.actor, binding_id=binding_id)
    return answer_form(
        request,
        RejectForm(request.POST or None),
        lambda data: commands.reject_binding(binding_id=binding_id, actor=request.actor, at=now(), **data),
        heading=say("不通过这个申请"),
        submit_label=say("不通过"),
        intro=decision.request.room.label,
        said=say("已告诉申请的人。"),
        back_url=reverse("binding_list"),
    )


@page(permission=BINDING_DECIDE, methods=("POST",))
def binding_letter(request: Request, member_id: int) -> HttpResponse:
    """Issue a binding code and print its letter."""
    issued = commands.issue_code(member_id=member_id, actor=request.actor, at=now())
    return show_letter(request, issued)


@page(permission=BINDING_DECIDE, methods=("POST",))
def binding_reset_letter(request: Request, person_id: int) -> HttpResponse:
    """Issue a code for a new password and print its letter."""
    issued = commands.issue_reset(person_id=person_id, actor=request.actor, at=now())
    return show_letter(request, issued)


@page(permission=BINDING_DECIDE, methods=("POST",))
def binding_code_revoke(request: Request, binding_code_id: int) -> HttpResponse:
    """Make an issued code useless."""
    commands.revoke_code(code_id=binding_code_id, actor=request.actor, at=now())
    messages.success(request, say("这个码已作废。"))
    return go_next(request)


@page(permission=BINDING_DECIDE, methods=("GET", "POST"))
def binding_account(request: Request, member_id: int) -> HttpResponse:
    """Bind somebody who stands at the desk to the account they have signed up."""
    member = get_member(actor=request.actor, member_id=member_id)
    return answer_form(
        request,
        BindAccountForm(request.POST or None),
        lambda data: commands.bind_account(person_id=member.person_id, actor=request.actor, at=now(), **data),
        heading=say("替住户绑定账号"),
        submit_label=say("绑定到这个账号"),
        intro=say("%(room)s，%(role)s。请核对证件，再填他注册时用的手机号和姓名。")
        % {"room": member.room.label, "role": member.get_role_display()},
        said=say("已绑定。"),
        back_url=reverse("room_page", kwargs={"room_id": member.room_id}),
    )


def show_letter(request: Request, issued: commands.IssuedCode) -> HttpResponse:
    """The letter: large letters, the code, a picture of the address. It is shown this once."""
    address = request.build_absolute_uri(reverse("join_code"))
    row = issued.row
    note_sight(
        actor=request.actor,
        at=row.issued_at,
        community_id=row.community_id,
        subjects=[("person", row.person_id)],
        fields=["name"],
        purpose=LETTER_PURPOSE,
    )
    known = {
        "row": row,
        "room": row.room,
        "name": row.person.name,
        "known_as": say_known_as(row.person),
        "code": spaced_code(issued.code),
        "address": address,
        "office_phone": row.community.phone,
        "is_reset": row.purpose == BindingCode.Purpose.RESET,
        "qr": segno.make(f"{address}?code={issued.code}", error="m").svg_data_uri(scale=4, border=0),
    }
    response = render(request, "binding/letter.html", known)
    response["Cache-Control"] = "no-store"
    return response
