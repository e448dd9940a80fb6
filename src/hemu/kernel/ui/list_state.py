"""The state of a list, which lives in the address and nowhere else (SYS-08): pure reading and writing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from hemu.kernel.ui.list_parts import Column

RESERVED = frozenset({"page", "sort", "cols", "dense", "export", "print"})
"""What the list itself keeps in the address; no filter may bear these names."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class ListState:
    """Where a list stands: the filters as typed, the order, the columns, the density, the page.

    ``blank`` is an empty filter that says "none at all", lest the list's defaults come back.
    """

    filters: Pairs
    blank: Pairs
    sort: str
    columns: tuple[str, ...]
    is_dense: bool | None
    page: str
    export: str
    is_print: bool

    @classmethod
    def read(cls, query: QueryDict, filter_names: Iterable[str]) -> ListState:
        """What the address says; everything else in it is dropped."""
        names = set(filter_names)
        given = [(name, value) for name, values in query.lists() if name in names for value in values]
        filters = [(name, value) for name, value in given if value]
        chosen = [name for part in query.getlist("cols") for name in part.split(",") if name]
        return cls(
            filters=filters,
            blank=[] if filters else given[:1],
            sort=query.get("sort", ""),
            columns=tuple(dict.fromkeys(chosen)),
            is_dense={"1": True, "0": False}.get(query.get("dense", "")),
            page=query.get("page", "1"),
            export=query.get("export", ""),
            is_print=bool(query.get("print")),
        )

    @property
    def kept(self) -> Pairs:
        """Order, columns and density: what stays when the filters change."""
        pairs = [("sort", self.sort), ("cols", ",".join(self.columns))]
        dense = [] if self.is_dense is None else [("dense", "1" if self.is_dense else "0")]
        return [(name, value) for name, value in pairs if value] + dense

    @property
    def query(self) -> str:
        """Everything worth keeping under a name: not the page."""
        return urlencode(self.filters + self.kept)

    @property
    def reset_url(self) -> str:
        """The address without any filter; order, columns and density stay."""
        return "?" + urlencode(self.kept)

    def href(self, **changes: str) -> str:
        """The address with these parts changed (empty takes one away) and the first page again."""
        rest = [(n, v) for n, v in self.filters + self.blank + self.kept if n not in changes]
        return "?" + urlencode(rest + [(n, v) for n, v in changes.items() if v])

    def without_filter(self, name: str) -> str:
        """The address without one filter; the name stays, empty, so that no default returns in its place."""
        rest = [(n, v) for n, v in self.filters if n != name]
        return "?" + urlencode([*(rest or [(name, "")]), *self.kept])

    def has_filters(self, query: str) -> bool:
        """Whether these are exactly the filters of ``query``."""
        wanted = [(n, v) for n, v in parse_qsl(query) if n not in RESERVED]
        return sorted(wanted) == sorted(self.filters)


def order_terms(sort: str, columns: Sequence[Column]) -> tuple[str, ...]:
    """The database's order for ``-number``; nothing for a column that does not sort."""
    name, falls = sort.removeprefix("-"), sort.startswith("-")
    terms = next((c.sort for c in columns if c.name == name and c.sort), ())
    terms = (terms,) if isinstance(terms, str) else terms
    return tuple(_turn(term) for term in terms) if falls else terms


def _turn(term: str) -> str:
    return term[1:] if term.startswith("-") else f"-{term}"


def next_sort(column: Column, sort: str) -> str:
    """What a press on the column's heading asks for: rising first, then falling."""
    return f"-{column.name}" if sort == column.name else column.name


def aria_sort(column: Column, sort: str) -> str:
    """How the column is sorted, in the words screen readers know."""
    words: Mapping[str, str] = {column.name: "ascending", f"-{column.name}": "descending"}
    return words.get(sort, "")
