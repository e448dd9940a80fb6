"""How the promises of cases are shown: exact times, and the colour of a bar."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hemu.engines.promises.queries import Face
from hemu.kernel.timekeeping import SHANGHAI, now
from hemu.kernel.ui.words_of_time import say_date, say_exact_span, say_moment

register = template.Library()

_TONES = {"ok": "ok", "soon": "warn", "bad": "bad", "wait": "wait", "": "ok"}


@register.simple_tag
def exact(at: datetime, since: datetime | None = None) -> SafeString:
    """2026年3月2日 09:05, with the seconds where they are not nought: for what must be checked by hand.

    Of the end of a stretch that began ``since`` on the same date the time alone.
    """
    local = at.astimezone(SHANGHAI)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    stamp = local.isoformat(timespec="seconds")
    is_same = since is not None and since.astimezone(SHANGHAI).date() == local.date()
    words = clock if is_same else f"{say_date(local.date())} {clock}"
    return format_html('<time class="num" datetime="{}">{}</time>', stamp, words)


@register.filter
def short_moment(at: datetime) -> str:
    """今天 14:05, within a sentence."""
    return say_moment(at, now=now())


@register.filter
def span(length: timedelta) -> str:
    """2 小时 10 分钟."""
    return say_exact_span(length)


@register.simple_tag
def clock_tone(face: Face) -> str:
    """The colour of a clock's bar."""
    return _TONES[face.tone]
