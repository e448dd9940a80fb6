"""Looks for the tests of the access log."""

from __future__ import annotations

from datetime import datetime

from hemu.engines.accesslog.commands import note_sight
from hemu.tests.cast import START, Cast, Player


def look(
    cast: Cast,
    viewer: Player,
    *,
    at: datetime = START,
    person_id: int = 0,
    purpose: str = "reveal",
    reason: str = "核对",
    about: tuple[str, int] | None = None,
    once_a_day: bool = False,
) -> None:
    """Somebody sees a telephone in clear; by default the owner's, for a reason."""
    assert cast.owner.person is not None
    note_sight(
        actor=viewer.actor,
        at=at,
        community_id=cast.community.pk,
        subjects=[("person", person_id or cast.owner.person.pk)],
        fields=["phone"],
        purpose=purpose,
        reason=reason,
        about=about,
        once_a_day=once_a_day,
    )
