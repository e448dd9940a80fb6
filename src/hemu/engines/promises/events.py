"""What promises write into the journal of the matter they run on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.engines.promises.models import Promise
from hemu.kernel.ui.words_of_time import say_exactly


def _named(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    is_english = (get_language() or "").startswith("en")
    label = payload.get("label_en") if is_english else ""
    return {**payload, "promise": label or payload.get("label", "")}


PROMISE_MISSED = declare_event("promise.missed", _("“%(promise)s”到时没有办到"), tone="bad", words=_named)
PAUSE_ENDED = declare_event("promise.pause_ended", _("“%(promise)s”的暂停到期，继续计时"), tone="wait", words=_named)


def _until(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    until = payload.get("until")
    return {**_named(payload), "until": say_exactly(datetime.fromisoformat(until)) if until else ""}


PROMISE_ACKNOWLEDGED = declare_event(
    "promise.acknowledged",
    _("接手处理“%(promise)s”，%(until)s 前不再逐级提醒"),
    staff_only=True,
    words=_until,
)


def _moved(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    times = {name: say_exactly(datetime.fromisoformat(payload[name])) for name in ("from", "to") if payload.get(name)}
    return {**_named(payload), **times}


CALENDAR_MOVED = declare_event(
    "promise.calendar_moved",
    _("%(year)s 年节假日安排公布，“%(promise)s”的期限由 %(from)s 改为 %(to)s"),
    words=_moved,
)
CALENDAR_NOT_MOVED = declare_event(
    "promise.calendar_not_moved",
    _("%(year)s 年节假日安排公布，“%(promise)s”的新期限已经过去，仍按 %(to)s"),
    words=_moved,
)
OFFICE_HOURS_SET = declare_event("promise_calendar.hours_set", _("修改了办公时间"), staff_only=True)
CALENDAR_DAY_SET = declare_event("promise_calendar.day_set", _("修改了日历：%(date)s %(day_name)s"), staff_only=True)
YEAR_PUBLISHED = declare_event(
    "promise_calendar.year_published",
    _("公布了 %(year)s 年的节假日：休息 %(off)s 天，调休上班 %(on)s 天"),
    staff_only=True,
)


PROMISE = "promise"
"""A promise itself in the journal."""


def name_promise(promise: Promise) -> dict[str, Any]:
    """How an entry names a promise, whatever it is called later."""
    return {"promise_code": promise.code, "label": promise.label, "label_en": promise.label_en}


def _from_when(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    since = payload.get("since")
    return {**_named(payload), "since": say_exactly(datetime.fromisoformat(since)) if since else ""}


PROMISE_MADE = declare_event("promise.made", _("新增承诺“%(promise)s”"), staff_only=True, words=_named)
PROMISE_CHANGED = declare_event(
    "promise.changed",
    _("修改承诺“%(promise)s”：第 %(version)s 版，%(since)s 起生效"),
    staff_only=True,
    words=_from_when,
)
PROMISE_SWITCHED_ON = declare_event("promise.switched_on", _("启用承诺“%(promise)s”"), staff_only=True, words=_named)
PROMISE_SWITCHED_OFF = declare_event("promise.switched_off", _("停用承诺“%(promise)s”"), staff_only=True, words=_named)
PROMISE_MOVED = declare_event(
    "promise.moved", _("“%(promise)s”修改后经批准调整，期限由 %(from)s 改为 %(to)s"), tone="wait", words=_moved
)
