"""The calendar on screens: what is changed there counts for clocks that begin afterwards (SYS-13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from hemu.engines.promises.commands.versions import add_promise
from hemu.engines.promises.drafting import Draft
from hemu.engines.promises.forms.calendar import read_days, read_hours
from hemu.engines.promises.models import CalendarDay, Clock, OfficeHours, PublishedYear
from hemu.engines.promises.tests.town import happen
from hemu.kernel.timekeeping import SHANGHAI
from hemu.tests.cast import START, Cast


def manager(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.office_manager.user)
    return client


def start(cast: Cast, limit: dict[str, object], code: str = "own") -> None:
    draft = Draft(limit=limit, starts={"opened": ""}, meets=["done"])
    actor = cast.office_manager.actor
    add_promise(community_id=cast.community.pk, code=code, label="自定", draft=draft, actor=actor, at=START)


@pytest.mark.rule("SYS-13")
def test_a_day_made_off_moves_the_due_of_a_new_clock_and_not_of_a_running_one(cast: Cast) -> None:
    start(cast, {"kind": "working_days", "days": 1})
    [running] = happen(cast.community, "opened", START)
    assert running.due_at == datetime(2026, 3, 4, tzinfo=SHANGHAI)
    client = manager(cast)
    answer = client.post(
        "/promises/calendar/day/?date=2026-03-03", {"date": "2026-03-03", "kind": "off", "name": "台风"}
    )
    assert answer.status_code == 302
    assert "台风" in client.get("/promises/calendar/?year=2026").content.decode()
    [later] = happen(cast.community, "opened", START + timedelta(minutes=1), subject_id=2)
    assert later.due_at == datetime(2026, 3, 5, tzinfo=SHANGHAI)
    running.refresh_from_db()
    assert running.due_at == datetime(2026, 3, 4, tzinfo=SHANGHAI)
    client.post("/promises/calendar/day/?date=2026-03-03", {"date": "2026-03-03", "kind": "", "name": ""})
    [third] = happen(cast.community, "opened", START + timedelta(minutes=2), subject_id=3)
    assert third.due_at == datetime(2026, 3, 4, tzinfo=SHANGHAI)


@pytest.mark.rule("SYS-13")
def test_office_hours_set_on_the_screen(cast: Cast) -> None:
    start(cast, {"kind": "office", "minutes": 60})
    client = manager(cast)
    assert client.post("/promises/calendar/hours/", {"hours": "14:00-13:00", "weekend": ["7"]}).status_code == 422
    assert client.post("/promises/calendar/hours/", {"hours": "下午", "weekend": ["7"]}).status_code == 422
    assert (
        client.post("/promises/calendar/hours/", {"hours": "10:00-11:30 14:00-18:00", "weekend": ["7"]}).status_code
        == 302
    )
    row = OfficeHours.objects.get(community=cast.community, department_code="")
    assert (row.hours, row.weekend) == ([["10:00", "11:30"], ["14:00", "18:00"]], [7])
    happen(cast.community, "opened", START)
    assert Clock.objects.get(promise__code="own").due_at == START + timedelta(hours=2)
    client.post("/promises/calendar/hours/?department=engineering", {"hours": "00:00-24:00"})
    assert OfficeHours.objects.get(community=cast.community, department_code="engineering").weekend == []


@pytest.mark.rule("SYS-13")
def test_a_year_is_shown_before_it_is_published(cast: Cast) -> None:
    client, path = manager(cast), "/promises/calendar/year/?year=2031"
    pasted = {"year": "2031", "days": "2031-01-01 休 元旦\n\n2031-02-08 班\n"}
    wrong = client.post(path, {**pasted, "days": "2031-01-01 休\n2031-13-01 休\n明天"})
    assert wrong.status_code == 422
    assert [str(each) for each in wrong.context["form"].errors["days"]] == [
        "第 2 行看不懂：2031-13-01 休",
        "第 3 行看不懂：明天",
    ]
    shown = client.post(path, pasted)
    assert (shown.status_code, shown.context["off"], shown.context["on"]) == (200, 1, 1)
    assert not PublishedYear.objects.filter(year=2031).exists()
    assert client.post(path, {**pasted, "do": "publish"}).status_code == 302
    assert PublishedYear.objects.filter(community=cast.community, year=2031).exists()
    days = CalendarDay.objects.filter(community=cast.community, date__gte=date(2031, 1, 1))
    assert list(days.values_list("date", "is_working", "name")) == [
        (date(2031, 1, 1), False, "元旦"),
        (date(2031, 2, 8), True, ""),
    ]


def test_hours_and_days_as_people_write_them() -> None:
    assert read_hours("8:30-12:00，13：30～17:30") == [["08:30", "12:00"], ["13:30", "17:30"]]
    found, wrong = read_days("2027年1月1日 休 元旦\n2027/2/7 班 春节 调休")
    assert (found, wrong) == ([(date(2027, 1, 1), False, "元旦"), (date(2027, 2, 7), True, "春节 调休")], [])
