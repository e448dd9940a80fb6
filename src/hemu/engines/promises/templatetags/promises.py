"""How a clock is marked wherever it stands: colour, picture and words together (look: colour is never alone)."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemu.engines.promises.queries import Face
from hemu.engines.promises.states import ClockState
from hemu.kernel.ui.templatetags.ui import draw_icon
from hemu.kernel.ui.words_of_time import say_exact_span, say_exactly

register = template.Library()

_TONES = {"ok": "ok", "soon": "warn", "bad": "bad", "wait": "wait", "": "ok"}
_ICONS = {"ok": "timer", "soon": "clock-alert", "bad": "circle-alert", "wait": "circle-pause", "": "circle-check"}


@register.simple_tag
def clock_chip(face: Face | None) -> SafeString | str:
    """还剩 2 小时 10 分钟 / 超时 15 分钟 / 暂停：等配件 / 按时办到, with the due moment in the title."""
    if face is None:
        return ""
    return format_html(
        '<span class="chip {}" title="{}">{}{}</span>',
        _TONES[face.tone],
        _("%(promise)s：%(due)s 到期") % {"promise": face.label, "due": say_exactly(face.due_at)},
        draw_icon(_ICONS[face.tone], 14),
        say_clock(face),
    )


def say_clock(face: Face) -> str:
    """How a clock stands, in words."""
    if face.state == ClockState.VOID:
        return _("不再适用")
    if face.state == ClockState.MET:
        return _say_met(face)
    if face.state == ClockState.PAUSED:
        return _("暂停：%(reason)s") % {"reason": face.pause_reason}
    if face.left < timedelta() or face.state == ClockState.MISSED:
        return _("超时 %(span)s") % {"span": say_exact_span(-face.left)}
    return _("还剩 %(span)s") % {"span": say_exact_span(face.left)}


def _say_met(face: Face) -> str:
    if face.is_reported_late:
        return _("按时办到，补报")
    if face.kept:
        return _("按时办到")
    late = face.met_at - face.due_at if face.met_at else timedelta()
    return _("晚了 %(span)s") % {"span": say_exact_span(late)}
