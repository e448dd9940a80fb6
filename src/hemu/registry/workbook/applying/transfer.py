"""``INSERT … SELECT`` and ``UPDATE`` from staged rows, written by the ORM for whichever database there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, OuterRef, QuerySet, Subquery, Value

CACHE_KIB = 100_000


@contextmanager
def roomy_cache() -> Iterator[None]:
    """Let SQLite keep the pages of a large transaction in memory instead of writing each several times."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size={-CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size={before}")


def insert_select(model: type[models.Model], columns: Mapping[str, Any], rows: QuerySet[Any]) -> int:
    """Insert a row of ``model`` for each of ``rows``: field name to staged field name, expression or value."""
    fields = [model._meta.get_field(name) for name in columns]
    expressions = [_expression(f, source) for f, source in zip(fields, columns.values(), strict=True)]
    query = rows.order_by("pk").values_list(*expressions).query
    try:
        select, params = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    quote = connection.ops.quote_name
    names = ", ".join(quote(getattr(f, "column")) for f in fields)  # noqa: B009
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {select}", params)
        return cursor.rowcount


def _expression(target: Any, source: Any) -> Any:
    if hasattr(source, "resolve_expression"):
        return source
    field = target.target_field if target.is_relation else target
    return Value(source, output_field=field)


def update_from(
    model: type[models.Model], staged: QuerySet[Any], ref: str, columns: Iterable[str] | Mapping[str, Any]
) -> int:
    """Set columns of the rows that ``staged`` points at by ``ref`` to what is staged for them."""
    sources = columns if isinstance(columns, Mapping) else {name: F(name) for name in columns}
    if not sources:
        return 0
    own = staged.filter(**{ref: OuterRef("pk")}).order_by()
    values = {name: Subquery(own.values_list(source)[:1]) for name, source in sources.items()}
    return model._default_manager.filter(pk__in=staged.order_by().values(ref)).update(**values)
