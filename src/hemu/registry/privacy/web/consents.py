"""Consents of the community, and the texts that residents agree to (PRV-05)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, Column, Empty, ListPage
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.privacy.commands.consents import publish_text
from hemu.registry.privacy.consent_kinds import get_consent_kind
from hemu.registry.privacy.forms import ConsentFilterForm, ConsentTextForm
from hemu.registry.privacy.models import Consent
from hemu.registry.privacy.permissions import PRIVACY_CONSENTS, PRIVACY_MANAGE
from hemu.registry.privacy.queries.pages import list_consents_here, list_texts
from hemu.registry.privacy.web.parts import say_person


def _kind(row: Consent) -> str:
    kind = get_consent_kind(row.kind)
    return str(kind.label) if kind else row.kind


def _state(row: Consent) -> tuple[str, str]:
    return (gettext("已撤回"), "") if row.withdrawn_at else (pgettext("同意", "有效"), "ok")


class ConsentList(ListPage):
    """Who agreed to what."""

    key = "consents"
    title = _("同意记录")
    filters = ConsentFilterForm
    quick = ("kind", "state")
    default_sort = "-given_at"
    export = False
    columns = (
        Column("person", _("谁"), value="said", link=True, phone="title"),
        Column("kind", _("类型"), value=_kind),
        Column("version", _("文本版本")),
        Column("channel", _("方式"), value=lambda row: row.get_channel_display()),
        Column("evidence", _("凭据")),
        Column("given_at", _("同意时间"), sort="given_at"),
        Column("withdrawn_at", _("撤回时间"), sort="withdrawn_at"),
        Column("state", _("状态"), value=lambda row: _state(row)[0], render=lambda row: chip(*_state(row))),
    )
    actions = (Action(_("同意文本"), "consent_texts", PRIVACY_CONSENTS, icon="file-text"),)
    empty = Empty(
        title=_("还没有同意记录"),
        text=_("健康信息、14 周岁以下儿童的信息和照片，要先有单独的同意才能使用。"),
        icon="handshake",
        url_name="consent_texts",
        label=_("看看同意文本"),
    )

    def make_filters(self, actor: Any, data: QueryDict) -> ConsentFilterForm:
        return ConsentFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Consent]:
        rows = list_consents_here(actor=actor)
        if filters["kind"]:
            rows = rows.filter(kind=filters["kind"])
        if filters["state"]:
            rows = rows.filter(withdrawn_at__isnull=filters["state"] == "open")
        return rows

    def prepare(self, actor: Any, rows: Sequence[Consent]) -> Sequence[Consent]:
        for row in rows:
            row.said = say_person(actor, row.person)  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: Consent) -> str:
        return reverse("privacy_person", args=[row.person_id])


@page(permission=PRIVACY_CONSENTS)
def consent_list(request: Request) -> HttpResponse:
    """The consents of the community."""
    return ConsentList().respond(request)


@page(permission=PRIVACY_CONSENTS)
def consent_texts(request: Request) -> HttpResponse:
    """What residents are asked to agree to, with the version of each."""
    known = {"lines": list_texts(actor=request.actor), "may_edit": request.actor.may(PRIVACY_MANAGE)}
    return render(request, "privacy/consent_texts.html", known)


@page(permission=PRIVACY_MANAGE, methods=("GET", "POST"))
def consent_text(request: Request, consent_kind: str) -> HttpResponse:
    """Publish a new version of one text."""
    here = request.actor.community_id
    if here is None:
        raise Forbidden()
    line = next((each for each in list_texts(actor=request.actor) if each.kind.code == consent_kind), None)
    if line is None:
        raise NotFound()
    initial = {"collected": line.collected, "purpose": line.purpose}
    return answer_form(
        request,
        ConsentTextForm(request.POST or None, initial=initial),
        lambda data: publish_text(community_id=here, kind=consent_kind, actor=request.actor, at=now(), **data),
        heading=gettext("修改同意文本：%(kind)s") % {"kind": line.kind.label},
        submit_label=gettext("发布第 %(n)d 版") % {"n": line.version + 1},
        intro=gettext("新版本从现在起使用；已经给出的同意仍按原来的版本记录，住户会看到文本已更新。"),
        said=gettext("新版本已发布。"),
        back_url=reverse("consent_texts"),
    )
