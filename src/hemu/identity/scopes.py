"""What a token of the API may be used for: the areas, declared by the API that asks for them (SYS-10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Scope:
    """One area, such as ``cases:read``. It narrows what the person may do and gives nothing more."""

    code: str
    label: Any


_declared: dict[str, Scope] = {}


def declare_scope(code: str, label: Any) -> Scope:
    """Declare an area; once, when the program starts."""
    if code in _declared:
        raise ValueError(f"scope {code} is declared twice")
    _declared[code] = Scope(code, label)
    return _declared[code]


def list_scopes() -> list[Scope]:
    """All areas in the order of declaration."""
    return list(_declared.values())


def are_known(codes: list[str]) -> bool:
    """Whether every code is declared."""
    return all(code in _declared for code in codes)
