"""A home changes hands, in one guided step (RES-02)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.changing_hands import list_open_matters
from hemu.registry.residents.commands import NewOwner
from hemu.registry.residents.forms import OWNERS, OwnershipForm, split_phones
from hemu.registry.residents.household import list_people
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.residents.permissions import RESIDENTS_MANAGE
from hemu.registry.residents.queries import get_home
from hemu.registry.residents.web.in_place import room_url

_STAY = (HouseholdMember.Role.TENANT, HouseholdMember.Role.HELPER)
"""Who stays unless somebody ticks them: sale does not break a lease."""


@page(permission=RESIDENTS_MANAGE, methods=("GET", "POST"))
def ownership(request: Request, room_id: int) -> HttpResponse:
    """Who was owner, what is open, who comes, who leaves with them."""
    home = get_home(actor=request.actor, room_id=room_id)
    people = list_people(actor=request.actor, room=home.room)
    others = [(row, name) for row, name in people if row.role != HouseholdMember.Role.OWNER]
    form = OwnershipForm(
        request.POST or None,
        initial={
            "from_date": civil_date(now()),
            "leaving": [row.pk for row, _name in others if row.role not in _STAY],
        },
        others=[(row.pk, f"{name} · {row.get_role_display()}") for row, name in others],
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_ownership(room_id=room_id, actor=request.actor, at=now(), **_values(form.cleaned_data))
        except Invalid as problem:
            form.add_refusal(problem)
        else:
            messages.success(request, _("产权变更已办理，原业主留在历史里。"))
            return HttpResponseRedirect(f"{room_url(room_id)}#part-household")
    known = {
        "form": form,
        "home": home,
        "old": [(row, name) for row, name in people if row.role == HouseholdMember.Role.OWNER],
        "matters": list_open_matters(actor=request.actor, room_id=room_id),
        "back_url": room_url(room_id),
        "groups": [[form[f"{name}_{n}"] for name in _FIELDS] for n in range(1, OWNERS + 1)],
    }
    return render(request, "residents/ownership.html", known, status=422 if form.errors else 200)


_FIELDS = ("name", "phones", "id_number", "share")


def _values(data: dict[str, Any]) -> dict[str, Any]:
    """The form's values as the command takes them; rows without anything typed are left out."""
    rows = [[data[f"{name}_{n}"] for name in _FIELDS] for n in range(1, OWNERS + 1)]
    owners = [NewOwner(name, split_phones(phones), number, share) for name, phones, number, share in rows]
    typed = [owner for owner, row in zip(owners, rows, strict=True) if any(row)]
    return {
        "from_date": data["from_date"],
        "owners": typed,
        "leaving": data.get("leaving", ()),
        "reason": data["reason"],
    }
