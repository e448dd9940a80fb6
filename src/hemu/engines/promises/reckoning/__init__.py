"""When is it due, how much has elapsed, is it kept (PRO-01, PRO-02, SYS-13). Pure: no database, no framework.

Everything else asks this package: screens, the sweeper, reports, the replay and ``./hemu reckon``.

Moments inside it are whole seconds of Shanghai time since 1970-01-01T00:00 there, days are day numbers of the
same count; `moments` converts. All intervals are half-open, [from, to).
"""

from hemu.engines.promises.reckoning.answers import Answer, State, reckon
from hemu.engines.promises.reckoning.calendar import Calendar
from hemu.engines.promises.reckoning.ledger import Entry, Ledger
from hemu.engines.promises.reckoning.limits import (
    CalendarDays,
    Clock,
    DayEnd,
    Earliest,
    FixedDate,
    Limit,
    Office,
    SameDay,
    WorkingDays,
)
from hemu.engines.promises.reckoning.refusing import Unreckonable

__all__ = [
    "Answer",
    "Calendar",
    "CalendarDays",
    "Clock",
    "DayEnd",
    "Earliest",
    "Entry",
    "FixedDate",
    "Ledger",
    "Limit",
    "Office",
    "SameDay",
    "State",
    "Unreckonable",
    "WorkingDays",
    "reckon",
]
