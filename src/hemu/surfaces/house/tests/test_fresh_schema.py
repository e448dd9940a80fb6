"""An empty database made at once is the same as one that took every step (SYS-11)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hemu.surfaces.house.tests.test_restore import make_house  # noqa: F401  (a fixture)

DESCRIBE = """
import json, re
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

LEFT_OUT = ("django_migrations", "auth_group_permissions")  # the second is Django's; its key has another width

def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()

def parts(sql):
    inner = re.sub(r'[ "]', "", sql[sql.index("(") + 1 : sql.rindex(")")])
    return sorted(re.split(r",(?![^(]*[)])", inner))

found = {"steps": sorted(MigrationRecorder(connection).applied_migrations())}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        if table in LEFT_OUT:
            continue
        columns = connection.introspection.get_table_description(cursor, table)
        found[table] = {
            "columns": sorted([c.name, str(c.type_code), c.internal_size, c.null_ok, str(c.default)] for c in columns),
            "constraints": {
                (str(each["columns"]) if name.startswith("fk_") else name): [
                    each["columns"] if each["index"] else sorted(each["columns"] or []),
                    *(each[key] for key in ("primary_key", "unique", "foreign_key", "check", "index")),
                ]
                for name, each in connection.introspection.get_constraints(cursor, table).items()
                if not name.startswith("__unnamed")
            },
        }
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
        found[table]["rows"] = cursor.fetchone()[0]
if connection.vendor == "postgresql":
    found["definitions"] = sorted(
        map(list, rows("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                       " WHERE connamespace = 'public'::regnamespace"))
    ) + sorted(map(list, rows("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"))) + sorted(
        map(list, rows("SELECT table_name, column_name, generation_expression FROM information_schema.columns"
                       " WHERE table_schema = 'public' AND is_generated = 'ALWAYS'"))
    )
elif connection.vendor == "mysql":
    found["definitions"] = sorted(
        map(list, rows("SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints"
                       " WHERE constraint_schema = DATABASE()"))
    ) + sorted(
        map(list, rows("SELECT table_name, column_name, column_type, generation_expression FROM"
                       " information_schema.columns WHERE table_schema = DATABASE()"
                       " AND table_name <> 'auth_group_permissions'"))
    )
else:
    found["definitions"] = sorted(
        [name, parts(sql)]
        for name, sql in rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
        if "CHECK" in sql and name not in LEFT_OUT
    )
print(json.dumps(found))
"""


@pytest.mark.rule("SYS-11")
@pytest.mark.slow
def test_at_once_or_step_by_step_the_database_is_the_same(make_house: Any) -> None:  # noqa: F811
    at_once, by_steps = make_house("at_once"), make_house("by_steps")
    at_once.manage("migrate", "-v0")
    by_steps.manage("migrate", "-v0", "--by-steps")
    made = json.loads(at_once.manage("shell", "-v0", "-c", DESCRIBE))
    grown = json.loads(by_steps.manage("shell", "-v0", "-c", DESCRIBE))
    assert made.keys() == grown.keys()
    assert len(made) > 100
    for table, form in grown.items():
        assert made[table] == form, table
