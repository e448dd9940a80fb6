"""The contact page 联系物业 (NOT-07): its entries, its poster, and the page that everybody may read."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.registry.org import commands
from hemu.registry.org.forms import ContactForm
from hemu.registry.org.permissions import ORG_MANAGE, ORG_VIEW
from hemu.registry.org.queries import contacts as queries
from hemu.registry.org.queries.duty import list_tonight
from hemu.registry.org.queries.pages import get_community_for


@page(permission=ORG_VIEW)
def contacts(request: Request) -> HttpResponse:
    """The telephones that residents read."""
    known = {
        "contacts": queries.list_contacts(actor=request.actor),
        "tonight": list_tonight(actor=request.actor, at=now()),
        "may_edit": request.actor.may(ORG_MANAGE),
    }
    return render(request, "org/contacts.html", known)


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def contact_new(request: Request) -> HttpResponse:
    """Put a telephone onto the page."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    return answer_form(
        request,
        ContactForm(request.POST or None),
        lambda data: commands.add_contact(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("增加联系电话"),
        submit_label=_("放到联系页上"),
        intro=_("住户在“联系物业”里看到，点一下就能拨打。"),
        said=_("联系电话已增加。"),
        back_url=reverse("contacts"),
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def contact_edit(request: Request, contact_id: int) -> HttpResponse:
    """Change a telephone of the page."""
    found = queries.get_contact(actor=request.actor, contact_id=contact_id)
    fields = ("kind", "label", "phone", "hours", "note", "sort")
    return answer_form(
        request,
        ContactForm(request.POST or None, initial={name: getattr(found, name) for name in fields}),
        lambda data: commands.change_contact(contact_id=contact_id, actor=request.actor, at=now(), **data),
        heading=_("修改联系电话"),
        submit_label=_("保存联系电话"),
        said=_("联系电话已保存。"),
        back_url=reverse("contacts"),
    )


@page(permission=ORG_MANAGE, methods=("POST",))
def contact_remove(request: Request, contact_id: int) -> HttpResponse:
    """Take a telephone off the page."""
    commands.remove_contact(contact_id=contact_id, actor=request.actor, at=now())
    messages.success(request, _("联系电话已去掉。"))
    return redirect("contacts")


@page(permission=ORG_VIEW)
def contact_poster(request: Request) -> HttpResponse:
    """A sheet for the notice board: the telephones in large letters, and a picture that leads to the page."""
    community = get_community_for(actor=request.actor, community_id=request.actor.community_id or 0)
    address = request.build_absolute_uri(reverse("contact_public", kwargs={"community_code": community.code}))
    qr = segno.make(address, error="m").svg_data_uri(scale=4, border=0)
    known = {"community": community, "lines": queries.list_lines(community=community), "address": address, "qr": qr}
    return render(request, "org/contact_poster.html", known)


@page(public=True)
def contact_public(request: Request, community_code: str) -> HttpResponse:
    """Whom to call, for whoever scanned the sheet: no account needed."""
    community = queries.get_public_community(code=community_code)
    known = {"community": community, "lines": queries.list_lines(community=community)}
    return render(request, "org/contact_public.html", known)
