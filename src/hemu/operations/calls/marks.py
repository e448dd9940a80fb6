"""How a call stands in lists: masked where it is the caller's own, in a word where it is ours (PRV-01)."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemu.kernel.ui.templatetags.ui import chip
from hemu.operations.calls.models import Call
from hemu.registry.residents.masking import mask_name, mask_phone


def outcome_chip(call: Call) -> SafeString:
    """Answered or missed; a missed call is red."""
    missed = call.outcome == Call.Outcome.MISSED
    return chip(call.get_outcome_display(), "bad" if missed else "ok", "phone-missed" if missed else "phone")


def outcome_words(call: Call) -> str:
    """The same for a spreadsheet."""
    return str(call.get_outcome_display())


def masked_caller(call: Call) -> str:
    """Who called, as a list may show it; a company is nobody's secret."""
    return mask_name(call.caller_name) or call.caller_company


def masked_phone(call: Call) -> str:
    """The number as a list may show it."""
    return mask_phone(call.phone)


def wait_words(call: Call) -> str:
    """How long the caller waited, as it was counted."""
    if call.rings is not None:
        return _("%(n)d 声") % {"n": call.rings}
    return _("%(n)d 秒") % {"n": call.wait_seconds} if call.wait_seconds is not None else ""


def message_line(call: Call) -> str:
    """The beginning of what was said."""
    words = " ".join(call.message.split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def addressee(call: Call) -> str:
    """For whom it was."""
    return call.for_staff.name if call.for_staff else call.for_words


def action_words(call: Call) -> str:
    """What the caller wants; nothing where nothing is wanted."""
    if call.action == Call.Action.NONE:
        return call.action_note
    return "，".join(part for part in (str(call.get_action_display()), call.action_note) if part)
