"""The access log, unusual reading, and from when on reading is unusual (PRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog import queries
from hemu.engines.accesslog.alarms import get_alarm_rule, limits_of
from hemu.engines.accesslog.forms import AlarmFilterForm, HandleForm, LimitsForm, SightFilterForm
from hemu.engines.accesslog.handling import handle_alarm, set_limits
from hemu.engines.accesslog.models import ReadingAlarm, Sight
from hemu.engines.accesslog.permissions import ACCESSLOG_MANAGE, ACCESSLOG_VIEW
from hemu.engines.accesslog.registry import get_purpose, say_fields
from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.list_parts import Action, show
from hemu.kernel.ui.lists import Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags import ui


def _who(row: Sight) -> str:
    return row.viewer.name if row.viewer else say("系统")


def _about(row: Sight) -> SafeString | str:
    words, url = row.about_name, row.about_url  # type: ignore[attr-defined]
    return format_html('<a href="{}">{}</a>', url, words) if url else show(words)


class SightList(ListPage):
    """Who saw whose data in clear, newest first."""

    key = "access_log"
    title = _("查阅记录")
    filters = SightFilterForm
    quick = ("who", "purpose", "field", "from_date", "to_date")
    actions = (Action(_("异常查阅"), "reading_alarms", ACCESSLOG_VIEW, "shield-alert"),)
    export_permission = ACCESSLOG_MANAGE
    columns = [
        Column("seen_at", _("时间"), sort="seen_at"),
        Column("who", _("谁看的"), value=_who, phone="title"),
        Column("whose", _("看了谁"), value="whose_name"),
        Column("what", _("看了什么"), value=lambda row: say_fields(row.fields)),
        Column("purpose", _("看的用途"), value=lambda row: str(get_purpose(row.purpose).label)),
        Column("reason", _("原因")),
        Column("about", _("为了"), value="about_name", render=_about),
        Column("address", _("网络地址"), is_shown=False),
    ]
    empty = Empty(
        title=_("还没有查阅记录"),
        text=_("谁在什么时候为什么看了住户的明文资料，会自动记在这里，不能改也不能删。"),
        icon="eye",
    )

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        return SightFilterForm(data)

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Sight]:
        return queries.filter_sights(actor=actor, filters=filters)

    def prepare(self, actor: Any, rows: Sequence[Sight]) -> Sequence[Sight]:
        names = queries.name_all(rows)
        for row in rows:
            row.whose_name = queries.say_record(names, row.subject_type, row.subject_id)  # type: ignore[attr-defined]
            row.about_name = queries.say_record(names, row.about_type, row.about_id)  # type: ignore[attr-defined]
            row.about_url = queries.about_url(actor, row)  # type: ignore[attr-defined]
        return rows


def _rule(row: ReadingAlarm) -> str:
    rule = get_alarm_rule(row.rule)
    return str(rule.label) if rule else row.rule


def _state(row: ReadingAlarm) -> SafeString:
    return ui.chip(say("已核实"), "ok") if row.handled_at else ui.chip(say("待核实"), "warn")


class AlarmList(ListPage):
    """Unusual reading, newest first."""

    key = "reading_alarms"
    title = _("异常查阅")
    filters = AlarmFilterForm
    quick = ("state", "rule")
    export_permission = ACCESSLOG_MANAGE
    presets = (Preset(_("待核实"), "state=open"), Preset(_("已核实"), "state=handled"))
    actions = (
        Action(_("查阅记录"), "access_log", ACCESSLOG_VIEW, "eye"),
        Action(_("提醒标准"), "reading_limits", ACCESSLOG_MANAGE, "sliders-horizontal"),
    )
    columns = [
        Column("found_at", _("发现时间"), sort="found_at"),
        Column("who", _("谁看的"), value="viewer.name"),
        Column("rule", _("提醒规则"), value=_rule, link=True, phone="title"),
        Column("number", _("人数或次数"), sort="number", kind="number"),
        Column("until", _("最后一次"), value="until", sort="until"),
        Column("state", _("状态"), value=lambda row: say("已核实") if row.handled_at else say("待核实"), render=_state),
        Column("note", _("核实结果")),
    ]
    empty = Empty(
        title=_("没有异常查阅"),
        text=_("系统每 15 分钟检查一次：短时间内看很多人、下班时间看、没有工单却反复看同一个人，都会列在这里。"),
        icon="shield-check",
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[ReadingAlarm]:
        return queries.filter_alarms(actor=actor, filters=filters)

    def row_url(self, row: ReadingAlarm) -> str:
        return reverse("reading_alarm", args=[row.pk])


@page(permission=ACCESSLOG_VIEW)
def access_log(request: Any) -> HttpResponse:
    """The list of entries."""
    return SightList().respond(request)


@page(permission=ACCESSLOG_VIEW)
def reading_alarms(request: Any) -> HttpResponse:
    """The list of alarms."""
    return AlarmList().respond(request)


@page(permission=ACCESSLOG_VIEW, methods=("GET", "POST"))
def reading_alarm(request: Any, alarm_id: int) -> HttpResponse:
    """One alarm with what was read; posted, it is handled."""
    shown = queries.get_alarm(actor=request.actor, alarm_id=alarm_id)
    return answer_form(
        request,
        HandleForm(request.POST or None),
        lambda data: handle_alarm(alarm_id=alarm_id, actor=request.actor, at=now(), **data),
        heading=shown.label,
        submit_label=_("已核实，记下结果"),
        back_url=reverse("reading_alarms"),
        said=_("核实结果已记下。"),
        template="accesslog/alarm.html",
        extra={"shown": shown, "alarm": shown.alarm},
    )


@page(permission=ACCESSLOG_MANAGE, methods=("GET", "POST"))
def reading_limits(request: Any) -> HttpResponse:
    """From when on reading is unusual in this community."""
    community_id = request.actor.community_id
    if community_id is None:
        return redirect("reading_alarms")
    form = LimitsForm(request.POST or None, limits=limits_of(community_id))
    return answer_form(
        request,
        form,
        lambda _data: set_limits(community_id=community_id, limits=form.chosen, actor=request.actor, at=now()),
        heading=_("异常查阅的提醒标准"),
        submit_label=_("保存提醒标准"),
        back_url=reverse("reading_alarms"),
        said=_("提醒标准已保存。"),
        template="accesslog/limits.html",
    )
