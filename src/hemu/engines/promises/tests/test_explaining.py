"""Why a deadline stands where it does, in words (PRO-09)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from hemu.engines.promises.explaining import explain_clock, explain_clocks, list_course
from hemu.engines.promises.models import CalendarDay, Clock
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.kernel.timekeeping import SHANGHAI

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def told(clock: Clock, now: datetime) -> list[tuple[str, str, str, str]]:
    lines = explain_clock(Clock.objects.get(pk=clock.pk), now=now)
    return [(f"{line.begin:%m-%d %H:%M}", f"{line.end:%m-%d %H:%M}", line.words, line.counted) for line in lines]


@pytest.mark.rule("PRO-09")
def test_office_hours_with_lunch_evening_and_a_pause() -> None:
    community = make_community()
    make_promise(community, {"kind": "office", "minutes": 240}, pauses={"parts": {}})
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "waits", at("09-30 09:30"), pause={"reason": "parts"})
    happen(community, "resumed", at("09-30 10:00:20"), resumes=True)
    with translation.override("zh-hans"):
        assert told(clock, at("09-30 10:30")) == [
            ("09-29 16:20", "09-29 18:00", "计时", "1 小时 40 分钟"),
            ("09-29 18:00", "09-30 00:00", "下班之后", ""),
            ("09-30 00:00", "09-30 09:00", "上班之前", ""),
            ("09-30 09:00", "09-30 09:30", "计时", "30 分钟"),
            ("09-30 09:30", "09-30 10:00", "暂停：等配件", ""),
            ("09-30 10:00", "09-30 11:50", "计时", "1 小时 50 分钟"),
        ]


@pytest.mark.rule("PRO-09")
def test_days_off_are_called_by_their_names() -> None:
    community = make_community()
    for day, is_working, name in (("10-01", False, "国庆节"), ("10-02", False, "国庆节"), ("10-03", True, "国庆节")):
        CalendarDay.objects.create(
            community=community, date=at(f"{day} 00:00").date(), is_working=is_working, name=name
        )
    make_promise(community, {"kind": "working_days", "days": 2})
    [clock] = happen(community, "opened", TUESDAY)
    with translation.override("zh-hans"):
        assert told(clock, TUESDAY) == [
            ("09-29 16:20", "09-30 00:00", "开始当天不计", ""),
            ("09-30 00:00", "10-01 00:00", "计为第 1 天", "1 天"),
            ("10-01 00:00", "10-02 00:00", "国庆节", ""),
            ("10-02 00:00", "10-03 00:00", "国庆节", ""),
            ("10-03 00:00", "10-04 00:00", "计为第 2 天（调休上班）", "1 天"),
        ]


@pytest.mark.rule("PRO-09")
def test_the_course_names_what_happened_and_many_clocks_cost_the_same(django_assert_num_queries: object) -> None:
    community = make_community()
    for code in ("one", "two", "three"):
        make_promise(community, {"kind": "clock", "minutes": 60}, code)
    happen(community, "opened", TUESDAY)
    happen(community, "done", TUESDAY + 30 * MINUTES)
    clocks = list(Clock.objects.select_related("calendar").order_by("pk"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = explain_clocks(clocks, now=TUESDAY + 40 * MINUTES)
    assert [len(found[clock.pk].lines) for clock in clocks] == [1, 1, 1]
    with translation.override("zh-hans"):
        assert [(each.at, each.words) for each in list_course(clocks[0])] == [
            (TUESDAY, "开始计时"),
            (TUESDAY + 30 * MINUTES, "办到了"),
        ]
