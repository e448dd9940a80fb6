"""What a promise says, in plain words of both languages: limits, conditions, the ladder, pauses (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hemu.engines.promises.registry import (
    ASSIGNEE,
    COMPANY,
    DESK,
    MANAGER,
    ON_DUTY,
    SUPERIOR,
    SUPERVISOR,
    list_event_labels,
    list_matters,
    say_pause_reason,
)
from hemu.kernel.ui.words_of_time import say_exact_span

ROLES: Mapping[str, Any] = {
    ASSIGNEE: gettext_lazy("处理人"),
    SUPERVISOR: gettext_lazy("部门主管"),
    SUPERIOR: gettext_lazy("处理人的上级"),
    MANAGER: gettext_lazy("管理处经理"),
    COMPANY: gettext_lazy("公司"),
    ON_DUTY: gettext_lazy("值班人员"),
    DESK: gettext_lazy("前台"),
}
"""Whom a step of the ladder can name, in words."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of facts, their values and events, as the matters' owners declared them."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Fact to value (as text) to words."""
    plain: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Fact to value (as text) to the value itself."""
    events: Mapping[str, Any] = field(default_factory=dict)

    @property
    def moments(self) -> list[str]:
        """Facts that hold a moment: those without values to choose from."""
        return [name for name in self.facts if name not in self.values]

    def say_fact(self, name: str) -> str:
        """A fact as people call it."""
        return str(self.facts.get(name, "")) or _("其他条件")

    def say_value(self, name: str, value: Any) -> str:
        """A value of a fact in words."""
        return str(self.values.get(name, {}).get(str(value), "")) or _("其他")

    def say_event(self, code: str) -> str:
        """An event as people call it."""
        return str(self.events.get(code, "")) or _("其他事件")


def get_vocabulary(community_id: int) -> Vocabulary:
    """The words of every matter that promises run on."""
    facts: dict[str, Any] = {}
    values: dict[str, dict[str, Any]] = {}
    plain: dict[str, dict[str, Any]] = {}
    for matter in list_matters():
        facts |= matter.fact_labels
        for name, pairs in matter.fact_values(community_id).items():
            values.setdefault(name, {}).update({str(value): label for value, label in pairs})
            plain.setdefault(name, {}).update({str(value): value for value, _label in pairs})
    return Vocabulary(facts, values, plain, list_event_labels())


# --- limits --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TableRow:
    """A line of a limit that depends on a fact: its values, and the limit."""

    values: str
    words: str


@dataclass(frozen=True)
class LimitTable:
    """A limit that depends on a fact, as a small table; ``before`` is what stands above it."""

    fact: str
    rows: Sequence[TableRow]
    before: str = ""


def say_limit(spec: Mapping[str, Any] | None, words: Vocabulary) -> str:
    """A limit in one line: 2 小时内, 3 个自然日内, 按约定时间；没有约定的，2 小时内."""
    if not spec:
        return _("不设期限")
    kind = spec["kind"]
    if kind == "by":
        return _say_choice(spec, words)
    if kind == "fact":
        return _say_agreed(spec, words)
    if kind == "earliest":
        return _("取最早的：%(limits)s") % {"limits": _("、").join(say_limit(each, words) for each in spec["of"])}
    return _say_simple(spec)


def tabulate_limit(spec: Mapping[str, Any], words: Vocabulary) -> LimitTable | None:
    """The same as a table where the limit depends on a fact; None where one line says it."""
    if spec["kind"] == "fact" and spec.get("otherwise"):
        inner = tabulate_limit(spec["otherwise"], words)
        return LimitTable(inner.fact, inner.rows, _say_moment(spec, words)) if inner else None
    if spec["kind"] != "by":
        return None
    rows: list[TableRow] = []
    facts: list[str] = []
    rest: Mapping[str, Any] | None = spec
    while rest and rest["kind"] == "by":
        facts.append(words.say_fact(rest["fact"]))
        rows += _rows(rest, words)
        rest = rest.get("otherwise")
    return LimitTable(_("、").join(facts), [*rows, TableRow(_("其他"), say_limit(rest, words))])


def _rows(spec: Mapping[str, Any], words: Vocabulary) -> list[TableRow]:
    """One line for each limit, with all the values that it holds for."""
    said: dict[str, list[str]] = {}
    for value, limit in spec["table"].items():
        said.setdefault(say_limit(limit, words), []).append(words.say_value(spec["fact"], value))
    return [TableRow(_("、").join(values), limit) for limit, values in said.items()]


def _say_choice(spec: Mapping[str, Any], words: Vocabulary) -> str:
    table = tabulate_limit(spec, words)
    rows = table.rows if table else ()
    return _("；").join(_("%(value)s %(limit)s") % {"value": row.values, "limit": row.words} for row in rows)


