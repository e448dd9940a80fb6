"""Sealing personal values for many journal entries at once, in the form that the journal reads (PRV-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.fernet import Fernet

from hemu.engines.journal.models import PersonalKey
from hemu.kernel import crypto

PERSON = "person"


class PersonBox:
    """One person's key; ``wrapped`` is what `PersonalKey` stores, empty where it stands already."""

    def __init__(self, wrapped: str | None = None) -> None:
        if wrapped is None:
            key = Fernet.generate_key()
            self.wrapped = crypto.seal(key.decode("ascii"))
        else:
            key = crypto.open_sealed(wrapped).encode("ascii")
            self.wrapped = ""
        self._box = Fernet(key)

    def seal(self, value: Any) -> dict[str, str] | None:
        """One value; nothing stays nothing."""
        if value is None or value == "":
            return None
        return {"sealed": self._box.encrypt(str(value).encode()).decode("ascii")}

    def changes(self, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
        """``{field: [old, new]}`` with both sides sealed."""
        return {name: [self.seal(old), self.seal(new)] for name, (old, new) in changes.items()}


def standing_keys(person_ids: Iterable[int]) -> dict[int, str]:
    """The wrapped keys of those who have one, in one statement."""
    rows = PersonalKey.objects.filter(subject_type=PERSON, subject_id__in=list(person_ids))
    return dict(rows.values_list("subject_id", "wrapped"))
