"""What walk-in records hold of people, and how long (PRV-04)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.operations.receptions.models import Reception
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.privacy.retention import RetentionKind, register_retention
from hemu.registry.residents.models import Person

MONTHS = 6
"""As for every record of visitors."""
PIECE = 500
GONE = "—"
_EMPTY: dict[str, Any] = {
    "visitor_name": "",
    "visitor_company": "",
    "visitor_phone": "",
    "identity_note": "",
    "purpose": GONE,
    "result": "",
    "person": None,
}
"""What of a visit is somebody's own; when it was, how it was checked and what became of it stays."""


def register() -> None:
    """Tell privacy what is held, how it is erased and when it ends."""
    fields = {
        "visitor_name": _("来访人"),
        "visitor_phone": _("电话"),
        "purpose": _("来访事由"),
        "result": pgettext_lazy("来访", "处理情况"),
    }
    register_holding(
        Holding("receptions", _("来访记录"), collect_receptions, erase_receptions, fields=fields, order=230)
    )
    what = _("来访起算，到期去掉来访人、电话和事由，处理方式保留")
    register_retention(RetentionKind("receptions", _("来访记录"), MONTHS, end_receptions, what))


def collect_receptions(person_id: int) -> list[dict[str, Any]]:
    """The visits of somebody on file."""
    rows = _visits(person_id).order_by("-came_at", "-id")
    return [
        {"at": row.came_at, "visitor_name": row.visitor_name, "visitor_phone": row.visitor_phone,
         "purpose": row.purpose, "result": row.result}
        for row in rows
    ]  # fmt: skip


def erase_receptions(person_id: int, at: datetime) -> int:
    """Make their visits nameless."""
    ids = list(_visits(person_id).values_list("pk", flat=True))
    return Reception.objects.filter(pk__in=ids).update(**_EMPTY)


def end_receptions(community_id: int, before: datetime, at: datetime) -> int:
    """Make a piece of what is too old nameless."""
    old = Reception.objects.filter(community=community_id, came_at__lt=before).exclude(visitor_name="")
    ids = list(old.order_by("came_at").values_list("pk", flat=True)[:PIECE])
    return Reception.objects.filter(pk__in=ids).update(**_EMPTY)


def _visits(person_id: int) -> QuerySet[Reception]:
    person = Person.objects.get(pk=person_id)
    numbers = list(person.phones.values_list("number", flat=True))
    return Reception.objects.filter(Q(person=person) | Q(community=person.community_id, visitor_phone__in=numbers))