def _say_agreed(spec: Mapping[str, Any], words: Vocabulary) -> str:
    moment = _say_moment(spec, words)
    if not spec.get("otherwise"):
        return moment
    return _("%(moment)s；没有约定的，%(limit)s") % {"moment": moment, "limit": say_limit(spec["otherwise"], words)}


def _say_moment(spec: Mapping[str, Any], words: Vocabulary) -> str:
    plus = int(spec.get("plus_minutes", 0))
    fact = words.say_fact(spec["fact"])
    if plus:
        return _("%(fact)s后 %(span)s内") % {"fact": fact, "span": say_minutes(plus)}
    return _("按%(fact)s") % {"fact": fact}


def _say_simple(spec: Mapping[str, Any]) -> str:
    kind = spec["kind"]
    if kind == "clock":
        return _("%(span)s内") % {"span": _say_running(int(spec["minutes"]))}
    if kind == "office":
        return _say_office(int(spec["minutes"]))
    if kind == "date":
        return _("按约定时间")
    at_close = spec.get("day_end") == "office_close"
    if kind == "same_day":
        return _("当天下班前") if at_close else _("当天内")
    number = int(spec["days"])
    days = {
        "calendar_days": ngettext("%(number)s 个自然日内", "%(number)s 个自然日内", number),
        "working_days": ngettext("%(number)s 个工作日内", "%(number)s 个工作日内", number),
    }[kind] % {"number": number}
    if at_close:
        days = _("%(days)s，到下班为止") % {"days": days}
    return _("%(days)s，遇休息日顺延") % {"days": days} if spec.get("roll") else days


def _say_office(minutes: int) -> str:
    if minutes % 60:
        return ngettext("%(number)s 个办公分钟内", "%(number)s 个办公分钟内", minutes) % {"number": minutes}
    return ngettext("%(number)s 个办公小时内", "%(number)s 个办公小时内", minutes // 60) % {"number": minutes // 60}


def _say_running(minutes: int) -> str:
    """Minutes by the clock: a day is 24 hours here, not a date, so up to a week it is said in hours."""
    if minutes % 60 == 0 and minutes <= 7 * 1440:
        return ngettext("%(number)s 小时", "%(number)s 小时", minutes // 60) % {"number": minutes // 60}
    return say_minutes(minutes)


def say_minutes(minutes: int) -> str:
    """15 分钟, 2 小时, 1 小时 30 分钟, 3 天."""
    if minutes >= 1440 and minutes % 60:
        return say_exact_span(timedelta(days=minutes // 1440)) + " " + say_minutes(minutes % 1440)
    return say_exact_span(timedelta(minutes=minutes))


# --- condition and course -----------------------------------------------------------------------------------


def say_condition(applies: Mapping[str, Sequence[Any]], words: Vocabulary) -> str:
    """When the promise applies: 报修，紧急或一般，住户家中."""
    parts = [_("或").join(words.say_value(name, value) for value in values) for name, values in applies.items()]
    return _("，").join(parts) or _("所有工单")


def say_starts(starts: Mapping[str, str], words: Vocabulary) -> list[str]:
    """What starts it: 登记工单, 改为一般（从受理时间算起）."""
    return [
        _("%(event)s（从%(fact)s算起）") % {"event": words.say_event(event), "fact": words.say_fact(fact)}
        if fact
        else words.say_event(event)
        for event, fact in starts.items()
    ]


def say_events(codes: Sequence[str], words: Vocabulary) -> list[str]:
    """What meets or ends it."""
    return [words.say_event(code) for code in codes]


# --- ladder and pauses ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepWords:
    """A step of the ladder: when, whom, and when it keeps quiet."""

    when: str
    who: str
    quiet: str
    is_warning: bool


def say_step(step: Mapping[str, Any]) -> StepWords:
    """到期前 30 分钟 → 处理人；22:00–07:00 不打扰."""
    minutes = int(step["minutes"])
    if minutes < 0:
        when = _("到期前 %(span)s") % {"span": say_minutes(-minutes)}
    elif minutes == 0:
        when = _("一超时")
    else:
        when = _("超时 %(span)s") % {"span": say_minutes(minutes)}
    quiet = step.get("quiet")
    words = _("%(begin)s–%(end)s 不打扰") % {"begin": quiet[0], "end": quiet[1]} if quiet else ""
    return StepWords(when, str(ROLES.get(step["who"], "")) or _("其他人"), words, minutes < 0)


@dataclass(frozen=True)
class PauseWords:
    """A reason to wait: how long at the most, and whether something must show it."""

    reason: str
    cap: str
    needs_evidence: bool


def say_pauses(pauses: Mapping[str, Mapping[str, Any]]) -> list[PauseWords]:
    """The reasons to wait that the promise allows."""
    return [
        PauseWords(
            str(say_pause_reason(code)),
            say_minutes(int(rule["cap_minutes"])) if rule.get("cap_minutes") else "",
            bool(rule.get("evidence")),
        )
        for code, rule in pauses.items()
    ]
