"""Keeps who took which list out of the house (PRV-03)."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import declare_event
from hemu.kernel.ui.list_export import Exported

LIST_EXPORTED = declare_event("list.exported", _("导出了“%(title)s”，%(rows)s 行"), staff_only=True)
LIST_PRINTED = declare_event("list.printed", _("打印了“%(title)s”，%(rows)s 行"), staff_only=True)


def keep(exported: Exported) -> None:
    """Record an export under the account that made it: which list, narrowed by what, how many rows.

    Of the filters only the names: what was searched for may be somebody's name.
    """
    actor = exported.actor
    with transaction.atomic():
        record(
            LIST_PRINTED if exported.is_paper else LIST_EXPORTED,
            subject=("account", actor.user_id or 0),
            community_id=actor.community_id,
            actor=actor,
            at=exported.at,
            payload={
                "list": exported.list_key,
                "title": str(exported.title),
                "filters": sorted(name for name, value in parse_qsl(exported.query) if value and name != "export"),
                "rows": exported.rows,
            },
        )
