"""What is put off already stands in the backlog file, since the last entry that says so (CAS-06)."""

from __future__ import annotations

from typing import Any

from django.db import migrations

PIECE = 500
TODO = ["received", "reopened", "assigned", "under_way", "waiting"]


def begin_stays(apps: Any, schema_editor: Any) -> None:
    """One stay for each case that is put off and still to be done."""
    cases = apps.get_model("casework", "Case").objects.using(schema_editor.connection.alias)
    stays = apps.get_model("casework", "BacklogStay").objects.using(schema_editor.connection.alias)
    events = apps.get_model("journal", "Event").objects.using(schema_editor.connection.alias)
    rows = list(cases.filter(urgency="deferred", state__in=TODO).order_by("pk"))
    for first in range(0, len(rows), PIECE):
        piece = rows[first : first + PIECE]
        told = events.filter(
            subject_type="case", subject_id__in=[row.pk for row in piece], name__in=["case.deferred", "case.opened"]
        )
        since = dict(told.order_by("happened_at", "pk").values_list("subject_id", "happened_at"))
        stays.bulk_create(
            stays.model(
                case_id=row.pk,
                community_id=row.community_id,
                entered_at=since.get(row.pk, row.received_at),
                reason=row.deferred_reason,
                next_date=row.deferred_until,
            )
            for row in piece
        )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_backlog_and_handling"),
        ("journal", "0001_initial"),
    ]
    operations = [migrations.RunPython(begin_stays, migrations.RunPython.noop)]
