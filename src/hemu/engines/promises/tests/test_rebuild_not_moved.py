"""A limit by which a clock would never be due moves nothing (PRO-02)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.promises.models import ClockEntry
from hemu.engines.promises.queries import face_of
from hemu.engines.promises.rebuilding import find_differences
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.rule("PRO-02")
def test_it_stays_due_when_it_was() -> None:
    community = make_community()
    never = {"kind": "clock", "minutes": 60 * 24 * 4000}
    by = {"kind": "by", "fact": "grade", "table": {"never": never}, "otherwise": {"kind": "clock", "minutes": 60}}
    make_promise(community, by)
    [clock] = happen(community, "opened", TUESDAY)
    happen(community, "graded", TUESDAY + timedelta(minutes=5), facts={"grade": "never"})
    clock.refresh_from_db()
    assert (clock.due_at, clock.limit, clock.state) == (TUESDAY + HOUR, {"kind": "clock", "minutes": 60}, "running")
    assert not ClockEntry.objects.filter(do="move").exists()
    assert happen(community, "opened", TUESDAY, subject_id=2, facts={"grade": "never"}) == []
    assert list(find_differences(open_only=True)) == []


@pytest.mark.rule("PRO-02")
@pytest.mark.parametrize(("limit", "moves"), [({"kind": "clock", "minutes": 60}, True), ({"kind": "same_day"}, False)])
def test_what_a_paused_clock_shows(limit: dict[str, object], moves: bool) -> None:
    """Hours wait with the clock; the day does not."""
    community = make_community()
    make_promise(community, limit)
    happen(community, "opened", TUESDAY)
    [clock] = happen(community, "waits", TUESDAY + HOUR / 2, pause={"reason": "parts"})
    now = TUESDAY + 2 * HOUR
    face = face_of(clock, now)
    assert (face.due_at, face.left) == (
        (now + HOUR / 2, HOUR / 2) if moves else (clock.due_at, clock.due_at - now)
    )  # fmt: skip
