"""The home of the desk: what the day has brought, what is mine to do, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_ASSIGN, CASES_VIEW, CASES_WORK
from hemu.casework.queries import Figures, count_cases, list_cases
from hemu.casework.states import UNASSIGNED
from hemu.engines.journal.queries import Newest, list_newest
from hemu.engines.promises import worklist
from hemu.engines.promises.permissions import PROMISES_TEAM, PROMISES_VIEW
from hemu.engines.promises.worklist import MISSED, RISK, DayOfVerdicts, Standing, is_late
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import SHANGHAI, civil_date, day_start, now
from hemu.operations.calls.models import Call
from hemu.operations.calls.queries import list_my_messages
from hemu.registry.org.models import StaffMember
from hemu.registry.org.queries.duty import OnDuty, list_tonight
from hemu.registry.org.queries.reporting import staff_of_user, superior_of
from hemu.surfaces.desk.queries.cases import filter_cases
from hemu.surfaces.desk.queries.worklist import (
    Asked,
    Row,
    in_hand_without_promise,
    list_waiting_approvals,
    read_rows,
    rows_of_cases,
)
from hemu.surfaces.timelines import mask_residents

ROWS = 8
MESSAGES = 4


@dataclass(frozen=True)
class News:
    """An entry of the journal with the case it is about."""

    entry: Newest
    case: Case


@dataclass(frozen=True)
class Today:
    """What `today` shows; a part that is not the actor's is None or empty."""

    at: datetime
    part_of_day: str
    figures: Figures
    works: bool
    assigns: bool
    sees_all: bool
    sees_promises: bool = False
    leads: bool = False
    mine: Sequence[Row] = field(default_factory=tuple)
    """My items in order of due."""
    pressing: Sequence[Row] = field(default_factory=tuple)
    """What is missed or soon due in the office, for those who look after it."""
    unassigned: Sequence[Row] = field(default_factory=tuple)
    to_confirm: Sequence[Case] = field(default_factory=tuple)
    news: Sequence[News] = field(default_factory=tuple)
    superior: StaffMember | None = None
    messages: Sequence[Call] = field(default_factory=tuple)
    """What callers left for the actor, the latest (INT-02)."""
    approvals: Sequence[Asked] = field(default_factory=tuple)
    tonight: Sequence[OnDuty] = field(default_factory=tuple)
    standing: Standing = field(default_factory=Standing)
    days: Sequence[DayOfVerdicts] = field(default_factory=tuple)

    @property
    def mine_missed(self) -> int:
        """How many of mine are late."""
        return sum(row.group == MISSED for row in self.mine)

    @property
    def mine_at_risk(self) -> int:
        """How many of mine are soon due."""
        return sum(row.group == RISK for row in self.mine)

    @property
    def urgent_words(self) -> str:
        """How many urgent ones are still to be done, in words."""
        n = self.figures.urgent
        return ngettext("%(n)d 件紧急未完工", "%(n)d 件紧急未完工", n) % {"n": n}


def get_today(*, actor: Actor, at: datetime) -> Today:
    """Everything real on the first page, in a fixed number of statements however much there is."""
    community_id = actor.community_id
    since = day_start(civil_date(at))
    if community_id is None:
        return Today(at, _part_of_day(at), Figures(), works=False, assigns=False, sees_all=False)
    me = staff_of_user(user_id=actor.user_id)
    works, sees_all = actor.may(CASES_WORK), actor.may(CASES_VIEW)
    team = worklist.list_team(actor=actor, at=at)[:ROWS]
    mine, pressing = read_rows(worklist.list_mine(actor=actor, at=at), team, actor=actor)
    return Today(
        at=at,
        part_of_day=_part_of_day(at),
        figures=count_cases(actor=actor, community_id=community_id, since=since),
        works=works,
        assigns=actor.may(CASES_ASSIGN),
        sees_all=sees_all,
        sees_promises=actor.may(PROMISES_VIEW),
        leads=actor.may(PROMISES_TEAM),
        mine=[*mine, *in_hand_without_promise(mine, actor)],
        pressing=pressing,
        unassigned=rows_of_cases(_some(actor, community_id, "unassigned"), at) if sees_all else (),
        to_confirm=_some(actor, community_id, "to_confirm") if sees_all else (),
        news=_news(actor, community_id),
        superior=superior_of(staff=me, at=at) if me else None,
        messages=list_my_messages(actor=actor, limit=MESSAGES) if me else (),
        approvals=list_waiting_approvals(actor=actor, at=at)[:MESSAGES],
        tonight=list_tonight(actor=actor, at=at),
        standing=worklist.count_standing(actor=actor, at=at),
        days=worklist.list_days(actor=actor, at=at),
    )


def _some(actor: Actor, community_id: int, group: str) -> list[Case]:
    return list(filter_cases(actor=actor, community_id=community_id, filters={"group": group})[:ROWS])


def _news(actor: Actor, community_id: int) -> list[News]:
    seen = list_cases(actor=actor, community_id=community_id)
    newest = list_newest(actor=actor, subject_type="case", ids=seen.order_by().values("pk"), community_id=community_id)
    newest = mask_residents(newest, actor=actor, community_id=community_id)
    cases: dict[Any, Case] = {case.pk: case for case in seen.filter(pk__in={each.subject_id for each in newest})}
    return [News(each, cases[each.subject_id]) for each in newest if each.subject_id in cases]


def _part_of_day(at: datetime) -> str:
    hour = at.astimezone(SHANGHAI).hour
    if hour < 5 or hour >= 18:
        return "evening"
    return "morning" if hour < 12 else "afternoon"


@dataclass(frozen=True)
class Count:
    """The little number beside an entry of the navigation."""

    mine: int
    late: int = 0


def count_unassigned(actor: Actor) -> Count | None:
    """How many cases nobody has yet, for whoever may see them all."""
    if actor.community_id is None or not actor.may(CASES_VIEW):
        return None
    waiting = list_cases(actor=actor, community_id=actor.community_id).filter(state__in=UNASSIGNED)
    return Count(waiting.count())


def count_my_work(actor: Actor) -> Count | None:
    """How many cases the actor has in hand, and how many of them are late; one statement."""
    if actor.community_id is None or not actor.may(CASES_WORK):
        return None
    mine = filter_cases(actor=actor, community_id=actor.community_id, filters={"group": "mine"}).order_by()
    late = list(mine.annotate(late=is_late("case", now())).values_list("late", flat=True))
    return Count(len(late), sum(late))
