"""What homes ask of the office, in figures: cases by kind, by month, by home, complaints, ratings (RES-07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case, Rating
from hemu.kernel.timekeeping import day_start
from hemu.registry.estate.models import Building
from hemu.surfaces.insight.periods import Period
from hemu.surfaces.insight.residents import Scope

COMPLAINT = "complaint"
MARKS = (1, 2, 3, 4, 5)
ASPECTS = ("speed", "quality", "manner")
BANDS: Sequence[tuple[int, int | None]] = ((0, 0), (1, 1), (2, 2), (3, 5), (6, None))
"""So many cases from a home in the period: from, to."""


@dataclass(frozen=True)
class KindUse:
    """The cases of a kind: in the whole period, and month by month."""

    code: str
    label: Any
    total: int
    months: Sequence[int]


@dataclass(frozen=True)
class Satisfaction:
    """Ratings in the period: how many, and for each aspect its average and how often each mark was given."""

    ratings: int
    averages: dict[str, Decimal | None]
    marks: dict[str, Sequence[int]]


def count_by_kind(scope: Scope, period: Period) -> list[KindUse]:
    """Cases by kind and month, every kind with its nought; one statement."""
    spans = {f"m{n}": _between("received_at", period, n) for n in range(len(period.months))}
    counted = {name: Count("id", filter=span) for name, span in spans.items()}
    rows = _cases(scope, period).values("kind").annotate(total=Count("id"), **counted)
    found: dict[str, dict[str, Any]] = {row["kind"]: dict(row) for row in rows}
    nothing: dict[str, Any] = {"total": 0, **dict.fromkeys(spans, 0)}
    known = [(kind.code, kind.label) for kind in list_kinds()]
    return [
        KindUse(code, label, row["total"], [row[name] for name in spans])
        for code, label in known
        for row in [found.get(code, nothing)]
    ]


def count_homes_by_use(scope: Scope, period: Period) -> list[int]:
    """Homes by how many cases came from them, in the order of `BANDS`; two statements."""
    per_home = _cases(scope, period).filter(room__isnull=False).values_list("room").annotate(Count("id"))
    used = Counter(_band(count) for _room, count in per_home)
    used[0] = scope.rooms().count() - sum(used.values())
    return [used.get(n, 0) for n in range(len(BANDS))]


def count_by_building(scope: Scope, period: Period) -> list[tuple[str, dict[str, int]]]:
    """Cases of homes by building and kind; two statements."""
    cases = _cases(scope, period).filter(room__isnull=False)
    rows = cases.values_list("room__unit__building", "kind").annotate(Count("id"))
    found: dict[int, dict[str, int]] = {}
    for building_id, kind, count in rows:
        found.setdefault(building_id, {})[kind] = count
    buildings = Building.objects.filter(community_id=scope.community_id)
    if scope.building_id:
        buildings = buildings.filter(pk=scope.building_id)
    return [(str(building), found.get(building.pk, {})) for building in buildings]


def reckon_satisfaction(scope: Scope, period: Period) -> Satisfaction:
    """What residents thought of results in the period; one statement."""
    ratings = Rating.objects.filter(
        case__community=scope.community_id,
        rated_at__gte=day_start(period.first),
        rated_at__lt=day_start(period.end),
    ).order_by()
    if scope.building_id:
        ratings = ratings.filter(case__room__unit__building=scope.building_id)
    asked: dict[str, Any] = {f"{aspect}_avg": Avg(aspect) for aspect in ASPECTS}
    for aspect in ASPECTS:
        asked |= {f"{aspect}_{mark}": Count("id", filter=Q(**{aspect: mark})) for mark in MARKS}
    found = ratings.aggregate(all=Count("id"), **asked)
    return Satisfaction(
        ratings=found["all"],
        averages={aspect: _rounded(found[f"{aspect}_avg"]) for aspect in ASPECTS},
        marks={aspect: [found[f"{aspect}_{mark}"] for mark in MARKS] for aspect in ASPECTS},
    )


def _cases(scope: Scope, period: Period) -> QuerySet[Case]:
    cases = Case.objects.filter(
        community=scope.community_id,
        received_at__gte=day_start(period.first),
        received_at__lt=day_start(period.end),
    ).order_by()
    return cases.filter(room__unit__building=scope.building_id) if scope.building_id else cases


def _between(field: str, period: Period, place: int) -> Q:
    first, end = period.months[place], period.month_end(place)
    return Q(**{f"{field}__gte": day_start(first), f"{field}__lt": day_start(end)})


def _band(count: int) -> int:
    return next(n for n, (least, most) in enumerate(BANDS) if count >= least and (most is None or count <= most))


def _rounded(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))
