"""What residents ask about their own data: the list, one request, and entering one at the desk (PRV-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.models import Approval
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.lists import Column, Empty, ListPage
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.approving import say_person as say_home
from hemu.registry.privacy.commands.handing import open_proposal
from hemu.registry.privacy.commands.requests import ask_correction, ask_deletion
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.forms import CorrectionForm, DeletionForm, RequestFilterForm
from hemu.registry.privacy.holdings import list_holdings
from hemu.registry.privacy.models import DataRequest
from hemu.registry.privacy.permissions import PRIVACY_CONSENTS
from hemu.registry.privacy.queries.pages import get_request, list_requests
from hemu.registry.privacy.web.parts import approval_chip, approval_word, say_person
from hemu.registry.residents.events import FIELDS


class RequestList(ListPage):
    """Requests for correction and deletion; those past their day are marked."""

    key = "data_requests"
    title = _("个人信息请求")
    filters = RequestFilterForm
    quick = ("kind", "state")
    default_sort = "-requested_at"
    export = False
    columns = (
        Column("person", _("谁的"), value="said", link=True, phone="title"),
        Column("kind", _("请求"), value=lambda row: row.get_kind_display()),
        Column("channel", _("方式"), value=lambda row: row.get_channel_display()),
        Column("requested_at", _("提出时间"), sort="requested_at"),
        Column("due_date", _("答复期限"), sort="due_date"),
        Column("state", _("状态"), value=approval_word, render=approval_chip),
    )
    empty = Empty(
        title=_("还没有个人信息请求"),
        text=_("住户可以在手机端“我的资料”里请求更正或删除，也可以到前台由您登记。"),
        icon="user-pen",
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[DataRequest]:
        rows = list_requests(actor=actor)
        if filters["kind"]:
            rows = rows.filter(kind=filters["kind"])
        return rows.filter(approval__state=filters["state"]) if filters["state"] else rows

    def prepare(self, actor: Any, rows: Sequence[DataRequest]) -> Sequence[DataRequest]:
        for row in rows:
            row.said = say_person(actor, row.person)  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: DataRequest) -> str:
        return reverse("data_request_page", args=[row.pk])

    def row_mark(self, row: DataRequest) -> str:
        is_open = row.approval is not None and row.approval.state == Approval.State.PENDING
        return "late" if is_open and row.due_date < civil_date(now()) else ""


@page(permission=PRIVACY_CONSENTS)
def request_list(request: Request) -> HttpResponse:
    """The requests of the community."""
    return RequestList().respond(request)


@page(permission=PRIVACY_CONSENTS)
def request_page(request: Request, data_request_id: int) -> HttpResponse:
    """One request: what is asked, what a deletion can take now, what came of it."""
    at = now()
    row = get_request(actor=request.actor, request_id=data_request_id)
    pending = row.approval is not None and row.approval.state == Approval.State.PENDING
    is_deletion = row.kind == DataRequest.Kind.DELETION
    labels = {each.code: each.label for each in list_holdings()}
    proposal = open_proposal(request=row, actor=request.actor, at=at) if pending and not is_deletion else {}
    known = {
        "row": row,
        "who": say_home(row.person),
        "chip": approval_chip(row),
        "is_pending": pending,
        "fields": [FIELDS.get(name, name) for name in row.fields],
        "proposal": [(FIELDS.get(name, name), _say(value)) for name, value in proposal.items()],
        "check": check_deletion(row.person_id) if pending and is_deletion and row.person_id else None,
        "gone": [(labels.get(code, code), n) for code, n in row.result.get("gone", {}).items() if n],
        "stays": [(labels.get(code, code), why) for code, why in row.result.get("stays", {}).items()],
    }
    response = render(request, "privacy/request.html", known)
    response["Cache-Control"] = "no-store"
    return response


@page(permission=PRIVACY_CONSENTS, methods=("GET", "POST"))
def correction_ask(request: Request, person_id: int) -> HttpResponse:
    """Enter at the desk that somebody wants their data corrected."""
    person = require_person(request.actor, person_id, PRIVACY_CONSENTS, own=False)

    def do(data: dict[str, Any]) -> DataRequest:
        channel, words = data.pop("channel"), data.pop("words")
        known = {"person_id": person_id, "channel": channel, "words": words}
        return ask_correction(**known, changes=data, actor=request.actor, at=now())

    return answer_form(
        request,
        CorrectionForm(request.POST or None),
        do,
        heading=gettext("登记更正请求"),
        submit_label=gettext("提交更正请求"),
        intro=gettext("%(who)s。只填要更正的，其余留空。") % {"who": say_home(person)},
        said=gettext("请求已登记，等负责人核对。"),
        back_url=reverse("privacy_person", args=[person_id]),
        done_url=lambda made: reverse("data_request_page", args=[made.pk]),
    )


@page(permission=PRIVACY_CONSENTS, methods=("GET", "POST"))
def deletion_ask(request: Request, person_id: int) -> HttpResponse:
    """Enter at the desk that somebody wants their data deleted."""
    person = require_person(request.actor, person_id, PRIVACY_CONSENTS, own=False)
    return answer_form(
        request,
        DeletionForm(request.POST or None),
        lambda data: ask_deletion(person_id=person_id, actor=request.actor, at=now(), **data),
        heading=gettext("登记删除请求"),
        submit_label=gettext("提交删除请求"),
        intro=say_home(person),
        said=gettext("请求已登记，等负责人核对。"),
        back_url=reverse("privacy_person", args=[person_id]),
        done_url=lambda made: reverse("data_request_page", args=[made.pk]),
        template="privacy/deletion_form.html",
        extra={"check": check_deletion(person_id)},
    )


def _say(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)
