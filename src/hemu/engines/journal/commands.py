"""Writing the journal. Every command records exactly one entry for what it did (SYS-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from django.db import connection

from hemu.engines.journal.models import Event, PersonalKey
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel import crypto


def record(
    event: EventType,
    *,
    subject: tuple[str, int],
    community_id: int | None,
    actor: Actor,
    at: datetime,
    recorded_at: datetime | None = None,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    payload: Mapping[str, Any] | None = None,
    staff_only: bool = False,
) -> Event:
    """Append one entry, inside the command's transaction.

    ``at`` is when it happened; ``recorded_at`` (default the same) when the server learned of it.
    """
    assert connection.in_atomic_block, "an entry stands or falls with the change it describes"
    entry = build(
        event,
        subject=subject,
        community_id=community_id,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
        from_state=from_state,
        to_state=to_state,
        note=note,
        payload=payload,
        staff_only=staff_only,
    )
    entry.save(force_insert=True)
    return entry


def build(
    event: EventType,
    *,
    subject: tuple[str, int],
    community_id: int | None,
    actor: Actor,
    at: datetime,
    recorded_at: datetime | None = None,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    payload: Mapping[str, Any] | None = None,
    staff_only: bool = False,
) -> Event:
    """An entry not yet stored, for `record_many`."""
    return Event(
        community_id=community_id,
        subject_type=subject[0],
        subject_id=subject[1],
        name=event.name,
        actor_id=actor.user_id,
        address=actor.address,
        happened_at=at,
        recorded_at=recorded_at or at,
        from_state=from_state,
        to_state=to_state,
        note=note,
        payload=dict(payload or {}),
        staff_only=staff_only or event.staff_only,
    )


def record_many(entries: Iterable[Event]) -> None:
    """Append many entries made with `build` in few statements."""
    Event.objects.bulk_create(list(entries), batch_size=500)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as ``{field: [old, new]}`` with values that JSON can hold without loss."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def seal_values(subject: tuple[str, int], values: Mapping[str, Any]) -> dict[str, Any]:
    """The same mapping with every text in it sealed by the person's own key (PRV-04).

    Lists are sealed item by item, so that ``changes`` of personal fields keep their shape.
    """
    box = _personal_box(subject)
    return {name: _sealed(box, value) for name, value in values.items()}


def open_values(subject: tuple[str, int], values: Mapping[str, Any]) -> dict[str, Any]:
    """What `seal_values` sealed; values whose key was destroyed come back as None."""
    key = PersonalKey.objects.filter(subject_type=subject[0], subject_id=subject[1]).first()
    box = Fernet(crypto.open_sealed(key.wrapped).encode()) if key else None
    return {name: _opened(box, value) for name, value in values.items()}


def destroy_key(subject: tuple[str, int]) -> None:
    """Take the person out of the journal: what was sealed for them can never be read again (PRV-04)."""
    PersonalKey.objects.filter(subject_type=subject[0], subject_id=subject[1]).delete()


def _personal_box(subject: tuple[str, int]) -> Fernet:
    key, _ = PersonalKey.objects.get_or_create(
        subject_type=subject[0],
        subject_id=subject[1],
        defaults={"wrapped": crypto.seal(Fernet.generate_key().decode("ascii"))},
    )
    return Fernet(crypto.open_sealed(key.wrapped).encode())


def _sealed(box: Fernet, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_sealed(box, item) for item in value]
    return None if value is None else {"sealed": box.encrypt(str(value).encode()).decode("ascii")}


def _opened(box: Fernet | None, value: Any) -> Any:
    if isinstance(value, list):
        return [_opened(box, item) for item in value]
    if isinstance(value, dict) and "sealed" in value:
        return box.decrypt(value["sealed"].encode()).decode() if box else None
    return value
