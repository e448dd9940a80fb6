"""Personal values: their masks, and the one decision who sees which of them in clear (PRV-01).

A screen never decides for itself. It asks `show_value` (or `sees_clear`) with the field, the community and what it
shows it for; a screen made for using a value declares that use once with `declare_use`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hemu.engines.accesslog.registry import declare_purpose
from hemu.identity.access import Actor
from hemu.registry.residents.permissions import RESIDENTS_FILE


def mask_name(name: str) -> str:
    """The surname with a star for each further character: 张**; a Latin name keeps each word's first letter."""
    name = name.strip()
    if not name:
        return ""
    if name.isascii():
        return " ".join(f"{word[0]}{'*' * (len(word) - 1)}" for word in name.split())
    return name[0] + "*" * max(len(name) - 1, 1)


def mask_phone(number: str) -> str:
    """First three and last four digits: 138****1234; a short number keeps its last two."""
    if len(number) < 8:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_id_number(number: str) -> str:
    """First three and last four: 370***********1234."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_plate(plate: str) -> str:
    """Province, letter and the last three: 京A**123."""
    if len(plate) < 6:
        return plate[:1] + "*" * max(len(plate) - 1, 0)
    return f"{plate[:2]}{'*' * (len(plate) - 5)}{plate[-3:]}"


def mask_birth_date(born: date | str | None) -> str:
    """Only the year: 1958-**-**."""
    return f"{str(born)[:4]}-**-**" if born else ""


_MASKS: dict[str, Callable[[Any], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "id_number": mask_id_number,
    "plate": mask_plate,
    "birth_date": mask_birth_date,
}


def mask_value(field: str, value: Any) -> str:
    """The mask of a field; a field without one of its own shows nothing but that there is something."""
    if value in (None, ""):
        return ""
    mask = _MASKS.get(field)
    return mask(value) if mask else "***"


@dataclass(frozen=True)
class Use:
    """What a purpose lets whom see: ``may(actor, community_id)`` answers for the person before the screen."""

    fields: frozenset[str]
    may: Callable[[Actor, int], bool]


_uses: dict[str, Use] = {}


def declare_use(
    code: str,
    label: Any,
    *,
    fields: Iterable[str],
    may: Callable[[Actor, int], bool],
    is_bound: bool = True,
) -> None:
    """Declare a purpose that shows ``fields`` in clear; called from ``AppConfig.ready()`` of the app that shows.

    Whoever shows keeps it with `note_sight` under the same code.
    """
    declare_purpose(code, label, is_bound=is_bound)
    _uses[code] = Use(frozenset(fields), may)


def sees_clear(actor: Actor, *, field: str, community_id: int, is_own: bool = False, purpose: str = "") -> bool:
    """How this actor sees this field of somebody for this purpose: True in clear, False masked.

    ``is_own``: the value is the actor's own. Without a purpose only names are clear, and only for whoever may open
    whole customer files; everything else is asked for with a reason (`revealing`).
    """
    if actor.is_system or is_own:
        return True
    use = _uses.get(purpose)
    if use is not None and field in use.fields and use.may(actor, community_id):
        return True
    return field == "name" and actor.may(RESIDENTS_FILE, community_id)


def show_value(
    value: Any, *, field: str, actor: Actor, community_id: int, is_own: bool = False, purpose: str = ""
) -> str:
    """The value as this actor sees it for this purpose: in clear or under its mask; empty stays empty."""
    if value in (None, ""):
        return ""
    if sees_clear(actor, field=field, community_id=community_id, is_own=is_own, purpose=purpose):
        return str(value)
    return mask_value(field, value)
