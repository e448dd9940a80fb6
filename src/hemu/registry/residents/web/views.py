"""Pages of people and households (RES-01, RES-02)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.journal.queries import list_entries
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.forms import EndMembershipForm, MemberForm, PersonForm
from hemu.registry.residents.household import get_member, get_person, get_person_file, list_numbers
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW
from hemu.registry.residents.queries import get_home


@page(permission=RESIDENTS_VIEW)
def person_page(request: Request, person_id: int) -> HttpResponse:
    """A person's file: masked data, homes now and before, what was changed."""
    file = get_person_file(actor=request.actor, person_id=person_id)
    entries = list_entries(actor=request.actor, subject=("person", person_id), community_id=file.person.community_id)
    return render(request, "residents/person.html", {"file": file, "entries": entries})


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def person_edit(request: Request, person_id: int) -> HttpResponse:
    """Correct somebody's data."""
    person = get_person(actor=request.actor, person_id=person_id)
    initial = {
        "name": person.name,
        "phones": " ".join(list_numbers(person=person)),
        "gender": person.gender,
        "birth_date": person.birth_date,
        "note": person.note,
    }

    def do(data: dict[str, Any]) -> Any:
        data["id_number"] = data["id_number"] or None
        return commands.change_person(person_id=person_id, actor=request.actor, at=now(), **data)

    return answer_form(
        request,
        PersonForm(request.POST or None, initial=initial),
        do,
        heading=_("修改住户资料"),
        submit_label=_("保存住户资料"),
        said=_("住户资料已保存。"),
        back_url=reverse("person_page", kwargs={"person_id": person_id}),
    )


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def member_add(request: Request, room_id: int) -> HttpResponse:
    """Let somebody belong to a home."""
    home = get_home(actor=request.actor, room_id=room_id)
    return answer_form(
        request,
        MemberForm(request.POST or None, initial={"from_date": civil_date(now()), "role": "family"}),
        lambda data: commands.add_new_member(room_id=room_id, actor=request.actor, at=now(), **data),
        heading=_("登记住户"),
        submit_label=_("登记到这一户"),
        intro=home.label,
        said=_("住户已登记。"),
        back_url=_room_url(room_id),
    )


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def member_end(request: Request, member_id: int) -> HttpResponse:
    """Let somebody no longer belong to a home; it stays in the history (RES-02)."""
    member = get_member(actor=request.actor, member_id=member_id)
    known = {"name": member.person.name, "role": member.get_role_display(), "room": member.room.label}
    return answer_form(
        request,
        EndMembershipForm(request.POST or None, initial={"to_date": civil_date(now())}),
        lambda data: commands.end_membership(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("迁出：%(name)s") % known,
        submit_label=_("确认迁出"),
        intro=_("%(room)s的%(role)s。迁出以后，他的账号不再看到这一户；记录会保留。") % known,
        said=_("已迁出，记录保留在这一户的历史里。"),
        back_url=_room_url(member.room_id),
    )


def _room_url(room_id: int) -> str:
    return reverse("room_page", kwargs={"room_id": room_id})
