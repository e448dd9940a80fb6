from django.db import migrations

from hemu.engines.search.migrating import AddPrefixIndex
from hemu.kernel import crypto
from hemu.registry.residents.rules import ID_TAIL_PURPOSE, id_tail

PIECE = 500


def fill_id_tails(apps, schema_editor):
    """Those whose number is on file already are found by its end, too."""
    Person = apps.get_model("residents", "Person")
    waiting = Person.objects.filter(id_tail_digest="").exclude(id_number_sealed="")
    last = 0
    while people := list(waiting.filter(pk__gt=last).order_by("pk").only("id_number_sealed")[:PIECE]):
        last = people[-1].pk
        for person in people:
            try:
                number = crypto.open_sealed(person.id_number_sealed)
            except crypto.CannotOpen:
                continue
            person.id_tail_digest = crypto.digest(id_tail(number), purpose=ID_TAIL_PURPOSE)
        Person.objects.bulk_update(people, ["id_tail_digest"])


class Migration(migrations.Migration):
    # PostgreSQL makes no index on a table with changes of the same transaction waiting.
    atomic = False

    dependencies = [("residents", "0003_found_by_id_tail_and_plate")]

    operations = [
        migrations.RunPython(fill_id_tails, migrations.RunPython.noop),
        AddPrefixIndex("residents_name_begins", "person", "community", "name"),
        AddPrefixIndex("residents_pinyin_begins", "person", "community", "pinyin"),
        AddPrefixIndex("residents_initials_begins", "person", "community", "initials"),
        AddPrefixIndex("residents_phone_begins", "phone", "community", "number"),
        AddPrefixIndex("residents_plate_begins", "vehicle", "community", "plate"),
    ]
