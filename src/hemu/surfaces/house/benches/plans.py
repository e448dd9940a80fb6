"""How a database means to answer a statement: which index it takes, and whether it walks a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Access:
    """One table that a plan reads. Without ``index`` it is walked from end to end."""

    table: str
    index: str
    detail: str


Statement = tuple[str, Any]


@contextmanager
def watch() -> Iterator[list[Statement]]:
    """The SELECTs that are asked meanwhile, with their values."""
    seen: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def explain(statement: Statement) -> list[Access]:
    """The tables that the database would read for it, in the plan's order.

    PostgreSQL is asked to walk only where no index answers: for the first few of very many it prefers walking.
    """
    sql, params = statement
    begin = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (FORMAT JSON) ", "mysql": "EXPLAIN "}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(begin[connection.vendor] + sql, params)
        plan = cursor.fetchall()
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan")
    return list(_READERS[connection.vendor](plan))


def _sqlite(rows: Sequence[Sequence[Any]]) -> Iterable[Access]:
    for row in rows:
        words = str(row[3]).split()
        if words[0] not in ("SEARCH", "SCAN") or words[1] in ("CONSTANT", "SUBQUERY") or words[1].startswith("("):
            continue
        index = (
            "pk" if "PRIMARY KEY" in row[3] else next((w for i, w in enumerate(words) if words[i - 1] == "INDEX"), "")
        )
        yield Access(words[1], index if words[0] == "SEARCH" or "INDEX" in words else "", str(row[3]))


def _postgresql(rows: Sequence[Sequence[Any]]) -> Iterable[Access]:
    plan = rows[0][0]
    yield from _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


def _nodes(node: dict[str, Any], table: str = "") -> Iterator[Access]:
    table = node.get("Relation Name", table)
    condition = str(node.get("Index Cond", node.get("Filter", "")))
    if node["Node Type"] == "Seq Scan":
        yield Access(table, "", condition)
    elif "Index Name" in node:
        yield Access(table, node["Index Name"], condition)
    for inner in node.get("Plans", ()):
        yield from _nodes(inner, table)


def _mysql(rows: Sequence[Sequence[Any]]) -> Iterable[Access]:
    for _id, _select, table, kind, _possible, key, _length, _ref, count, extra in rows:
        if table is not None and not str(table).startswith("<"):
            yield Access(str(table), str(key or "") if kind != "ALL" else "", f"{kind} {count} {extra or ''}")


_READERS: dict[str, Callable[[Sequence[Sequence[Any]]], Iterable[Access]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mysql": _mysql,
}
