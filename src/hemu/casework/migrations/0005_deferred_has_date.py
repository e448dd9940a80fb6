from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_reasons_of_deferred_cases")]

    operations = [
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('urgency', 'deferred'), _negated=True), ('deferred_until__isnull', False), _connector='OR'), name='casework_deferred_has_date'),
        ),
    ]
