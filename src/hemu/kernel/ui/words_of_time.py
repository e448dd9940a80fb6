"""Moments, days and sums as people say them, in both languages (SYS-02): pure functions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, ngettext, pgettext

from hemu.kernel.timekeeping import SHANGHAI

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def say_day(day: date, *, today: date, weekday: bool = False) -> str:
    """今天, 昨天, 明天, 11月23日, or 2024年11月23日 when the year is another; ``weekday`` adds 周一."""
    near = {0: gettext("今天"), -1: gettext("昨天"), 1: gettext("明天")}.get((day - today).days)
    words = near or say_date(day, with_year=day.year != today.year)
    if not weekday:
        return words
    # The other language may want another order, and a bracket after a word such as 今天.
    form = pgettext("今天 周一", "%(day)s %(weekday)s") if near else pgettext("11月23日 周一", "%(day)s %(weekday)s")
    return form % {"day": words, "weekday": say_weekday(day)}


def say_date(day: date, *, with_year: bool = True) -> str:
    """2025年11月23日 or 11月23日."""
    parts = {"year": day.year, "month": say_month(day.month), "day": day.day}
    if with_year:
        return gettext("%(year)s年%(month)s%(day)s日") % parts
    return gettext("%(month)s%(day)s日") % parts


def say_month(month: int) -> str:
    """11月 (English: Nov)."""
    return [
        gettext("1月"),
        gettext("2月"),
        gettext("3月"),
        gettext("4月"),
        gettext("5月"),
        gettext("6月"),
        gettext("7月"),
        gettext("8月"),
        gettext("9月"),
        gettext("10月"),
        gettext("11月"),
        gettext("12月"),
    ][month - 1]


def say_weekday(day: date) -> str:
    """周一 … 周日."""
    return [
        gettext("周一"),
        gettext("周二"),
        gettext("周三"),
        gettext("周四"),
        gettext("周五"),
        gettext("周六"),
        gettext("周日"),
    ][day.weekday()]


def say_moment(at: datetime, *, now: datetime) -> str:
    """今天 14:05 / 昨天 09:12 / 11月23日 09:12, in Shanghai's time."""
    local = at.astimezone(SHANGHAI)
    return f"{say_day(local.date(), today=now.astimezone(SHANGHAI).date())} {local:%H:%M}"


def say_exactly(at: datetime) -> str:
    """2025年11月23日 09:12, for the title of a shorter form."""
    local = at.astimezone(SHANGHAI)
    return f"{say_date(local.date())} {local:%H:%M}"


def say_ago(at: datetime, *, now: datetime) -> str:
    """刚刚, 5 分钟前, 3 小时后, 2 天前; from a month on the date."""
    seconds = (at - now).total_seconds()
    if abs(seconds) < _MINUTE:
        return gettext("刚刚") if seconds <= 0 else gettext("马上")
    if abs(seconds) >= 30 * _DAY:
        return say_day(at.astimezone(SHANGHAI).date(), today=now.astimezone(SHANGHAI).date())
    span = say_span(timedelta(seconds=abs(seconds)))
    return gettext("%(span)s前") % {"span": span} if seconds < 0 else gettext("%(span)s后") % {"span": span}


def say_span(span: timedelta) -> str:
    """The largest unit only: 5 分钟, 3 小时, 2 天."""
    seconds = int(span.total_seconds())
    if seconds < _HOUR:
        number = max(1, seconds // _MINUTE)
        return ngettext("%(number)s 分钟", "%(number)s 分钟", number) % {"number": number}
    if seconds < _DAY:
        number = seconds // _HOUR
        return ngettext("%(number)s 小时", "%(number)s 小时", number) % {"number": number}
    number = seconds // _DAY
    return ngettext("%(number)s 天", "%(number)s 天", number) % {"number": number}


def say_exact_span(span: timedelta) -> str:
    """The two largest units: 2 小时 10 分钟, 3 天 4 小时; below an hour the minutes, at least one."""
    seconds = max(0, int(span.total_seconds()))
    large = _DAY if seconds >= _DAY else _HOUR
    small = _HOUR if large == _DAY else _MINUTE
    if seconds < _HOUR:
        return say_span(span)
    whole = seconds - seconds % large
    rest = (seconds - whole) // small * small
    words = say_span(timedelta(seconds=whole))
    return f"{words} {say_span(timedelta(seconds=rest))}" if rest else words


def say_money(amount: Decimal | int) -> str:
    """¥1,234.50, a minus before the sign."""
    exact = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return f"{'−' if exact < 0 else ''}¥{abs(exact):,.2f}"
