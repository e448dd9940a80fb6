"""By what ID numbers are found, told to a change of keys (PRV-03)."""

from __future__ import annotations

from typing import Any

from hemu.kernel.crypto import CannotOpen, open_sealed
from hemu.kernel.digests import declare_digest
from hemu.registry.residents.rules import ID_PURPOSE, ID_TAIL_PURPOSE, id_tail


def declare_for(model: str) -> None:
    """Declare both digests of a table that keeps ID numbers as people do."""
    declare_digest(model, "id_number_digest", purpose=ID_PURPOSE, source=_number)
    declare_digest(model, "id_tail_digest", purpose=ID_TAIL_PURPOSE, source=_tail)


def _number(row: Any) -> str | None:
    try:
        return open_sealed(row.id_number_sealed) or None
    except CannotOpen:
        return None


def _tail(row: Any) -> str | None:
    number = _number(row)
    return id_tail(number) if number else None
