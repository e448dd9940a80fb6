"""The audit screen: every entry, and how far the journal is sealed (SYS-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.audit import (
    filter_events,
    get_entry,
    get_seal_state,
    list_closed_changes,
    name_actors,
    name_events,
)
from hemu.engines.journal.forms import JournalFilterForm
from hemu.engines.journal.models import Event
from hemu.engines.journal.permissions import JOURNAL_VIEW
from hemu.engines.journal.registry import get_event_type
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage

_SHOWN = 3


def _who(row: Event) -> str:
    return row.who or say("系统")  # type: ignore[attr-defined]


def _what(row: Event) -> str:
    return get_event_type(row.name).render(row.payload)


def _subject(row: Event) -> SafeString:
    return format_html('<span class="num">{}</span>', row.subject_name)  # type: ignore[attr-defined]


def _changes(row: Event) -> SafeString:
    found = list_closed_changes(row)
    lines = format_html_join("", "<div>{}</div>", ((each.sentence,) for each in found[:_SHOWN]))
    more = len(found) - _SHOWN
    rest = format_html('<div class="sub">{}</div>', say("还有 %(n)d 项") % {"n": more}) if more > 0 else ""
    return format_html("{}{}", lines, rest)


def _changes_out(row: Event) -> str:
    return "；".join(each.sentence for each in list_closed_changes(row))


def _sealed(row: Event) -> str:
    return say("第 %(n)d 号") % {"n": row.seal.number} if row.seal else say("未封存")


class JournalList(ListPage):
    """Every entry of the community, newest first."""

    key = "journal"
    title = _("流水")
    filters = JournalFilterForm
    quick = ("who", "subject", "event", "from_date", "to_date")
    columns = [
        Column("recorded_at", _("时间"), sort="recorded_at"),
        Column("who", _("谁"), value=_who),
        Column("subject", _("对象"), value="subject_name", render=_subject),
        Column("what", _("做了什么"), value=_what, link=True, phone="title"),
        Column("changes", _("改了什么"), render=_changes, export=_changes_out),
        Column("note", _("备注"), value="note", is_shown=False),
        Column("happened_at", _("发生时间"), value="happened_at", sort="happened_at", is_shown=False),
        Column("address", _("网络地址"), value="address"),
        Column("seal", _("封存"), value=_sealed),
    ]
    empty = Empty(
        title=_("还没有流水"), text=_("系统里的每一次改动都会自动记在这里，谁也不能改、不能删。"), icon="scroll-text"
    )
    template = "journal/journal.html"

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return JournalFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Event]:
        return filter_events(actor=actor, filters=filters)

    def prepare(self, actor: Any, rows: Sequence[Event]) -> Sequence[Event]:
        names, doers = name_events(rows), name_actors(rows, actor=actor)
        for row in rows:
            row.who = doers.get(row.actor_id or 0, "")  # type: ignore[attr-defined]
            row.subject_name = names[row.pk]  # type: ignore[attr-defined]
        return rows

    def row_url(self, row: Event) -> str:
        return reverse("journal_entry", args=[row.pk])

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        return {"seals": get_seal_state(request.actor)}  # type: ignore[attr-defined]


@page(permission=JOURNAL_VIEW)
def journal(request: Any) -> HttpResponse:
    """The list of entries."""
    return JournalList().respond(request)


@page(permission=JOURNAL_VIEW)
def journal_entry(request: Any, event_id: int) -> HttpResponse:
    """One entry with all it says."""
    entry = get_entry(actor=request.actor, event_id=event_id, at=now())
    response = render(request, "journal/entry.html", {"entry": entry, "event": entry.event})
    response["Cache-Control"] = "no-store"  # it may hold personal values
    return response
