"""The kinds of journal entries: each app declares its own, with the sentence that the time line shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Words = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class EventType:
    """``sentence`` is a lazy text with %(name)s places, filled from the payload (through ``words`` if given).

    ``tone`` colours the time line's dot: good, bad, wait or nothing. ``staff_only`` hides the entry from
    residents whatever the record.
    """

    name: str
    sentence: Any
    tone: str = ""
    staff_only: bool = False
    words: Words | None = None

    def render(self, payload: Mapping[str, Any]) -> str:
        """The sentence for one entry; a value that is missing shows as nothing rather than failing the page."""
        values = self.words(payload) if self.words else payload
        return str(self.sentence) % _Lenient(values)


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


_types: dict[str, EventType] = {}


def declare_event(
    name: str, sentence: Any, *, tone: str = "", staff_only: bool = False, words: Words | None = None
) -> EventType:
    """Declare a kind of entry, in the past tense (``case.assigned``); once, in its app's ``events.py``."""
    if name in _types:
        raise ValueError(f"event {name} is declared twice")
    _types[name] = EventType(name, sentence, tone, staff_only, words)
    return _types[name]


def get_event_type(name: str) -> EventType:
    """The declared type; an entry whose type is gone still shows, by its name."""
    return _types.get(name) or EventType(name, name)


def list_event_types() -> list[EventType]:
    """All declared types in the order of their names."""
    return [_types[name] for name in sorted(_types)]


@dataclass(frozen=True)
class Wording:
    """How a type of record speaks of itself in the journal: its fields, the words of its codes, its states."""

    fields: Mapping[str, Any]
    codes: Mapping[str, Mapping[Any, Any]]
    states: Mapping[str, Any]

    def say_field(self, name: str) -> str:
        """The field as people call it; an empty text where nobody said."""
        return str(self.fields.get(name, ""))

    def say_value(self, name: str, value: Any) -> str:
        """A stored value in words."""
        known = self.codes.get(name, {})
        return str(known.get(value, value))


_wordings: dict[str, Wording] = {}


def describe_subject(
    code: str,
    *,
    fields: Mapping[str, Any] | None = None,
    codes: Mapping[str, Mapping[Any, Any]] | None = None,
    states: Mapping[str, Any] | None = None,
) -> None:
    """Say how changes of this type of record read; called from ``AppConfig.ready()`` of its owner."""
    _wordings[code] = Wording(fields or {}, codes or {}, states or {})


def in_field_order(payload: Mapping[str, Any], fields: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """An entry's changes in the order in which ``fields`` names them: a database may keep them in another."""
    order = {name: place for place, name in enumerate(fields)}
    given: Mapping[str, Any] = payload.get("changes", {})
    return sorted(given.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))


def get_wording(code: str) -> Wording:
    """The words of a type; without any where its owner gave none."""
    return _wordings.get(code) or Wording({}, {}, {})
