"""How a visit stands in lists: masked where it is the visitor's own (PRV-01)."""

from __future__ import annotations

from django.utils.safestring import SafeString

from hemu.kernel.ui.templatetags.ui import chip
from hemu.operations.receptions.models import Reception
from hemu.registry.org.names import say_department
from hemu.registry.residents.masking import mask_name, mask_phone

_ICONS = {"handled": "check", "sent_on": "corner-up-right", "case": "clipboard-list"}


def masked_visitor(reception: Reception) -> str:
    """Who came, as a list may show it."""
    parts = [mask_name(reception.visitor_name), reception.visitor_company]
    return " · ".join(part for part in parts if part)


def masked_phone(reception: Reception) -> str:
    """The number as a list may show it."""
    return mask_phone(reception.visitor_phone)


def identity_chip(reception: Reception) -> SafeString:
    """How it was made sure who it was; not at all stands out."""
    checked = reception.is_checked
    return chip(reception.get_identity_display(), "ok" if checked else "warn", "badge-check" if checked else None)


def identity_words(reception: Reception) -> str:
    """The same for a spreadsheet, with the note."""
    return "，".join(part for part in (str(reception.get_identity_display()), reception.identity_note) if part)


def purpose_line(reception: Reception) -> str:
    """The beginning of what they came for."""
    words = " ".join(reception.purpose.split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def outcome_chip(reception: Reception) -> SafeString:
    """Handled, sent on, or a case."""
    return chip(reception.get_outcome_display(), "", _ICONS.get(reception.outcome))


def sent_to(reception: Reception) -> str:
    """To whom the visitor was sent."""
    department = reception.sent_to_department
    parts = [reception.sent_to.name if reception.sent_to else "", say_department(department) if department else ""]
    return " · ".join(str(part) for part in parts if part)
