"""What a reading may be and what is unusual about it (EST-04). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

ENOUGH = 2
"""How many readings it takes to know what is usual."""
LOOK_BACK = 6
LEAST = Decimal(1)
"""Less than this, where nothing is usual, is a drop of air in the pipe."""


@dataclass(frozen=True)
class Span:
    """A consumption and the days it took."""

    usage: Decimal
    days: int


@dataclass(frozen=True)
class Judgement:
    """Whether a consumption is unusual; ``ratio`` is how many times the usual, None where nothing is usual."""

    is_unusual: bool = False
    ratio: Decimal | None = None


def find_wrong_value(value: Decimal, *, last: Decimal, digits: int | None, rolled_over: bool) -> tuple[str, Any] | None:
    """The field and the sentence for a value that cannot be; None for one that can."""
    if value < 0:
        return "value", _("读数不能是负数")
    if digits is not None and value >= 10**digits:
        return "value", _("这只表只有 %(digits)s 位，读数不能这么大") % {"digits": digits}
    if rolled_over and digits is None:
        return "rolled_over", _("不知道这只表有几位，先在表的资料里填上位数")
    if rolled_over and value >= last:
        return "rolled_over", _("读数没有变小，不是走满归零")
    if not rolled_over and value < last:
        said = _("比上次的 %(last)s 小。走满归零请勾选；换了表请先办“换表”")
        return "value", said % {"last": say_value(last)}
    return None


def find_wrong_date(day: date, *, today: date, last: date | None, installed: date | None) -> Any:
    """The sentence for a date on which it cannot have been read; None for one on which it can."""
    if day > today:
        return _("抄表日期不能在今天之后")
    if last is not None and day <= last:
        return _("%(day)s 已经抄过，日期要在那之后") % {"day": last.isoformat()}
    if installed is not None and day < installed:
        return _("那时这只表还没有装，装表日期是 %(day)s") % {"day": installed.isoformat()}
    return None


def reckon_usage(value: Decimal, *, last: Decimal, digits: int | None, factor: Decimal, rolled_over: bool) -> Decimal:
    """The consumption since the reading before: past the last figure and on from nought where it rolled over."""
    turned = Decimal(10 ** (digits or 0)) if rolled_over else Decimal(0)
    return (turned + value - last) * factor


def judge(span: Span, past: Sequence[Span], *, high: Decimal, low: Decimal) -> Judgement:
    """Compare a day's consumption with what was usual in the last readings (the newest first)."""
    known = [each for each in past[:LOOK_BACK] if each.days > 0]
    if len(known) < ENOUGH or span.days <= 0:
        return Judgement()
    usual = sum((each.usage for each in known), Decimal(0)) / sum(each.days for each in known)
    if not usual:
        return Judgement(span.usage >= LEAST)
    ratio = (span.usage / span.days / usual).quantize(Decimal("0.01"))
    return Judgement(ratio > high or ratio < low or not span.usage, ratio)


def say_value(value: Decimal) -> str:
    """A reading without needless noughts."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
