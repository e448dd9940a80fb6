"""How a case is marked wherever it stands on the desk: its state, its urgency, where it is."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from hemu.casework.kinds import find_kind
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.promises.queries import Face
from hemu.engines.promises.templatetags.promises import clock_chip, say_clock
from hemu.kernel.ui.templatetags.ui import chip, draw_icon, tag

_TONES = {
    State.RECEIVED: "info",
    State.REOPENED: "bad",
    State.WAITING: "wait",
    State.CONFIRMED: "ok",
    State.CLOSED: "ok",
}
_ICONS = {
    State.RECEIVED: "inbox",
    State.REOPENED: "rotate-ccw",
    State.ASSIGNED: "user-round-check",
    State.UNDER_WAY: "wrench",
    State.DONE: "hourglass",
    State.CANCELLED: "circle-slash",
    State.REJECTED: "circle-x",
}


def state_chip(case: Case) -> SafeString:
    """The state in a word, with its picture; colour only where it means something."""
    state = State(case.state)
    kind = find_kind(case.kind)
    return chip(kind.state_label(state) if kind else state.label, _TONES.get(state, ""), _ICONS.get(state))


def urgent_tag(case: Case) -> SafeString | str:
    """The red label of an urgent case, which always carries the word, and how often it was urged (CAS-02, CAS-04)."""
    red = tag(case.get_urgency_display(), "urgent") if case.urgency == Case.Urgency.URGENT else ""
    if not case.urged_count:
        return red
    return format_html("{} {}", red, mark_safe(render_to_string("casework/urge_marks.html", {"case": case}).strip()))


def summary_line(case: Case) -> SafeString:
    """What it is about, the urgent label before it."""
    label = urgent_tag(case)
    return format_html("{}{}{}", label, " " if label else "", case.summary)


def where_of(case: Case) -> str:
    """The room or place in words."""
    return case.where


def state_words(case: Case) -> str:
    """The state for a spreadsheet, as its kind calls it."""
    kind = find_kind(case.kind)
    return str(kind.state_label(case.state) if kind else case.get_state_display())


def kind_mark(case: Case) -> SafeString | str:
    """The picture and name of its kind."""
    kind = find_kind(case.kind)
    if kind is None:
        return ""
    return format_html('<span class="nowrap">{} {}</span>', draw_icon(kind.icon, 16), kind.label)


def nearest_chip(case: Case) -> SafeString:
    """The promise that needs eyes first, as the list loaded it (CAS-05)."""
    return format_html('<span class="nowrap">{}</span>', clock_chip(_nearest(case)))


def nearest_words(case: Case) -> str:
    """The same for a spreadsheet."""
    face = _nearest(case)
    return f"{face.label}：{say_clock(face)}" if face else ""


def _nearest(case: Case) -> Face | None:
    return getattr(case, "nearest_clock", None)
