"""All rows of a database as lines of JSON, the same from every kind of database, and back again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models, router
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_string

Model = type[models.Model]
_READ, _WRITE = 2000, 500


def list_models(registry: Apps) -> list[Model]:
    """Every table's model, the referred before the referring."""
    found = [model for model in registry.get_models(include_auto_created=True) if _has_table(model)]
    ordered: dict[Model, None] = {}

    def visit(model: Model, above: frozenset[Model]) -> None:
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target not in above and target in found and target not in ordered:
                visit(target, above | {target})
        ordered.setdefault(model)

    for model in sorted(found, key=lambda model: model._meta.label_lower):
        visit(model, frozenset({model}))
    return list(ordered)


def _has_table(model: Model) -> bool:
    return model._meta.managed and not model._meta.proxy and not model._meta.swapped


def stored_fields(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that hold something of their own; generated ones make themselves."""
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def dump_rows(model: Model, *, using: str) -> Iterator[bytes]:
    """The table as lines: first the names of the fields, then a list of values for each row.

    Read in pages by the primary key, because not every driver can stream a result.
    """
    names = [field.attname for field in stored_fields(model)]
    yield _line(names)
    key = names.index(model._meta.pk.attname)
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    page = list(rows[:_READ])
    while page:
        yield b"".join(_line([_encode(value) for value in row]) for row in page)
        page = list(rows.filter(pk__gt=page[-1][key])[:_READ]) if len(page) == _READ else []


def load_rows(model: Model, lines: Iterable[bytes], *, using: str) -> int:
    """Insert what `dump_rows` wrote, exactly as it was; how many rows."""
    source = iter(lines)
    names = json.loads(next(source))
    fields = {field.attname: field for field in stored_fields(model)}
    chosen = [fields[name] for name in names]
    count, batch = 0, []
    room = max(1, min(_WRITE, connections[using].ops.bulk_batch_size(chosen, [None] * _WRITE)))
    for line in source:
        values = json.loads(line)
        batch.append(model(**{f.attname: _decode(f, value) for f, value in zip(chosen, values, strict=True)}))
        if len(batch) >= room:
            count += _insert(model, chosen, batch, using)
            batch = []
    return count + (_insert(model, chosen, batch, using) if batch else 0)


def _insert(model: Model, fields: list[models.Field[Any, Any]], batch: list[models.Model], using: str) -> int:
    query = InsertQuery(model)
    query.insert_values(fields, batch, raw=True)  # raw: no field may put today's date in
    query.get_compiler(using=using).execute_sql()
    return len(batch)


def empty_tables(ordered: Iterable[Model], *, using: str | None = None) -> None:
    """Delete every row, the referring before the referred."""
    for model in reversed(list(ordered)):
        alias = using or router.db_for_write(model)
        with connections[alias].cursor() as cursor:
            cursor.execute(f"DELETE FROM {connections[alias].ops.quote_name(model._meta.db_table)}")


def reset_sequences(ordered: Iterable[Model], *, using: str) -> None:
    """Have the next row's number follow the highest that was loaded."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(ordered)):
            cursor.execute(statement)


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _encode(value: Any) -> Any:
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return duration_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _decode(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.to_python(value)
