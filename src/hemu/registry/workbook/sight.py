"""Whose personal values an import's pages may show to whom (PRV-01).

What stands in the records is for those who may open whole customer files. What the file says is also for whoever
brought that file. Anybody else who may import sees masks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from hemu.identity.access import Actor
from hemu.registry.org.permissions import ORG_VIEW
from hemu.registry.residents.masking import mask_phone, mask_plate, mask_value
from hemu.registry.residents.permissions import RESIDENTS_FILE
from hemu.registry.workbook.headings import COLUMNS, METERS, ROOMS, STAFF, normalise
from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.problems import Problem

HIDDEN = "***"
PERSONAL_COLUMNS = {
    ROOMS: frozenset(
        {"owner_names", "gender", "phones", "id_numbers", "shares", "tenant_names", "tenant_phones", "plates"}
        | {"licences", "note"}
    ),
    METERS: frozenset(),
    STAFF: frozenset({"name", "phone"}),
}


def _headings(*, personal: bool) -> frozenset[str]:
    return frozenset(
        normalise(word)
        for kind, columns in COLUMNS.items()
        for name, words in columns.items()
        if (name in PERSONAL_COLUMNS[kind]) is personal
        for word in words
    )


_PLAIN = _headings(personal=False) - _headings(personal=True)
_PLAIN_PARAMS = frozenset(
    {"words", "minimum", "limit", "total", "room", "other", "missing", "kept", "built", "building"}
)


def _mask_each(mask: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "、".join(mask(part) for part in text.split("、"))


_MASKS: Mapping[str, Callable[[str], str]] = {
    **{field: partial(mask_value, field) for field in ("name", "phone", "id_number", "plate", "birth_date")},
    "phones": _mask_each(mask_phone),
    "vehicles": _mask_each(mask_plate),
    "gender": lambda _text: HIDDEN,
    "licence": lambda _text: HIDDEN,
    "pets": lambda _text: HIDDEN,
    "share": lambda _text: HIDDEN,
}


@dataclass(frozen=True)
class Sight:
    """What one actor may see of one import: stored values, values of the file, the staff's telephones."""

    stored: bool
    given: bool
    staff: bool

    def old(self, field: str, text: str) -> str:
        """A value that stands in the records."""
        return text if self.stored else _mask(field, text)

    def new(self, field: str, text: str) -> str:
        """A value of the file."""
        return text if self.given else _mask(field, text)

    def problem(self, found: Problem) -> Problem:
        """A finding: without the cell's value where that may be somebody's own."""
        heading = normalise(found.heading)
        if self.given or not heading or heading in _PLAIN or found.value == found.heading:
            return found
        params = {n: v if isinstance(v, int) or n in _PLAIN_PARAMS else HIDDEN for n, v in found.params.items()}
        value = HIDDEN if found.value else ""
        return Problem(found.sheet, found.row, found.column, found.heading, value, found.text, params)


def sight_of(actor: Actor, run: ImportRun) -> Sight:
    """What the actor may see of the import."""
    keeps = actor.may(RESIDENTS_FILE, run.community_id)
    own = actor.user_id is not None and run.uploaded_by_id == actor.user_id
    return Sight(stored=keeps, given=keeps or own, staff=own or actor.may(ORG_VIEW, run.community_id))


def _mask(field: str, text: str) -> str:
    mask = _MASKS.get(field)
    return mask(text) if mask and text not in ("", "—") else text


def mask_staff(field: str, text: Any) -> str:
    """A staff member's telephone for somebody who may not look staff up."""
    return _mask(field, str(text)) if field == "phone" else str(text)
