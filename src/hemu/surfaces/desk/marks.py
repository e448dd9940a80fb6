"""How a case is marked wherever it stands on the desk: its state, its urgency, where it is."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.kernel.ui.templatetags.ui import chip, tag

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
    return chip(state.label, _TONES.get(state, ""), _ICONS.get(state))


def urgent_tag(case: Case) -> SafeString | str:
    """The red label of an urgent case, which always carries the word; nothing for the others."""
    if case.urgency != Case.Urgency.URGENT:
        return ""
    return tag(case.get_urgency_display(), "urgent")


def summary_line(case: Case) -> SafeString:
    """What it is about, the urgent label before it."""
    return format_html("{}{}{}", urgent_tag(case), " " if urgent_tag(case) else "", case.summary)


def where_of(case: Case) -> str:
    """The room or place in words."""
    return str(case.room or case.place or "")
