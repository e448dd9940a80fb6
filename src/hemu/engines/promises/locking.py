"""How clocks are locked before anything happens to them: their own rows, and what they froze loaded along."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from hemu.engines.promises.models import Clock


def locked(rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """These clocks in the order of their keys, locked until the transaction ends; one statement.

    Only the clocks: versions, promises and calendars are shared by all, and nobody may wait for them.
    """
    only = ("self",) if connection.features.has_select_for_update_of else ()
    return rows.select_for_update(of=only).select_related("version", "promise", "calendar").order_by("pk")
