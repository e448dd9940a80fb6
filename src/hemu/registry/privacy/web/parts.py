"""What several pages of data protection say alike."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemu.kernel.timekeeping import now
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.privacy.models import Disclosure
from hemu.registry.residents.masking import show_value

TONES = {"pending": "wait", "approved": "ok", "rejected": "bad", "withdrawn": ""}


def approval_chip(row: Any) -> SafeString | str:
    """The state of the row's approval."""
    approval = row.approval
    return chip(approval.get_state_display(), TONES[approval.state]) if approval else ""


def approval_word(row: Any) -> str:
    """The same in a word, for the spreadsheet."""
    return str(row.approval.get_state_display()) if row.approval else ""


def disclosure_state(row: Disclosure) -> tuple[str, str]:
    """How a disclosure stands, with its tone: its approval, then whether it was seen in time."""
    if row.shown_at is not None:
        return _("已提供"), "ok"
    if row.expires_at is not None:
        return (_("已过期"), "") if row.expires_at <= now() else (_("已批准，等查看"), "info")
    approval = row.approval
    return (str(approval.get_state_display()), TONES[approval.state]) if approval else ("", "")


def say_person(actor: Any, person: Any) -> str:
    """The person as this actor sees the name; a deleted one has none."""
    if person is None:
        return _("已删除的住户")
    return show_value(person.name, field="name", actor=actor, community_id=person.community_id)
