"""Who belongs to my home: an owner adds and removes family and tenants, and decides who asks to join (RES-08)."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import now
from hemu.registry.binding import commands
from hemu.registry.binding.authority import OWNERS_MAY_ADD, get_own_room
from hemu.registry.binding.forms import RejectForm
from hemu.registry.binding.queries import get_decision
from hemu.registry.binding.web.deciding import decide
from hemu.registry.org.rules import spaced_code
from hemu.registry.residents.permissions import PORTAL_USE
from hemu.surfaces.portal import household
from hemu.surfaces.portal.forms import AddPersonForm, RemovePersonForm
from hemu.surfaces.portal.web.entering import residents_only


@page(permission=PORTAL_USE)
@residents_only
def people(request: Any, room_id: int) -> HttpResponse:
    """The people of one of my homes; its owner can add, remove, and hand out codes."""
    shown = household.get_my_household(actor=request.actor, room_id=room_id, homes=request.homes, at=now())
    return render(request, "portal/people.html", {"shown": shown})


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def person_add(request: Any, room_id: int) -> HttpResponse:
    """Let a family member or a tenant belong to my home."""
    room = get_own_room(request.actor, room_id)
    return answer_form(
        request,
        AddPersonForm(request.POST or None, initial={"role": OWNERS_MAY_ADD[0].value}),
        lambda data: commands.add_to_my_home(room_id=room_id, actor=request.actor, at=now(), **data),
        heading=_("登记家人或租户"),
        submit_label=_("登记到我家"),
        intro=room.label,
        said=_("已登记。给他一个码，他就能在手机上开通账号。"),
        back_url=reverse("portal_people", kwargs={"room_id": room_id}),
        template="portal/form.html",
    )


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def person_remove(request: Any, member_id: int) -> HttpResponse:
    """Let somebody no longer belong to my home."""
    member = household.get_removable(actor=request.actor, member_id=member_id)
    return answer_form(
        request,
        RemovePersonForm(request.POST or None),
        lambda data: commands.remove_from_my_home(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("移出我家"),
        submit_label=_("确认移出"),
        intro=_("%(name)s（%(role)s）从现在起看不到这一户；以前的记录会保留。")
        % {"name": member.name, "role": member.role},
        said=_("已移出。"),
        back_url=reverse("portal_people", kwargs={"room_id": member.room_id}),
        template="portal/form.html",
        extra={"tone": "danger"},
    )


@page(permission=PORTAL_USE, methods=("POST",))
@residents_only
def person_code(request: Any, member_id: int) -> HttpResponse:
    """A code for somebody of my home, to show or to send on; it is shown this once."""
    issued = commands.issue_code_at_home(member_id=member_id, actor=request.actor, at=now())
    address = request.build_absolute_uri(reverse("join_code"))
    known = {
        "row": issued.row,
        "code": spaced_code(issued.code),
        "address": address,
        "qr": segno.make(f"{address}?code={issued.code}", error="m").svg_data_uri(scale=4, border=2),
    }
    response = render(request, "portal/code.html", known)
    response["Cache-Control"] = "no-store"
    return response


@page(permission=PORTAL_USE, methods=("POST",))
@residents_only
def code_revoke(request: Any, binding_code_id: int) -> HttpResponse:
    """Make a code that I handed out useless."""
    commands.revoke_code(code_id=binding_code_id, actor=request.actor, at=now())
    messages.success(request, _("这个码已作废。"))
    return redirect("portal_me")


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def binding(request: Any, binding_id: int) -> HttpResponse:
    """Somebody asks to belong to my home: how that fits what is on file, and my word."""
    return decide(
        request,
        binding_id,
        template="portal/binding.html",
        back_url=reverse("portal_me"),
        reject_url=reverse("portal_binding_reject", kwargs={"binding_id": binding_id}),
    )


@page(permission=PORTAL_USE, methods=("GET", "POST"))
@residents_only
def binding_reject(request: Any, binding_id: int) -> HttpResponse:
    """Refuse, with a reason that the asker reads."""
    decision = get_decision(actor=request.actor, binding_id=binding_id)
    return answer_form(
        request,
        RejectForm(request.POST or None),
        lambda data: commands.reject_binding(binding_id=binding_id, actor=request.actor, at=now(), **data),
        heading=_("不通过这个申请"),
        submit_label=_("不通过"),
        intro=decision.request.room.label,
        said=_("已告诉申请的人。"),
        back_url=reverse("portal_me"),
        template="portal/form.html",
        extra={"tone": "danger"},
    )
