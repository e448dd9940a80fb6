"""What a subscriber is sent, when it is tried again, which names fit (SYS-10)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta

from hemu.engines.journal.following import Fact
from hemu.engines.journal.registry import list_event_types
from hemu.kernel.timekeeping import SHANGHAI

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after the first, second … failure; after the last one it is dead: a little more than 22 hours."""
_numbered: set[str] = set()


def declare_numbered(subject_type: str) -> None:
    """Say that the name of this type's records is a number and tells nothing of a person, so that it may be sent."""
    _numbered.add(subject_type)


def is_numbered(subject_type: str) -> bool:
    """Whether the record's name may be sent along."""
    return subject_type in _numbered


def write_body(fact: Fact, *, community: str, number: str) -> str:
    """The message: ids, codes, numbers and times; nobody's name, telephone, address or words."""
    told = {
        "id": fact.id,
        "event": fact.name,
        "community": community,
        "subject": {"type": fact.subject_type, "id": fact.subject_id, "number": number},
        "from_state": fact.from_state,
        "to_state": fact.to_state,
        "happened_at": fact.happened_at.astimezone(SHANGHAI).isoformat(),
        "recorded_at": fact.recorded_at.astimezone(SHANGHAI).isoformat(),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def sign(body: str, *, secret: str, timestamp: int) -> str:
    """The header ``Hemu-Signature``: HMAC-SHA256 with the secret over the timestamp, a dot and the body."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: no more."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def names_of(patterns: Iterable[str]) -> list[str]:
    """The declared names of entries that the patterns mean."""
    wanted = list(patterns)
    return [each.name for each in list_event_types() if any(fits(each.name, pattern) for pattern in wanted)]


def fits(name: str, pattern: str) -> bool:
    """``case.*`` means every name that begins with ``case.``"""
    return name.startswith(pattern[:-1]) if pattern.endswith(".*") else name == pattern


def unknown_in(patterns: Sequence[str]) -> list[str]:
    """Those that mean nothing."""
    return [pattern for pattern in patterns if not names_of([pattern])]
