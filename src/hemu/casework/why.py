"""Why a deadline stands where it does (PRO-09): the same for staff, for the resident, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from hemu.casework.clocks import clocks_of
from hemu.casework.models import Case
from hemu.engines.promises.explaining import Explained, Happened, Line, explain_clocks
from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.queries import Face, face_of
from hemu.engines.promises.states import ClockState
from hemu.engines.promises.templatetags.promises import say_clock
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import SHANGHAI
from hemu.kernel.ui.words_of_time import say_date
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.masking import mask_name


@dataclass(frozen=True)
class WhyClock:
    """One promise of a case with every stretch of its time, and all that happened to it."""

    face: Face
    version: str
    source: str
    started_at: datetime
    verdict: str
    lines: Sequence[Line]
    course: Sequence[Happened]


def explain_case(*, actor: Actor, case: Case, now: datetime) -> list[WhyClock]:
    """Every promise of a case, what still runs first. The caller has made sure that the actor may see the case.

    Staff stand there by name; who is no staff under a masked name, except the reader.
    """
    clocks = clocks_of(case)
    explained = explain_clocks(clocks, now=now)
    tell = _naming(actor, clocks)
    ordered = sorted(clocks, key=lambda clock: (face_of(clock, now).is_over, clock.started_at, clock.pk))
    return [_why(clock, explained[clock.pk], tell, now) for clock in ordered]


def _why(clock: Clock, explained: Explained, tell: Callable[[str], str], now: datetime) -> WhyClock:
    face = face_of(clock, now)
    since = say_date(clock.version.effective_from.astimezone(SHANGHAI).date())
    return WhyClock(
        face=face,
        version=_("第 %(number)s 版，%(day)s起生效") % {"number": clock.version.number, "day": since},
        source=clock.promise.source,
        started_at=clock.started_at,
        verdict=_say_verdict(clock, face),
        lines=[replace(line, who=tell(line.who)) for line in explained.lines],
        course=[replace(each, who=tell(each.who)) for each in explained.course],
    )


def _say_verdict(clock: Clock, face: Face) -> str:
    if clock.kept is None:
        return _("还没有结论") if clock.state != ClockState.VOID else str(say_clock(face))
    if clock.kept or clock.is_reported_late or clock.state == ClockState.MET:
        return str(say_clock(face))
    return _("没有按时办到")


def _naming(actor: Actor, clocks: Sequence[Clock]) -> Callable[[str], str]:
    """How the reader reads the names in the ledgers: two statements at most."""
    entries = ClockEntry.objects.filter(clock__in=[clock.pk for clock in clocks], actor__isnull=False)
    people = dict(entries.order_by().values_list("actor", "actor__name").distinct())
    people.pop(actor.user_id or 0, None)
    staff = set(StaffMember.objects.filter(user__in=list(people)).values_list("user", flat=True)) if people else set()
    hidden = {name for user_id, name in people.items() if user_id not in staff}
    return lambda name: mask_name(name) if name in hidden else name
