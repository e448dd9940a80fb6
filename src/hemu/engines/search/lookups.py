"""``name__begins``: texts with this beginning, answered by an index on each of the three databases.

Django's ``startswith`` isn't: on MariaDB it compares bytes and so walks the table, on SQLite it is a LIKE that
no index answers. There a beginning is a range of the index's own order (both compare by code points); on
PostgreSQL it is a LIKE on an index that `AddPrefixIndex` made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup  # takes no parameter when it runs

_LAST = "\U0010ffff"


class Begins(_Lookup):
    """``field__begins="张"``; empty texts match nothing."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A range: from the beginning itself to the last text that can follow it."""
        left, left_params = self.process_lhs(compiler, connection)
        params = [*left_params, str(self.rhs), *left_params, f"{self.rhs}{_LAST}"]
        return f"({left} >= %s AND {left} < %s)", params

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A LIKE with the signs that mean something there said plainly."""
        left, left_params = self.process_lhs(compiler, connection)
        plain = str(self.rhs).replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        return f"{left} LIKE %s", [*left_params, f"{plain}%"]


def register() -> None:
    """Let every text column be asked so."""
    CharField.register_lookup(Begins)
