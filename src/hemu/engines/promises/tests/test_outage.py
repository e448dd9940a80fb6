"""The job process was down for three days: what fell due is handled once, each person told once a clock, in one
digest (PRO-03, PRO-08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises import registry
from hemu.engines.promises.models import Clock, ClockEntry, Notice, Sweep
from hemu.engines.promises.registry import Asked
from hemu.engines.promises.sweeping import sweep
from hemu.engines.promises.tests.town import TUESDAY, happen, make_community, make_promise
from hemu.identity.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRO-03", "PRO-08")]
MINUTES = timedelta(minutes=1)
NIGHT = ["22:00", "07:00"]
QUIET_LADDER = [
    {"who": "assignee", "minutes": -30},
    {"who": "superior", "minutes": 0, "quiet": NIGHT},
    {"who": "manager", "minutes": 60, "quiet": NIGHT},
    {"who": "company", "minutes": 240, "quiet": NIGHT},
]
BACK = TUESDAY + timedelta(days=3)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """Two who work, their superior, and one who is manager and company in one."""
    people = {name: User.objects.create_user(name, name=name) for name in ("wang", "li", "superior", "chief")}
    above = {"superior": "superior", "manager": "chief", "company": "chief"}

    def line(asked: Iterable[Asked], at: datetime) -> Mapping[Asked, Sequence[int]]:
        def meant(one: Asked) -> list[int]:
            own = [one.owner_id] if one.owner_id else []
            return own if one.role == "assignee" else [people[above.get(one.role, "superior")].pk]

        return {one: meant(one) for one in asked}

    monkeypatch.setattr(registry, "_lines", [line])
    return people


def ten_matters(people: dict[str, User], **more: bool) -> list[Clock]:
    """A matter every hour, in turn wang's and li's; the last one is nobody's."""
    community = make_community()
    make_promise(community, {"kind": "clock", "minutes": 240}, ladder=QUIET_LADDER)
    owners = [people[("wang", "li")[number % 2]].pk for number in range(9)] + [None]
    return [
        happen(community, "opened", TUESDAY + number * 60 * MINUTES, number + 1, owner_id=owner, **more)[0]
        for number, owner in enumerate(owners)
    ]


def told() -> Counter[str]:
    return Counter(Notice.objects.values_list("user__name", flat=True))


def test_three_days_down_and_one_round(people: dict[str, User]) -> None:
    clocks = ten_matters(people)
    assert sweep(at=BACK) == 10
    for number, clock in enumerate(clocks):
        clock.refresh_from_db()
        due = TUESDAY + (number * 60 + 240) * MINUTES
        assert (clock.state, clock.kept, clock.missed_at) == ("missed", False, due)
    missed = Event.objects.filter(name="promise.missed").order_by("happened_at")
    assert [entry.happened_at for entry in missed] == [clock.missed_at for clock in clocks]
    assert {entry.recorded_at for entry in missed} == {BACK}
    assert told() == {"wang": 5, "li": 4, "superior": 10, "chief": 10}
    [digest] = set(Notice.objects.values_list("sweep_id", flat=True))
    assert digest == Sweep.objects.get(acted_count=10).pk
    assert not Notice.objects.filter(is_warning=True).exists(), "it is too late to warn"
    assert set(Notice.objects.filter(user=people["chief"]).values_list("role", flat=True)) == {"company"}

    for minute in range(1, 60):
        assert sweep(at=BACK + minute * MINUTES) == 0
    assert sweep(at=BACK + timedelta(days=9)) == 0
    assert Notice.objects.count() == 29
    assert ClockEntry.objects.filter(do="miss").count() == 10
    assert Event.objects.filter(name="promise.missed").count() == 10


def test_nobody_is_woken_when_it_comes_back_at_night(people: dict[str, User]) -> None:
    ten_matters(people)
    night = BACK.replace(hour=23, minute=15)
    assert sweep(at=night) == 10
    assert told() == {"wang": 5, "li": 4, "superior": 1}, (
        "warnings have no quiet hours; nobody's matter is the superior's"
    )
    for minutes in (1, 60, 400):
        assert sweep(at=night + minutes * MINUTES) == 0
    morning = (night + timedelta(days=1)).replace(hour=7, minute=0)
    assert sweep(at=morning) == 10
    assert told() == {"wang": 5, "li": 4, "superior": 11, "chief": 10}
    assert len(set(Notice.objects.filter(user=people["chief"]).values_list("sweep_id", flat=True))) == 1
    assert sweep(at=morning + MINUTES) == 0


def test_urgent_work_has_no_quiet_hours(people: dict[str, User]) -> None:
    ten_matters(people, is_urgent=True)
    assert sweep(at=BACK.replace(hour=23, minute=15)) == 10
    assert told() == {"wang": 5, "li": 4, "superior": 10, "chief": 10}


def test_small_pieces_make_one_digest_too(people: dict[str, User]) -> None:
    ten_matters(people)
    assert sweep(at=BACK, piece=3) == 10
    assert told() == {"wang": 5, "li": 4, "superior": 10, "chief": 10}
    assert len(set(Notice.objects.values_list("sweep_id", flat=True))) == 1
