"""What an authority asks for by law, and the extract it gets (PRV-07)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.models import Approval
from hemu.engines.journal.queries import list_entries
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Forbidden, Invalid
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.list_export import XLSX
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage
from hemu.registry.privacy.approving import say_period, say_person
from hemu.registry.privacy.commands.disclosures import ask_legal_disclosure, make_extract
from hemu.registry.privacy.extracts import say_scopes
from hemu.registry.privacy.forms import LegalForm, StateFilterForm
from hemu.registry.privacy.models import LegalDisclosure
from hemu.registry.privacy.permissions import PRIVACY_LEGAL
from hemu.registry.privacy.queries.pages import find_people, get_legal, list_legal
from hemu.registry.privacy.spreadsheet import write_extract
from hemu.registry.privacy.web.parts import approval_chip, approval_word


class LegalList(ListPage):
    """What authorities asked for."""

    key = "legal_disclosures"
    title = _("依法调取")
    filters = StateFilterForm
    quick = ("state",)
    default_sort = "-requested_at"
    columns = (
        Column("number", _("编号"), sort="number", link=True, phone="title"),
        Column("authority", _("调取机关")),
        Column("officer", _("经办人")),
        Column("document_number", _("文书编号")),
        Column("requested_by", _("登记人"), value="requested_by.name"),
        Column("requested_at", _("登记时间"), sort="requested_at"),
        Column("extract_count", _("制作次数")),
        Column("state", _("状态"), value=approval_word, render=approval_chip),
    )
    actions = (Action(_("登记依法调取"), "legal_new", PRIVACY_LEGAL, icon="plus", is_primary=True),)
    empty = Empty(
        title=_("还没有依法调取的记录"),
        text=_("公安、法院等凭文书调取住户信息时，先登记文书，负责人批准后再制作材料。"),
        icon="landmark",
        url_name="legal_new",
        label=_("登记依法调取"),
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[LegalDisclosure]:
        rows = list_legal(actor=actor)
        return rows.filter(approval__state=filters["state"]) if filters["state"] else rows

    def row_url(self, row: LegalDisclosure) -> str:
        return reverse("legal_page", args=[row.pk])


@page(permission=PRIVACY_LEGAL)
def legal_list(request: Request) -> HttpResponse:
    """All of them."""
    return LegalList().respond(request)


@page(permission=PRIVACY_LEGAL, methods=("GET", "POST"))
def legal_new(request: Request) -> HttpResponse:
    """Enter what an authority's letter says."""
    here = request.actor.community_id
    if here is None:
        raise Forbidden()

    def do(data: dict[str, Any]) -> LegalDisclosure:
        ids, unknown = find_people(community_id=here, words=data.pop("people"))
        if unknown:
            raise Invalid({"people": gettext("找不到，或者有几个人：%(lines)s") % {"lines": "；".join(unknown)}})
        return ask_legal_disclosure(community_id=here, person_ids=ids, actor=request.actor, at=now(), **data)

    return answer_form(
        request,
        LegalForm(request.POST or None),
        do,
        heading=gettext("登记依法调取"),
        submit_label=gettext("提交负责人审批"),
        intro=gettext("照文书原件填写。只提供文书要求的人、内容和时间。"),
        said=gettext("已登记，等负责人批准。"),
        back_url=reverse("legal_disclosures"),
        done_url=lambda made: reverse("legal_page", args=[made.pk]),
    )


@page(permission=PRIVACY_LEGAL)
def legal_page(request: Request, legal_id: int) -> HttpResponse:
    """One of them: the letter, the scope, the approval, every extract made."""
    row = get_legal(actor=request.actor, disclosure_id=legal_id)
    subject = ("legal_disclosure", row.pk)
    known = {
        "row": row,
        "people": [say_person(each.person) for each in row.people.select_related("person")],
        "scope": say_scopes(row.scope),
        "period": say_period(row),
        "is_approved": row.approval is not None and row.approval.state == Approval.State.APPROVED,
        "chip": approval_chip(row),
        "entries": list_entries(actor=request.actor, subject=subject, community_id=row.community_id),
    }
    return render(request, "privacy/legal.html", known)


@page(permission=PRIVACY_LEGAL, methods=("POST",))
def legal_extract(request: Request, legal_id: int) -> HttpResponse:
    """The extract, to print or as a spreadsheet; each making is recorded."""
    get_legal(actor=request.actor, disclosure_id=legal_id)
    extract = make_extract(disclosure_id=legal_id, actor=request.actor, at=now())
    if request.POST.get("format") == "xlsx":
        name = f"{extract.disclosure.number}.xlsx"
        file = write_extract(extract, by=request.actor.name)
        response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        response["Cache-Control"] = "no-store"
        return response  # type: ignore[return-value]
    known = {"extract": extract, "row": extract.disclosure, "period": say_period(extract.disclosure)}
    page_of = render(request, "privacy/legal_print.html", known)
    page_of["Cache-Control"] = "no-store"
    return page_of
