"""Sealing and opening the values of many people at once, in a fixed number of statements (PRV-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.fernet import Fernet

from hemu.engines.journal.models import PersonalKey
from hemu.kernel import crypto

Subject = tuple[str, int]
CHUNK = 500


def seal_many(values: Mapping[Subject, Mapping[str, str]]) -> dict[Subject, dict[str, Any]]:
    """Each subject's texts sealed by its own key, as `seal_values` does for one; missing keys are made."""
    keys = _keys(values)
    missing = [subject for subject in values if subject not in keys]
    made = {subject: Fernet.generate_key() for subject in missing}
    PersonalKey.objects.bulk_create(
        (
            PersonalKey(subject_type=kind, subject_id=pk, wrapped=crypto.seal(made[kind, pk].decode("ascii")))
            for kind, pk in missing
        ),
        ignore_conflicts=True,
        batch_size=CHUNK,
    )
    # Somebody else may have made one meanwhile: what stands is what seals.
    keys |= _keys(missing)
    return {
        subject: {
            name: {"sealed": keys[subject].encrypt(text.encode()).decode("ascii")} for name, text in texts.items()
        }
        for subject, texts in values.items()
    }


def open_many(sealed: Iterable[tuple[Subject, Any]]) -> list[str | None]:
    """What was sealed, in the order given; None where the key was destroyed."""
    rows = list(sealed)
    keys = _keys({subject for subject, _value in rows})
    return [_open(keys.get(subject), value) for subject, value in rows]


def _open(key: Fernet | None, value: Any) -> str | None:
    if not isinstance(value, Mapping) or "sealed" not in value:
        return None if value is None else str(value)
    return key.decrypt(value["sealed"].encode()).decode() if key else None


def _keys(subjects: Iterable[Subject]) -> dict[Subject, Fernet]:
    by_type: dict[str, list[int]] = {}
    for kind, pk in subjects:
        by_type.setdefault(kind, []).append(pk)
    found: dict[Subject, Fernet] = {}
    for kind, ids in by_type.items():
        for start in range(0, len(ids), CHUNK):
            rows = PersonalKey.objects.filter(subject_type=kind, subject_id__in=ids[start : start + CHUNK])
            for row in rows:
                found[kind, row.subject_id] = Fernet(crypto.open_sealed(row.wrapped).encode())
    return found
