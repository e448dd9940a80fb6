"""Writing staged rows in bulk without making objects of them: an import stages hundreds of thousands."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]
ROWS_PER_STATEMENT = 250


class Table:
    """How rows of one staging table are written on the database at hand."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [f for f in model._meta.concrete_fields if not f.primary_key]
        self.names = [f.attname for f in fields]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(f.column or "") for f in fields)
        self._head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
        self._places = "(" + ", ".join(["%s"] * len(fields)) + ")"
        self._steps = [(f.attname, _default(f), _converter(f)) for f in fields]

    def row(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values in the order of the columns, in the database's own types."""
        found = []
        for name, default, convert in self._steps:
            value = values.get(name)
            if value is None:
                found.append(default)
            else:
                found.append(value if convert is None else convert(value))
        return tuple(found)

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        """Insert the rows, many in one statement."""
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.executemany(self._head + self._places, rows)
                return
            for start in range(0, len(rows), ROWS_PER_STATEMENT):
                part = rows[start : start + ROWS_PER_STATEMENT]
                sql = self._head + ", ".join([self._places] * len(part))
                cursor.execute(sql, [value for row in part for value in row])


@functools.cache
def table_of(model: type[models.Model]) -> Table:
    """The table of a model; the same for as long as the program runs."""
    return Table(model)


def write_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows given by the attribute names of the model's fields."""
    table = table_of(model)
    table.write([table.row(r) for r in rows])


def _default(field: Any) -> Any:
    """What stands where nothing is said; a column that may be null stays null."""
    if field.null or not field.has_default():
        return None if field.null or not field.empty_strings_allowed else ""
    value = field.get_default()
    convert = _converter(field)
    return convert(value) if convert else value


def _converter(field: Any) -> Convert | None:
    ops = connection.ops
    if isinstance(field, models.JSONField):
        return lambda v: json.dumps(v, ensure_ascii=False, separators=(",", ":"))
    if isinstance(field, models.DecimalField):
        digits, places = field.max_digits, field.decimal_places
        return lambda v: ops.adapt_decimalfield_value(v, digits, places)
    if isinstance(field, models.DateField):
        return lambda v: ops.adapt_datefield_value(v if isinstance(v, date) else None)
    if isinstance(field, models.UUIDField):
        return (lambda v: v) if connection.features.has_native_uuid_field else (lambda v: v.hex)
    return str if field.choices else None
