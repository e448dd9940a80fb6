"""Small reckonings of the resident's pages; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.kernel.timekeeping import SHANGHAI

STATIONS = (_("已受理"), _("已派单"), _("在路上"), _("维修中"), _("您确认"))


@dataclass(frozen=True)
class Station:
    """One of the five: behind us, the one where it stands, or still ahead."""

    label: Any
    is_done: bool
    is_now: bool


def track_of(place: int) -> list[Station]:
    """The stations with ``place`` (0 to 4) as the present one; 5 is behind all of them."""
    return [Station(label, is_done=i < place, is_now=i == place) for i, label in enumerate(STATIONS)]


@dataclass(frozen=True)
class Slot:
    """A time at home to choose with one tap."""

    code: str
    label: Any
    start: datetime
    end: datetime


SPANS = {
    "morning": (_("上午"), time(8, 30), time(12, 0)),
    "afternoon": (_("下午"), time(13, 30), time(18, 0)),
    "evening": (_("晚上"), time(18, 0), time(20, 0)),
}
DAYS = ((0, _("今天%(span)s")), (1, _("明天%(span)s")))


def list_slots(at: datetime) -> list[Slot]:
    """Today's and tomorrow's times at home that have not begun to end."""
    today = at.astimezone(SHANGHAI).date()
    found = []
    for ahead, words in DAYS:
        day = today + timedelta(days=ahead)
        for code, (span, begin, finish) in SPANS.items():
            start = datetime.combine(day, begin, SHANGHAI)
            end = datetime.combine(day, finish, SHANGHAI)
            if end - at >= timedelta(hours=1):
                label = str(words) % {"span": span}
                found.append(Slot(f"{day:%Y%m%d}-{code}", label, max(start, at), end))
    return found


def find_slot(code: str, at: datetime) -> Slot | None:
    """The slot of that code, if it can still be chosen."""
    return next((slot for slot in list_slots(at) if slot.code == code), None)
