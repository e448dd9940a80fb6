from datetime import timedelta

from django.db import migrations

WEEK = timedelta(days=7)


def fill(apps, schema_editor):
    """Cases put off before a reason and a day were asked for: to be looked at again a week after their last change."""
    Case = apps.get_model("casework", "Case")
    for case in Case.objects.filter(urgency="deferred", deferred_until=None).only("changed_at").iterator():
        day = (case.changed_at + WEEK).date()
        Case.objects.filter(pk=case.pk).update(deferred_until=day, deferred_reason="登记时暂缓，未写原因")


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_urgency_and_urging")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
