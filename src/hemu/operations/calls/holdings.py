"""What telephone records hold of people, and how long (PRV-04)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.operations.calls.models import Call
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.privacy.retention import RetentionKind, register_retention
from hemu.registry.residents.models import Person

MONTHS = 24
PIECE = 500
_EMPTY: dict[str, Any] = {
    "caller_name": "",
    "caller_company": "",
    "phone": "",
    "extension": "",
    "city": "",
    "message": "",
    "action_note": "",
    "for_words": "",
    "person": None,
}
"""What of a call is somebody's own; when it came and how it was answered stays for the figures."""
_HAS_ANY = ~Q(caller_name="") | ~Q(caller_company="") | ~Q(phone="") | ~Q(message="") | ~Q(for_words="")


def register() -> None:
    """Tell privacy what is held, how it is erased and when it ends."""
    fields = {
        "caller_name": _("来电人"),
        "phone": _("来电号码"),
        "city": _("城市"),
        "message": _("说了什么"),
    }
    register_holding(Holding("calls", _("来电记录"), collect_calls, erase_calls, fields=fields, order=220))
    what = _("来电起算，到期去掉来电人、号码和内容，接听情况保留")
    register_retention(RetentionKind("calls", _("来电记录"), MONTHS, end_calls, what))


def collect_calls(person_id: int) -> list[dict[str, Any]]:
    """The calls of somebody on file."""
    rows = _calls(person_id).order_by("-started_at", "-id")
    return [
        {"at": row.started_at, "caller_name": row.caller_name, "phone": row.phone, "city": row.city,
         "message": row.message}
        for row in rows
    ]  # fmt: skip


def erase_calls(person_id: int, at: datetime) -> int:
    """Make their calls nameless."""
    ids = list(_calls(person_id).values_list("pk", flat=True))
    return Call.objects.filter(pk__in=ids).update(**_EMPTY)


def end_calls(community_id: int, before: datetime, at: datetime) -> int:
    """Make a piece of what is too old nameless."""
    old = Call.objects.filter(_HAS_ANY, community=community_id, started_at__lt=before)
    ids = list(old.order_by("started_at").values_list("pk", flat=True)[:PIECE])
    return Call.objects.filter(pk__in=ids).update(**_EMPTY)


def _calls(person_id: int) -> QuerySet[Call]:
    person = Person.objects.get(pk=person_id)
    numbers = list(person.phones.values_list("number", flat=True))
    return Call.objects.filter(Q(person=person) | Q(community=person.community_id, phone__in=numbers))
