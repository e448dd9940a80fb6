"""Pages of people and who belongs to which home (RES-01, RES-02, RES-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.engines.journal.queries import list_entries_of
from hemu.identity.pages import Request, page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.forms import EndMembershipForm, HelperForm, MemberForm, MembershipForm, PersonForm
from hemu.registry.residents.household import get_member, get_person, get_person_file, list_numbers
from hemu.registry.residents.links import list_person_links
from hemu.registry.residents.masking import show_value
from hemu.registry.residents.merging import current_id, find_probable, former_ids
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.residents.permissions import RESIDENTS_FILE, RESIDENTS_MANAGE, RESIDENTS_MERGE
from hemu.registry.residents.queries import get_home
from hemu.registry.residents.sights import note_editing
from hemu.registry.residents.web.in_place import answer_in_place, person_url, room_url

ENTRIES = 100


@page(permission=RESIDENTS_FILE)
def person_page(request: Request, person_id: int) -> HttpResponse:
    """A person's file: masked data, homes now and before, what was changed; a merged one leads to what it became."""
    standing = current_id(person_id)
    file = get_person_file(actor=request.actor, person_id=standing, today=civil_date(now()))
    if standing != person_id:
        return HttpResponseRedirect(person_url(standing))
    community_id = file.person.community_id
    known = {
        "file": file,
        "may_merge": request.actor.may(RESIDENTS_MERGE, community_id),
        "links": list_person_links(request.actor, standing, community_id),
        "entries": list_entries_of(
            actor=request.actor,
            subjects={("person", pk): "" for pk in (person_id, *former_ids(person_id))},
            community_id=community_id,
            limit=ENTRIES,
        ),
    }
    return render(request, "residents/person.html", known)


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def person_edit(request: Request, person_id: int) -> HttpResponse:
    """Correct somebody's data; from a home's page (``?room=``) it goes back there."""
    person = get_person(actor=request.actor, person_id=person_id)
    names = ("name", "gender", "birth_date", "work_unit", "speaks", "note")
    initial = {name: getattr(person, name) for name in names} | {"phones": " ".join(list_numbers(person=person))}
    if request.method == "GET":
        note_editing(
            actor=request.actor,
            at=now(),
            community_id=person.community_id,
            subject=("person", person_id),
            values={"name": person.name, "phone": initial["phones"], "birth_date": person.birth_date},
        )

    def do(data: dict[str, Any]) -> Any:
        data["id_number"] = data["id_number"] or None
        return commands.change_person(person_id=person_id, actor=request.actor, at=now(), **data)

    home = request.GET.get("room", "")
    is_home = home.isascii() and home.isdigit() and len(home) < 19
    return answer_in_place(
        request,
        PersonForm(request.POST or None, initial=initial),
        do,
        heading=_("修改住户资料"),
        submit_label=_("保存住户资料"),
        said=_("住户资料已保存。"),
        back_url=room_url(int(home)) if is_home else person_url(person_id),
        part="household" if is_home else "",
    )


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def member_add(request: Request, room_id: int) -> HttpResponse:
    """Let somebody belong to a home; who looks like somebody on file is asked about (RES-11)."""
    form = MemberForm(request.POST or None, initial={"from_date": civil_date(now()), "role": "family"})
    return _add(request, room_id, form, commands.add_new_member, _("登记住户"), _("住户已登记。"))


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def helper_add(request: Request, room_id: int) -> HttpResponse:
    """Register a domestic worker (RES-01)."""
    form = HelperForm(request.POST or None, initial={"from_date": civil_date(now())})
    return _add(request, room_id, form, commands.add_helper, _("登记家政人员"), _("家政人员已登记。"))


def _add(
    request: Request, room_id: int, form: MemberForm, add: Callable[..., Any], heading: str, said: str
) -> HttpResponse:
    home = get_home(actor=request.actor, room_id=room_id)

    def do(data: dict[str, Any]) -> Any:
        if not form.was_asked:
            _ask_who(request, form, home.room.community_id, data)
        return add(room_id=room_id, actor=request.actor, at=now(), **data)

    return answer_in_place(
        request,
        form,
        do,
        heading=heading,
        submit_label=_("登记到这一户"),
        intro=home.label,
        said=said,
        back_url=room_url(room_id),
        part="household",
    )


def _ask_who(request: Request, form: MemberForm, community_id: int, data: dict[str, Any]) -> None:
    """Stop once, where somebody on file looks like the one to be registered (RES-11)."""
    doubles = find_probable(
        actor=request.actor,
        community_id=community_id,
        name=data["name"],
        phones=data["phones"],
        id_number=data["id_number"],
        birth_date=data.get("birth_date"),
    )
    if doubles:
        form.ask_who(doubles)
        raise Invalid({})


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def member_edit(request: Request, member_id: int) -> HttpResponse:
    """Correct a share, or since when somebody belongs to the home (RES-02)."""
    member = get_member(actor=request.actor, member_id=member_id)
    form = MembershipForm(request.POST or None, initial={"share": member.share, "from_date": member.from_date})
    return answer_in_place(
        request,
        form,
        lambda data: commands.change_member(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("入住日期和份额：%(name)s") % {"name": name_of(request, member)},
        submit_label=_("保存"),
        said=_("已保存。"),
        back_url=room_url(member.room_id),
        part="household",
    )


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def member_end(request: Request, member_id: int) -> HttpResponse:
    """Let somebody no longer belong to a home; it stays in the history (RES-02)."""
    member = get_member(actor=request.actor, member_id=member_id)
    known = {"name": name_of(request, member), "role": member.get_role_display(), "room": member.room.label}
    return answer_in_place(
        request,
        EndMembershipForm(request.POST or None, initial={"to_date": civil_date(now())}),
        lambda data: commands.end_membership(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("迁出：%(name)s") % known,
        submit_label=_("确认迁出"),
        intro=_("%(room)s的%(role)s。迁出以后，他的账号不再看到这一户；记录会保留。") % known,
        said=_("已迁出，记录保留在这一户的历史里。"),
        back_url=room_url(member.room_id),
        part="household",
    )


def name_of(request: Request, member: HouseholdMember) -> str:
    """A member as the reader may see them."""
    community_id = member.room.community_id
    return show_value(member.person.name, field="name", actor=request.actor, community_id=community_id)
