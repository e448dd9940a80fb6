"""The page of figures about homes and residents, as charts (RES-07)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.ui.charts import Chart, Series
from hemu.registry.estate.permissions import ESTATE_VIEW
from hemu.registry.estate.queries import list_buildings
from hemu.surfaces.insight import residents, services
from hemu.surfaces.insight.periods import Period, make_period
from hemu.surfaces.insight.permissions import INSIGHT_VIEW
from hemu.surfaces.insight.privacy import FEWEST
from hemu.surfaces.insight.residents import Scope


@dataclass(frozen=True)
class Part:
    """A heading of the page with its charts."""

    key: str
    title: str
    charts: Sequence[Chart]


@dataclass(frozen=True)
class Report:
    """The whole page: what it was asked, the main figures, the parts."""

    scope: Scope
    period: Period
    homes: int
    people: int
    cases: int
    ratings: int
    parts: Sequence[Part]

    @property
    def per_hundred(self) -> str:
        """Cases for each hundred homes."""
        return f"{self.cases * 100 / self.homes:.1f}" if self.homes else "—"


@dataclass(frozen=True)
class FigureRow:
    """One figure of the report, for a spreadsheet."""

    part: str
    chart: str
    label: Any
    series: Any
    value: Any


def make_report(*, actor: Actor, building_id: int | None, period_code: str, today: date) -> Report:
    """Reckon the page for the current community or one of its buildings; a constant number of statements."""
    actor.require(INSIGHT_VIEW)
    if actor.community_id is None:
        raise NotFound()
    scope, period = Scope(actor.community_id, building_id), make_period(period_code, today)
    links = _Links(actor, scope, period)
    occupancy = residents.count_occupancy(scope)
    roles = residents.count_roles(scope)
    kinds = services.count_by_kind(scope, period)
    rated = services.reckon_satisfaction(scope, period)
    parts = [
        Part("homes", _("房屋"), [_occupancy(occupancy, links), _tenancy(residents.count_tenancy(scope))]),
        Part(
            "people",
            _("住户"),
            [_roles(roles), _ages(residents.count_ages(scope, today)), _sizes(residents.count_household_sizes(scope))],
        ),
        Part(
            "use",
            _("服务使用"),
            [_kinds(kinds, links), _months(kinds, period), _homes_by_use(services.count_homes_by_use(scope, period))],
        ),
        Part("complaints", _("投诉与各楼情况"), [_complaints(kinds, period, links), _buildings(scope, period, kinds)]),
        Part("ratings", _("满意度"), _ratings(rated)),
    ]
    homes = sum(each.count for each in occupancy)
    people = sum(count for _label, count in roles)
    return Report(scope, period, homes, people, sum(kind.total for kind in kinds), rated.ratings, parts)


def list_figures(report: Report) -> Iterable[FigureRow]:
    """Every figure of the report, one a row; what is not told stays untold."""
    for part in report.parts:
        for chart in part.charts:
            for n, label in enumerate(chart.labels):
                for series in chart.series:
                    value = series.values[n]
                    yield FigureRow(
                        part.title, str(chart.title), label, series.label, chart.untold if value is None else value
                    )


def choose_building(actor: Actor) -> list[tuple[int, str]]:
    """The buildings that the report can be narrowed to."""
    return [(building.pk, str(building)) for building in list_buildings(actor=actor)]


class _Links:
    """The lists behind the figures, for an actor who may open them."""

    def __init__(self, actor: Actor, scope: Scope, period: Period) -> None:
        self._rooms = reverse("room_list") if actor.may(ESTATE_VIEW) else ""
        # The list of cases knows no exact building, so only the whole community's figures lead there.
        self._cases = reverse("case_list") if not scope.building_id else ""
        self._scope, self._period = scope, period

    def rooms(self, occupancy: str) -> str:
        asked = {"occupancy": occupancy} | ({"building": self._scope.building_id} if self._scope.building_id else {})
        return f"{self._rooms}?{urlencode(asked)}" if self._rooms else ""

    def cases(self, kind: str) -> str:
        span = {"received_from": self._period.first.isoformat(), "received_to": self._period.last.isoformat()}
        return f"{self._cases}?{urlencode({'kind': kind, 'group': '', **span})}" if self._cases else ""


def _occupancy(rows: Sequence[residents.Occupied], links: _Links) -> Chart:
    urls = [links.rooms(row.state) if row.count else "" for row in rows]
    return Chart(
        key="occupancy", kind="bars", title=_("按入住状态"), unit=_("套"), label_heading=_("入住状态"),
        labels=[row.label for row in rows],
        series=[
            Series(_("套数"), [row.count for row in rows], urls),
        ],
    )  # fmt: skip


def _tenancy(found: dict[str, int]) -> Chart:
    words = {
        "owner": _("业主自用"),
        "tenant": _("有租户"),
        "others": _("只登记了其他人"),
        "nobody": _("没有登记住户"),
    }
    return Chart(
        key="tenancy", kind="shares", title=_("按租住情况"), unit=_("套"), label_heading=_("租住情况"),
        labels=list(words.values()), series=[Series(_("套数"), [found[name] for name in words])],
    )  # fmt: skip


def _roles(rows: Sequence[tuple[Any, int]]) -> Chart:
    return Chart(
        key="roles", kind="bars", title=_("按身份"), unit=_("人"), label_heading=_("身份"),
        labels=[label for label, _count in rows], series=[Series(_("人数"), [count for _label, count in rows])],
    )  # fmt: skip


def _ages(rows: Sequence[tuple[Any, int | None]]) -> Chart:
    return Chart(
        key="ages", kind="bars", title=_("按年龄段"), unit=_("人"), label_heading=_("年龄段"),
        labels=[label for label, _count in rows], series=[Series(_("人数"), [count for _label, count in rows])],
        untold=_("不显示"),
        note=_("为保护隐私，不足 %(fewest)s 人的年龄段不显示；必要时多略去一段，以免推算出来。") % {"fewest": FEWEST},
    )  # fmt: skip


def _sizes(rows: Sequence[tuple[str, int]]) -> Chart:
    return Chart(
        key="sizes", kind="bars", title=_("按家庭人口"), unit=_("户"), label_heading=_("登记的同住人数"),
        labels=[label for label, _count in rows], series=[Series(_("户数"), [count for _label, count in rows])],
        note=_("按登记的业主（出租的按租户）和家属计算。"),
    )  # fmt: skip


def _kinds(kinds: Sequence[services.KindUse], links: _Links) -> Chart:
    urls = [links.cases(kind.code) if kind.total else "" for kind in kinds]
    return Chart(
        key="kinds", kind="bars", title=_("工单按类型"), unit=_("件"), label_heading=_("类型"),
        labels=[kind.label for kind in kinds], series=[Series(_("件数"), [kind.total for kind in kinds], urls)],
    )  # fmt: skip


def _months(kinds: Sequence[services.KindUse], period: Period) -> Chart:
    used = [kind for kind in kinds if kind.total] or list(kinds[:1])
    return Chart(
        key="months", kind="line", title=_("工单按月"), unit=_("件"), label_heading=_("月份"),
        labels=[f"{month:%y-%m}" for month in period.months],
        series=[Series(kind.label, kind.months) for kind in used],
    )  # fmt: skip


def _homes_by_use(counts: Sequence[int]) -> Chart:
    labels = [
        str(least) if least == most else f"{least}–{most}" if most else f"{least}+" for least, most in services.BANDS
    ]
    return Chart(
        key="homes-by-use", kind="bars", title=_("每户工单数"), unit=_("户"), label_heading=_("工单数"),
        labels=labels, series=[Series(_("户数"), counts)],
    )  # fmt: skip


def _span(least: int, most: int | None) -> str:
    return f"{least}+" if most is None else str(least) if least == most else f"{least}–{most}"


def _complaints(kinds: Sequence[services.KindUse], period: Period, links: _Links) -> Chart:
    found = next((kind for kind in kinds if kind.code == services.COMPLAINT), None)
    months = found.months if found else [0] * len(period.months)
    return Chart(
        key="complaints", kind="line", title=_("投诉按月"), unit=_("件"), label_heading=_("月份"),
        labels=[f"{month:%y-%m}" for month in period.months], series=[Series(_("投诉件数"), months)],
    )  # fmt: skip


def _buildings(scope: Scope, period: Period, kinds: Sequence[services.KindUse]) -> Chart:
    used = [kind for kind in kinds if kind.total] or list(kinds[:1])
    rows = services.count_by_building(scope, period)
    return Chart(
        key="buildings", kind="heat", title=_("各楼的工单"), unit=_("件"), label_heading=_("楼栋"),
        labels=[kind.label for kind in used],
        series=[Series(label, [found.get(kind.code, 0) for kind in used]) for label, found in rows],
        note=_("颜色越深，件数越多；只算住户家里的，不算公共部位。"),
    )  # fmt: skip


def _ratings(rated: services.Satisfaction) -> list[Chart]:
    aspects = {"speed": _("速度"), "quality": _("质量"), "manner": _("态度")}
    return [
        Chart(
            key="averages", kind="bars", title=_("平均分"), unit=_("分，满分 5 分"), label_heading=_("方面"),
            labels=list(aspects.values()),
            series=[Series(_("平均分"), [rated.averages[name] for name in aspects])],
        ),
        Chart(
            key="marks", kind="heat", title=_("各分数的次数"), unit=_("次"), label_heading=_("方面"),
            labels=[_("%(mark)s 分") % {"mark": mark} for mark in services.MARKS],
            series=[Series(label, rated.marks[name]) for name, label in aspects.items()],
        ),
    ]  # fmt: skip
