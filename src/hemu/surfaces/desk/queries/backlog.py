"""The backlog file of a month 遗留问题档案 (CAS-06): what stood in it, what was found, what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.casework.models import BacklogReview, BacklogStay
from hemu.casework.permissions import CASES_VIEW
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date, day_start

SHOWN = [
    ("open", _("月末还没解决")),
    ("added", _("本月新增")),
    ("solved", _("本月解决")),
    ("overdue", _("过了下次处理日期")),
    ("unreviewed", _("本月还没复核")),
]
MONTHS_BACK = 24


@dataclass(frozen=True)
class Figures:
    """How a month's file came out: carried in + added − solved = carried out."""

    carried_in: int
    added: int
    solved: int
    carried_out: int


@dataclass(frozen=True)
class Month:
    """A month of the file; its end is the first day of the next."""

    first: date

    @property
    def end(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


def read_month(code: str | None, today: date) -> Month:
    """The month of that code; this month where it is none, or yet to come."""
    this = Month(today.replace(day=1))
    try:
        asked = Month(date.fromisoformat(f"{code}-01")) if code else this
    except ValueError:
        return this
    return min(asked, this, key=lambda month: month.first)


def list_months(today: date) -> list[Month]:
    """The months that can be asked for, the newest first."""
    months = [Month(today.replace(day=1))]
    while len(months) < MONTHS_BACK:
        months.append(Month((months[-1].first - timedelta(days=1)).replace(day=1)))
    return months


def list_stays(*, actor: Actor, month: Month, show: str, today: date) -> QuerySet[BacklogStay]:
    """What stood in the month's file, what is due first on top."""
    rows = _in_month(actor, month)
    first, end = day_start(month.first), day_start(month.end)
    narrow: Mapping[str, Q] = {
        "open": _open_at(month),
        "added": Q(entered_at__gte=first),
        "solved": Q(left_at__lt=end),
        "overdue": Q(open_key=1, case__deferred_until__lt=today),
        "unreviewed": _open_at(month) & ~Q(case__in=BacklogReview.objects.filter(month=month.first).values("case")),
    }
    rows = rows.filter(narrow[show]) if show in narrow else rows
    return rows.select_related("case__room", "case__place", "case__assignee").order_by(
        "case__deferred_until", "entered_at", "id"
    )


def count_month(*, actor: Actor, month: Month) -> Figures:
    """The figures of the month, in one statement."""
    first, end = day_start(month.first), day_start(month.end)
    return Figures(
        **_in_month(actor, month).aggregate(
            carried_in=Count("pk", filter=Q(entered_at__lt=first)),
            added=Count("pk", filter=Q(entered_at__gte=first)),
            solved=Count("pk", filter=Q(left_at__lt=end)),
            carried_out=Count("pk", filter=_open_at(month)),
        )
    )


@dataclass(frozen=True)
class Looked:
    """What the file of a month says of one case."""

    next_date: date
    review: BacklogReview | None
    """What was found in this month; nothing where nobody looked."""
    is_overdue: bool


def look_up(stays: Sequence[BacklogStay], *, month: Month, today: date) -> dict[int, Looked]:
    """Next dates and reviews as they stood at the month's end, by stay; one statement."""
    rows = BacklogReview.objects.filter(case__in=[stay.case_id for stay in stays], month__lte=month.first)
    reviews: dict[int, list[BacklogReview]] = {}
    for review in rows.select_related("by").order_by("month"):
        reviews.setdefault(review.case_id, []).append(review)
    return {stay.pk: _look(stay, reviews.get(stay.case_id, []), month, today) for stay in stays}


def _look(stay: BacklogStay, reviews: Sequence[BacklogReview], month: Month, today: date) -> Looked:
    since = civil_date(stay.entered_at).replace(day=1)
    own = [review for review in reviews if review.month >= since and review.at >= stay.entered_at]
    last = own[-1] if own else None
    is_now = month.first == today.replace(day=1) and stay.left_at is None
    next_date = stay.case.deferred_until if is_now and stay.case.deferred_until else None
    found = next_date or (last.next_date if last else stay.next_date)
    is_this = last is not None and last.month == month.first
    return Looked(next_date=found, review=last if is_this else None, is_overdue=stay.left_at is None and found < today)


def _in_month(actor: Actor, month: Month) -> QuerySet[BacklogStay]:
    if actor.community_id is None or not actor.may(CASES_VIEW, actor.community_id):
        return BacklogStay.objects.none()
    rows: QuerySet[BacklogStay] = BacklogStay.objects.filter(community=actor.community_id)
    stood: Any = Q(left_at__isnull=True) | Q(left_at__gte=day_start(month.first))
    return rows.filter(stood, entered_at__lt=day_start(month.end))


def _open_at(month: Month) -> Q:
    """Whether it still stood there when the month ended, or stands there now."""
    return Q(left_at__isnull=True) | Q(left_at__gte=day_start(month.end))
