"""Replay: a month made by hand, reckoned again with another limit or calendar, to the last figure (PRO-05)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from hemu.engines.promises.models import Clock, Promise, PromiseVersion
from hemu.engines.promises.replaying import Change, replay
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import happen, make_community, make_promise
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community
from hemu.kernel.timekeeping import SHANGHAI
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=1)
SINCE, UNTIL = datetime(2026, 9, 1, tzinfo=SHANGHAI), datetime(2026, 10, 1, tzinfo=SHANGHAI)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=SHANGHAI)


def run(community: Community, subject_id: int, start: datetime, minutes: int | None) -> None:
    happen(community, "opened", start, subject_id=subject_id)
    if minutes is not None:
        happen(community, "done", start + minutes * MINUTES, subject_id=subject_id)


def a_month(limit: dict[str, object]) -> Promise:
    """Two weeks: done after 50, 70, 130 and 20 minutes (with 30 of 100 waited), one void, one never done, one open."""
    community = make_community()
    version = make_promise(community, limit)
    run(community, 1, at(1, 9), 50)
    run(community, 2, at(2, 9), 70)
    run(community, 3, at(8, 9), 130)
    happen(community, "opened", at(9, 9), subject_id=4)
    happen(community, "waits", at(9, 9, 10), subject_id=4, pause={"reason": "parts"})
    happen(community, "resumed", at(9, 9, 40), subject_id=4, resumes=True)
    happen(community, "done", at(9, 10, 40), subject_id=4)
    happen(community, "opened", at(10, 9), subject_id=5)
    happen(community, "cancelled", at(10, 9, 5), subject_id=5)
    run(community, 6, at(10, 9), None)
    sweep(at=at(20, 9))
    run(community, 7, at(20, 9), None)
    run(community, 8, datetime(2026, 10, 1, 9, tzinfo=SHANGHAI), 500)
    return version.promise


@pytest.mark.rule("PRO-05")
def test_another_limit_beside_what_was() -> None:
    promise = a_month({"kind": "clock", "minutes": 60})
    change = Change(limit={"kind": "clock", "minutes": 75})
    found = replay(promise=promise, since=SINCE, until=UNTIL, change=change, actor=SYSTEM, at=at(20, 9, 30))
    total = found.total
    assert (total.kept, total.broken, total.would_keep, total.would_break) == (1, 4, 3, 2)
    assert (str(total.rate), str(total.would_rate)) == ("20.0", "60.0")
    weeks = {monday: (t.kept, t.broken, t.would_keep, t.would_break) for monday, t in found.weeks.items()}
    assert weeks == {date(2026, 8, 31): (1, 1, 2, 0), date(2026, 9, 7): (0, 3, 1, 2)}
    assert (found.open, found.void, found.differing, found.is_cut) == (1, 1, 2, False)
    assert [(each.started_at, each.was_kept, each.would_be_due) for each in found.shown] == [
        (at(2, 9), False, at(2, 10, 15)),
        (at(9, 9), False, at(9, 10, 45)),
    ]


@pytest.mark.rule("PRO-05")
def test_nothing_changed_gives_what_was_and_nothing_is_stored(django_assert_num_queries: object) -> None:
    promise = a_month({"kind": "clock", "minutes": 60})
    before = list(Clock.objects.order_by("pk").values())
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = replay(promise=promise, since=SINCE, until=UNTIL, change=Change(), actor=SYSTEM, at=at(20, 9, 30))
    total = found.total
    assert (total.kept, total.broken, total.would_keep, total.would_break) == (1, 4, 1, 4)
    assert found.differing == 0
    assert list(Clock.objects.order_by("pk").values()) == before
    assert PromiseVersion.objects.count() == 1


@pytest.mark.rule("PRO-05")
def test_other_office_hours() -> None:
    promise = a_month({"kind": "office", "minutes": 60})
    change = Change(hours=[["09:30", "12:00"]])
    found = replay(promise=promise, since=SINCE, until=UNTIL, change=change, actor=SYSTEM, at=at(20, 9, 30))
    total = found.total
    assert (total.kept, total.broken, total.would_keep, total.would_break) == (1, 4, 3, 2)
    assert [each.would_be_due for each in found.shown] == [at(2, 10, 30), at(9, 10, 40)]


@pytest.mark.rule("PRO-05")
def test_only_the_limit_that_is_meant_is_changed() -> None:
    promise = a_month({"kind": "clock", "minutes": 60})
    other = {"kind": "clock", "minutes": 99}
    change = Change(limit={"kind": "clock", "minutes": 500}, instead_of=other)
    found = replay(promise=promise, since=SINCE, until=UNTIL, change=change, actor=SYSTEM, at=at(20, 9, 30))
    assert (found.total.would_keep, found.differing) == (1, 0)


@pytest.mark.rule("PRO-05")
def test_work_reported_late_counts_as_it_did_and_a_longer_limit_waits_for_it() -> None:
    community = make_community()
    promise = make_promise(community, {"kind": "clock", "minutes": 60}).promise
    happen(community, "opened", at(1, 9))
    happen(community, "done", at(1, 9, 50), recorded_at=at(1, 10, 30))
    given = {"promise": promise, "since": SINCE, "until": UNTIL, "actor": SYSTEM, "at": at(2, 9)}
    assert replay(change=Change(), **given).total.would_break == 1  # type: ignore[arg-type]
    longer = Change(limit={"kind": "clock", "minutes": 90})
    assert replay(change=longer, **given).total.would_keep == 1  # type: ignore[arg-type]


@pytest.mark.rule("PRO-05")
def test_the_screen_asks_and_answers(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.office_manager.user)
    one = Promise.objects.get(community=cast.community, code="repair-order").pk
    first = client.get(f"/promises/{one}/replay/").context["form"].initial["first"]
    asked = {"first": first, "last": first, "limit_number": "10", "limit_kind": "clock_minutes", "hours": "8:30-12:00"}
    answer = client.get(f"/promises/{one}/replay/", asked)
    assert answer.status_code == 200 and "这段时间没有结论可以比" in answer.content.decode()
    for name, wrong in (("limit_number", ""), ("hours", "早上"), ("hours", "12:00-08:00"), ("last", "1990-01")):
        refused = client.get(f"/promises/{one}/replay/", {**asked, name: wrong})
        assert refused.status_code == 422 and name in refused.context["form"].errors
