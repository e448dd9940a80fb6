"""Clocks from before these columns were there: when they are soon due, and why they wait."""

from typing import Any

from django.db import migrations

from hemu.engines.promises.rules import warn_time


def fill(apps: Any, schema_editor: Any) -> None:
    clocks = apps.get_model("promises", "Clock").objects.using(schema_editor.connection.alias)
    entries = apps.get_model("promises", "ClockEntry").objects.using(schema_editor.connection.alias)
    for clock in clocks.filter(state="running", warn_at__isnull=True).select_related("version").iterator(500):
        clocks.filter(pk=clock.pk).update(warn_at=warn_time(clock.version.ladder, clock.started_at, clock.due_at))
    for clock in clocks.filter(state="paused", pause_reason="").iterator(500):
        pause = entries.filter(clock=clock.pk, do="pause").order_by("-position").first()
        if pause is not None:
            clocks.filter(pk=clock.pk).update(pause_reason=pause.cause)


class Migration(migrations.Migration):
    dependencies = [("promises", "0005_which_calendar_is_current")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
