"""The calendar is put together once and asked for with one statement, until somebody changes it (SYS-13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hemu.engines.promises import calendars
from hemu.engines.promises.calendars import get_calendar_version
from hemu.engines.promises.commands.calendar import publish_known_years, publish_year, set_day, set_office_hours
from hemu.engines.promises.holidays import list_published
from hemu.engines.promises.models import CalendarDay, CalendarVersion, Clock, PublishedYear
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel.timekeeping import SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.rule("SYS-13")]


def ask(community: Community, department_code: str = "") -> CalendarVersion:
    with transaction.atomic():
        return get_calendar_version(community_id=community.pk, department_code=department_code, at=TUESDAY)


def test_asked_again_it_is_one_statement_and_the_same() -> None:
    community = make_community()
    first = ask(community)
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        again = get_calendar_version(community_id=community.pk, department_code="", at=TUESDAY)
    assert again == first
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 1


def test_whoever_changes_it_is_heard_by_the_next_clock() -> None:
    community = make_community()
    holiday = date(2026, 10, 20)
    assert holiday.isoformat() not in ask(community).content["off"]
    told = {"actor": SYSTEM, "at": TUESDAY, "community_id": community.pk}
    set_day(date=holiday, is_working=False, name="", **told)
    assert holiday.isoformat() in ask(community).content["off"]
    set_day(date=holiday, is_working=None, name="", **told)
    assert holiday.isoformat() not in ask(community).content["off"]
    ask(community, "engineering")
    set_office_hours(department_code="engineering", hours=[["08:00", "20:00"]], weekend=[7], **told)
    assert ask(community, "engineering").content["office_hours"] == [["08:00", "20:00"]]
    assert ask(community).content["office_hours"] == [["09:00", "12:00"], ["13:30", "18:00"]]
    publish_year(year=2027, days=[(date(2027, 1, 1), False, "")], **told)
    assert (ask(community).published, "2027-01-01" in ask(community).content["off"]) == ([2026, 2027], True)
    current = CalendarVersion.objects.filter(community=community, is_current=True)
    assert sorted(current.values_list("department_code", flat=True)) == [""]


def test_outside_a_transaction_nobody_says_which_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    community = make_community()
    monkeypatch.setattr(calendars, "connection", SimpleNamespace(in_atomic_block=False))
    version = get_calendar_version(community_id=community.pk, department_code="", at=TUESDAY)
    version.refresh_from_db()
    assert version.is_current is None


def test_years_that_a_newer_version_brings_are_made_final_once() -> None:
    community = make_community()
    PublishedYear.objects.filter(community=community).delete()
    make_promise(community, {"kind": "working_days", "days": 2})
    [clock] = happen(community, "opened", datetime(2026, 9, 29, 16, 20, tzinfo=SHANGHAI))
    assert clock.is_provisional is True
    at = TUESDAY + timedelta(minutes=5)
    assert publish_known_years(community_id=community.pk, actor=SYSTEM, at=at) == 1
    days = CalendarDay.objects.filter(community=community, date__gte=date(2026, 1, 1), date__lte=date(2026, 12, 31))
    assert days.count() == len(list_published(2026)) > 30
    clock = Clock.objects.get(pk=clock.pk)
    # The second working day after 29 September: the 30th, and then, behind the holidays of the 1st to 7th, the 8th.
    assert (clock.due_at, clock.is_provisional) == (datetime(2026, 10, 9, tzinfo=SHANGHAI), False)
    assert publish_known_years(community_id=community.pk, actor=SYSTEM, at=at) == 0
