"""“I have it”: who may say it, how long the ladder keeps silent, and who knew what when (PRO-08)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.commands import acknowledge_clock
from hemu.engines.promises.models import Clock, Notice
from hemu.engines.promises.notices import Unread, count_unread, list_digests, list_told, mark_read
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast, Player

MINUTES = timedelta(minutes=1)
DUE = START + 5 * MINUTES


def missed_order(cast: Cast) -> Clock:
    """The promise to issue an order, that nobody kept: the desk was warned at 3, the supervisor told at 5 minutes."""
    case = opened(cast)
    for minute in range(3, 7):
        sweep(at=START + minute * MINUTES)
    return Clock.objects.get(subject_id=case.pk, promise__code="repair-order")


def told(clock: Clock) -> list[tuple[str, datetime]]:
    rows = Notice.objects.filter(clock=clock).order_by("told_at", "pk")
    return list(rows.values_list("user__username", "told_at"))


@pytest.mark.rule("PRO-08", "CAS-05")
def test_unassigned_work_climbs_and_everybody_is_told_once(cast: Cast) -> None:
    clock = missed_order(cast)
    for minute in (7, 14, 15, 16, 90):
        sweep(at=START + minute * MINUTES)
    assert told(clock) == [
        ("front_desk", START + 3 * MINUTES),
        ("service_supervisor" if clock.department_code == "service" else "engineering_supervisor", START + 6 * MINUTES),
        ("office_manager", START + 15 * MINUTES),
    ]


@pytest.mark.rule("PRO-08")
def test_acknowledged_the_ladder_is_silent_for_an_hour_and_then_climbs(cast: Cast) -> None:
    clock = missed_order(cast)
    said = START + 10 * MINUTES
    acknowledge_clock(clock_id=clock.pk, actor=cast.front_desk.actor, at=said)
    clock.refresh_from_db()
    assert (clock.acknowledged_at, clock.acknowledged_by) == (said, cast.front_desk.user)
    assert clock.next_check_at == said + 60 * MINUTES
    before = told(clock)
    sweep(at=said + 59 * MINUTES)
    assert told(clock) == before
    sweep(at=said + 60 * MINUTES)
    assert told(clock) == [*before, ("office_manager", said + 60 * MINUTES)]


@pytest.mark.rule("PRO-08")
def test_a_double_click_is_one_entry_and_clicking_on_keeps_nobody_silent(cast: Cast) -> None:
    clock = missed_order(cast)
    said, actor = START + 10 * MINUTES, cast.front_desk.actor
    for minute in (0, 0, 30, 59):
        acknowledge_clock(clock_id=clock.pk, actor=actor, at=said + minute * MINUTES)
    [entry] = Event.objects.filter(name="promise.acknowledged")
    assert (entry.happened_at, entry.subject_id, entry.staff_only) == (said, clock.subject_id, True)
    sweep(at=said + 60 * MINUTES)
    assert told(clock)[-1] == ("office_manager", said + 60 * MINUTES)
    acknowledge_clock(clock_id=clock.pk, actor=actor, at=said + 61 * MINUTES)
    assert Event.objects.filter(name="promise.acknowledged").count() == 2


@pytest.mark.rule("PRO-08")
@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("front_desk", None),  # was told
        ("squad_lead", None),  # gives out such work
        ("steward", Forbidden),  # sees it
        ("guard", NotFound),
        ("stranger", NotFound),
        ("owner", NotFound),
    ],
)
def test_who_may_take_it_in_hand(cast: Cast, who: str, problem: type[Exception] | None) -> None:
    clock = missed_order(cast)
    player: Player = getattr(cast, who)
    if problem is None:
        acknowledge_clock(clock_id=clock.pk, actor=player.actor, at=START + 10 * MINUTES)
        assert Clock.objects.get(pk=clock.pk).acknowledged_by == player.user
        return
    with pytest.raises(problem):
        acknowledge_clock(clock_id=clock.pk, actor=player.actor, at=START + 10 * MINUTES)
    assert Clock.objects.get(pk=clock.pk).acknowledged_at is None


@pytest.mark.rule("PRO-08")
def test_what_is_over_needs_nobody_and_one_past_due_unswept_is_missed_first(cast: Cast) -> None:
    case = opened(cast)
    clock = Clock.objects.get(subject_id=case.pk, promise__code="repair-order")
    acknowledge_clock(clock_id=clock.pk, actor=cast.front_desk.actor, at=DUE + MINUTES)
    clock.refresh_from_db()
    assert (clock.state, clock.missed_at) == ("missed", DUE)
    assert Event.objects.filter(name="promise.missed").count() == 1
    Clock.objects.filter(pk=clock.pk).update(state="met", met_at=DUE, ended_at=DUE)
    with pytest.raises(NotAllowedNow):
        acknowledge_clock(clock_id=clock.pk, actor=cast.front_desk.actor, at=DUE + 2 * MINUTES)


@pytest.mark.rule("PRO-08")
def test_one_round_is_one_line_and_only_ones_own_are_seen(cast: Cast) -> None:
    cases = [opened(cast) for _ in range(3)]
    sweep(at=START + 3 * MINUTES)
    actor, at = cast.front_desk.actor, START + 4 * MINUTES
    [digest] = list_digests(actor=actor, at=at)
    assert [each.name for each in digest.notices] == [case.number for case in cases]
    assert (digest.told_at, digest.count_new, digest.is_several) == (START + 3 * MINUTES, 3, True)
    assert all(each.is_warning and each.url for each in digest.notices)
    for other in (cast.technician, cast.office_manager, cast.stranger):
        assert list_digests(actor=other.actor, at=at) == []
    assert mark_read(actor=actor, at=at) == 3
    assert list_digests(actor=actor, at=at)[0].count_new == 0
    assert Clock.objects.filter(acknowledged_at__isnull=False).count() == 0, "reading is not taking in hand"


@pytest.mark.rule("PRO-08")
def test_the_bell_counts_what_asks_for_eyes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hemu.engines.promises.notices.now", lambda: START + 10 * MINUTES)
    clock = missed_order(cast)
    actor = cast.front_desk.actor
    assert (count_unread(actor), count_unread(cast.guard.actor)) == (Unread(1), Unread(0))
    acknowledge_clock(clock_id=clock.pk, actor=actor, at=START + 10 * MINUTES)
    assert count_unread(actor) == Unread(0)


@pytest.mark.rule("PRO-08")
def test_who_knew_what_when(cast: Cast) -> None:
    clock = missed_order(cast)
    acknowledge_clock(clock_id=clock.pk, actor=cast.front_desk.actor, at=START + 10 * MINUTES)
    knew = list_told([clock.pk])[clock.pk]
    assert [(each.name, each.told_at, each.is_warning, each.acknowledged_at) for each in knew] == [
        ("白嘉", START + 3 * MINUTES, True, START + 10 * MINUTES),
        ("周工", START + 6 * MINUTES, False, None),
    ]
