from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from hemu.casework.commands import Report as CaseReport
from hemu.casework.models import Case, Rating
from hemu.kernel.refusals import Forbidden
from hemu.operations.repairs.commands import open_repair
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.surfaces.insight.report import Report, make_report
from hemu.tests.cast import START, Cast, make_room
from hemu.tests.sql_budget import hold_budget

pytestmark = pytest.mark.django_db
TODAY = START.date()


def figures(report: Report, key: str) -> dict[str, list[Any]]:
    chart = next(chart for part in report.parts for chart in part.charts if chart.key == key)
    return {str(label): [series.values[n] for series in chart.series] for n, label in enumerate(chart.labels)}


def report(cast: Cast, building_id: int | None = None, period: str = "12m") -> Report:
    return make_report(actor=cast.office_manager.actor, building_id=building_id, period_code=period, today=TODAY)


def settle(cast: Cast, count: int, born: date, number: int = 0) -> None:
    room = make_room(cast.community, "9", "1", f"10{number}", 1)
    for n in range(count):
        person = Person.objects.create(community=cast.community, name=f"住户{n}", birth_date=born)
        HouseholdMember.objects.create(room=room, person=person, role="family")


def repair(cast: Cast, at: datetime = START) -> Case:
    asked = CaseReport(
        community_id=cast.community.pk, channel=Case.Channel.TELEPHONE, summary="漏水", category="water",
        room_id=cast.room.pk,
    )  # fmt: skip
    return open_repair(report=asked, actor=cast.front_desk.actor, at=at)


@pytest.mark.rule("RES-07")
def test_homes_and_people_are_counted_here_and_nowhere_else(cast: Cast) -> None:
    found = report(cast)
    occupancy = {label: n for label, [n] in figures(found, "occupancy").items() if n}
    assert (occupancy, found.homes) == ({"自住": 2, "出租": 1}, 3)
    assert figures(found, "tenancy") == {"业主自用": [2], "有租户": [1], "只登记了其他人": [0], "没有登记住户": [0]}
    assert figures(found, "roles") == {"业主": [2], "租户": [1], "家属": [1], "代理人": [0], "家政人员": [0]}
    assert [n for [n] in figures(found, "sizes").values()] == [2, 1, 0, 0, 0, 0]


@pytest.mark.rule("RES-07")
def test_ages_are_told_in_bands_without_small_groups(cast: Cast) -> None:
    settle(cast, 6, date(TODAY.year - 40, 1, 1))
    settle(cast, 5, date(TODAY.year - 65, TODAY.month, TODAY.day), 1)
    settle(cast, 2, date(TODAY.year - 65, TODAY.month, TODAY.day + 1), 2)
    ages = {label: n for label, [n] in figures(report(cast), "ages").items()}
    assert ages == {
        "0–6 岁": 0, "7–17 岁": 0, "18–34 岁": 0, "35–49 岁": 6, "50–64 岁": None, "65–79 岁": None, "80 岁以上": 0,
        "没有登记生日": 4,
    }  # fmt: skip


@pytest.mark.rule("RES-07")
def test_service_use_complaints_and_satisfaction_are_of_the_period(cast: Cast) -> None:
    case = repair(cast)
    repair(cast, START.replace(year=2024))
    Rating.objects.create(case=case, speed=5, quality=4, manner=3, rated_at=START)
    found = report(cast)
    assert (found.cases, found.ratings, found.per_hundred) == (1, 1, "33.3")
    assert figures(found, "months")["26-03"] == [1]
    assert [n for [n] in figures(found, "homes-by-use").values()] == [2, 1, 0, 0, 0]
    assert figures(found, "averages") == {"速度": [5], "质量": [4], "态度": [3]}
    assert figures(report(cast, period="last_year"), "months")["25-03"] == [0]
    assert figures(found, "complaints")["26-03"] == [0]


@pytest.mark.rule("RES-07")
def test_one_building_alone(cast: Cast) -> None:
    repair(cast)
    other = report(cast, cast.other_room.unit.building_id)
    assert (other.homes, other.people, other.cases) == (1, 1, 0)
    assert report(cast, cast.room.unit.building_id).cases == 1
    assert report(cast, cast.stranger_room.unit.building_id).homes == 0


def test_who_may_not_see_reports_does_not(cast: Cast) -> None:
    for player in (cast.front_desk, cast.owner, cast.technician):
        with pytest.raises(Forbidden):
            make_report(actor=player.actor, building_id=None, period_code="12m", today=TODAY)


def enter(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.office_manager.user, backend="hemu.identity.backends.PasswordBackend")
    return client


@pytest.mark.rule("RES-07")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_every_chart_and_leads_to_the_lists(cast: Cast, language: str) -> None:
    cast.office_manager.user.language = language
    cast.office_manager.user.save()
    html = enter(cast).get("/reports/residents/").content.decode()
    assert html.count('<figure class="chart"') == 12 and "style=" not in html
    assert 'href="/estate/rooms/?occupancy=let"' in html
    assert enter(cast).get("/estate/rooms/?occupancy=let").context["list"].total == 1
    with translation.override(language):
        assert ("收费功能还没有启用" in html) == (language == "zh-hans")


@pytest.mark.rule("RES-07")
def test_the_figures_go_out_as_a_workbook(cast: Cast) -> None:
    answer = enter(cast).get(f"/reports/residents/export/?building={cast.room.unit.building_id}")
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))  # type: ignore[arg-type]
    assert ("房屋", "按入住状态", "出租", "套数", 1) in rows


def test_a_wrong_filter_is_as_none(cast: Cast) -> None:
    assert enter(cast).get("/reports/residents/?building=x&period=nonsense").status_code == 200


def test_the_page_costs_the_same_however_full_the_community(cast: Cast) -> None:
    def fill() -> None:
        settle(cast, 8, date(1980, 1, 1))
        for _n in range(3):
            repair(cast, START)

    hold_budget("resident_statistics", enter(cast), "/reports/residents/", fill=fill)
