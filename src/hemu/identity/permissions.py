"""The permission registry: every right has one declaration, and a typo fails when the program starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Permission:
    """A right such as ``repairs.assign``. ``label`` is what the posts screen shows (a lazy text)."""

    code: str
    label: Any

    def __str__(self) -> str:
        return self.code


_declared: dict[str, Permission] = {}


def declare(code: str, label: Any) -> Permission:
    """Declare a permission, once, in the ``permissions.py`` of the app that owns it."""
    if code in _declared:
        raise ValueError(f"permission {code} is declared twice")
    _declared[code] = Permission(code, label)
    return _declared[code]


def get_permission(code: str) -> Permission:
    """The declared permission ``code``; raises KeyError for one that nobody declared."""
    return _declared[code]


def is_declared(code: str) -> bool:
    """Whether an app declares ``code``."""
    return code in _declared


def list_permissions() -> list[Permission]:
    """All declared permissions in the order of their codes."""
    return [_declared[code] for code in sorted(_declared)]
