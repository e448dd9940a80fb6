"""How clocks stand, for the screens. Whoever asks has made sure that the reader may see the matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import get_language

from hemu.engines.promises.models import Clock, Promise
from hemu.engines.promises.registry import say_pause_reason
from hemu.engines.promises.states import ClockState

_RANK = {"bad": 0, "soon": 1, "ok": 2, "wait": 3, "": 4}
_FIXED = ("date", "same_day")
"""Limits that no pause moves."""


@dataclass(frozen=True)
class Face:
    """A clock as people read it. ``tone``: ok, soon, bad, wait (paused), or nothing once it is over and was kept."""

    id: int
    subject: tuple[str, int]
    code: str
    label: str
    generation: int
    state: str
    due_at: datetime
    tone: str
    left: timedelta
    """Until it is due; below nothing: since then. While paused as if it resumed now."""
    pause_reason: str
    pause_ends_at: datetime | None
    kept: bool | None
    met_at: datetime | None
    missed_at: datetime | None
    is_reported_late: bool
    is_provisional: bool
    is_acknowledged: bool
    owner_id: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.state in (ClockState.MET, ClockState.VOID)

    @property
    def rank(self) -> tuple[int, datetime]:
        """What needs eyes first stands first."""
        return _RANK[self.tone], self.due_at


def face_of(clock: Clock, now: datetime) -> Face:
    """One clock; its promise must be loaded."""
    since = clock.paused_at if clock.state == ClockState.PAUSED and clock.limit["kind"] not in _FIXED else None
    left = clock.due_at - (since or now)
    due_at = now + left if since and left > timedelta() else clock.due_at
    return Face(
        id=clock.pk,
        subject=(clock.subject_type, clock.subject_id),
        code=clock.promise.code,
        label=say_promise(clock.promise),
        generation=clock.generation,
        state=clock.state,
        due_at=due_at,
        tone=_tone(clock, now),
        left=left,
        pause_reason=str(say_pause_reason(clock.pause_reason)) if clock.pause_reason else "",
        pause_ends_at=clock.pause_ends_at,
        kept=clock.kept,
        met_at=clock.met_at,
        missed_at=clock.missed_at,
        is_reported_late=clock.is_reported_late,
        is_provisional=clock.is_provisional,
        is_acknowledged=clock.acknowledged_at is not None,
        owner_id=clock.owner_id,
    )


def is_missed(at: datetime) -> Q:
    """For queries of open clocks: missed, or about to be called so by the sweeper."""
    return Q(state=ClockState.MISSED) | Q(state=ClockState.RUNNING, due_at__lt=at)


def is_soon_due(at: datetime) -> Q:
    """For queries of open clocks: the ladder has begun to warn, and it is not too late yet."""
    return Q(state=ClockState.RUNNING, due_at__gte=at, warn_at__lte=at)


def say_promise(promise: Promise) -> str:
    """What the promise is called in the reader's language."""
    is_english = (get_language() or "").startswith("en")
    return (promise.label_en if is_english else "") or promise.label


def _tone(clock: Clock, now: datetime) -> str:
    if clock.state == ClockState.VOID:
        return ""
    if clock.kept is False:
        return "bad"
    if clock.state == ClockState.MET:
        return ""
    if clock.state == ClockState.PAUSED:
        return "wait"
    if now > clock.due_at:
        return "bad"  # the sweeper is about to say so
    return "soon" if clock.warn_at is not None and clock.warn_at <= now else "ok"


def list_faces(*, subject_type: str, ids: Iterable[int], now: datetime, is_open: bool = True) -> dict[int, list[Face]]:
    """The clocks of many matters, those that need eyes first; with ``is_open=False`` also those that are over.

    One statement.
    """
    rows = Clock.objects.filter(subject_type=subject_type, subject_id__in=list(ids))
    if is_open:
        rows = rows.filter(open_key=1)
    found: dict[int, list[Face]] = {}
    for clock in rows.select_related("promise").order_by("started_at", "pk"):
        found.setdefault(clock.subject_id, []).append(face_of(clock, now))
    return {key: sorted(faces, key=lambda face: face.rank) for key, faces in found.items()}


def nearest(faces: Sequence[Face]) -> Face | None:
    """The one to show where there is room for one."""
    return next((face for face in faces if not face.is_over), None)
