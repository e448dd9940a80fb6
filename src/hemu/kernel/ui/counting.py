"""Counting the rows of a list no further than people read: a list of half a million opens as fast as a short one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 10_000
"""So many rows are counted and leafed through; beyond, the list says that there are more, and asks for a filter."""


if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator  # takes no parameter when it runs


class CappedPaginator(_Paginator):
    """Pages of a query of which at most `MOST` rows are counted."""

    object_list: QuerySet[Any] | list[Any]

    @cached_property
    def _seen(self) -> int:
        rows = self.object_list
        return rows.order_by().values("pk")[: MOST + 1].count() if isinstance(rows, QuerySet) else len(rows)

    @cached_property
    def count(self) -> int:
        """The rows that can be leafed through."""
        return min(self._seen, MOST)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than that."""
        return self._seen > MOST
