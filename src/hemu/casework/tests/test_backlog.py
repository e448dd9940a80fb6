"""CAS-06: what can't be solved now is carried from month to month, and reviewed, until it is solved."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hemu.casework import commands as casework
from hemu.casework.models import BacklogReview, BacklogStay, Case
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs.tests.course import opened
from hemu.surfaces.desk.queries.backlog import Figures, Month, count_month, list_stays, look_up
from hemu.tests.cast import START, Cast

MARCH, APRIL, MAY = (Month(date(2026, month, 1)) for month in (3, 4, 5))


def put_off(cast: Cast, at: datetime = START + timedelta(hours=1), **fields: object) -> Case:
    case = opened(cast, **fields)
    return casework.set_urgency(
        case_id=case.pk, urgency="deferred", reason="配件停产", until=date(2026, 3, 20), actor=cast.front_desk.actor,
        at=at,
    )  # fmt: skip


def review(cast: Cast, case: Case, month: int, day: int, note: str, until: date) -> None:
    at = datetime(2026, month, day, 10, tzinfo=SHANGHAI)
    casework.review_backlog(case_id=case.pk, note=note, next_date=until, actor=cast.front_desk.actor, at=at)


@pytest.mark.rule("CAS-06")
def test_it_is_carried_on_until_it_is_taken_up_again(cast: Cast) -> None:
    case = put_off(cast)
    actor = cast.front_desk.actor
    casework.set_urgency(
        case_id=case.pk, urgency="general", reason="配件到了", actor=actor,
        at=datetime(2026, 5, 6, 9, tzinfo=SHANGHAI),
    )  # fmt: skip
    figures = [count_month(actor=actor, month=month) for month in (MARCH, APRIL, MAY)]
    assert figures == [Figures(0, 1, 0, 1), Figures(1, 0, 0, 1), Figures(1, 0, 1, 0)]
    june = Month(date(2026, 6, 1))
    assert count_month(actor=actor, month=june) == Figures(0, 0, 0, 0)
    assert list(list_stays(actor=actor, month=june, show="", today=date(2026, 6, 2))) == []


@pytest.mark.rule("CAS-06")
def test_each_months_file_says_what_was_found_and_the_date_known_then(cast: Cast) -> None:
    case = put_off(cast)
    review(cast, case, 4, 3, "厂家答复五月供货", date(2026, 5, 8))
    review(cast, case, 5, 8, "已下单", date(2026, 5, 20))
    actor, today = cast.front_desk.actor, date(2026, 5, 21)
    found = {}
    for month in (MARCH, APRIL, MAY):
        stays = list(list_stays(actor=actor, month=month, show="open", today=today))
        (looked,) = look_up(stays, month=month, today=today).values()
        found[month.code] = (looked.next_date, looked.review.note if looked.review else "")
    assert found == {
        "2026-03": (date(2026, 3, 20), ""),
        "2026-04": (date(2026, 5, 8), "厂家答复五月供货"),
        "2026-05": (date(2026, 5, 20), "已下单"),
    }
    case.refresh_from_db()
    assert case.deferred_until == date(2026, 5, 20)
    assert Event.objects.filter(name="case.backlog_reviewed", subject_id=case.pk).count() == 2


@pytest.mark.rule("CAS-06")
def test_a_second_look_in_the_month_takes_the_place_of_the_first(cast: Cast) -> None:
    case = put_off(cast)
    review(cast, case, 4, 3, "还在等", date(2026, 4, 20))
    review(cast, case, 4, 20, "换了厂家", date(2026, 5, 4))
    kept = BacklogReview.objects.get()
    assert (kept.month, kept.note, kept.next_date) == (date(2026, 4, 1), "换了厂家", date(2026, 5, 4))
    assert kept.by == cast.front_desk.user


@pytest.mark.rule("CAS-06")
def test_solved_or_called_off_it_leaves_and_put_off_again_it_comes_back(cast: Cast) -> None:
    case = put_off(cast)
    at = START + timedelta(days=1)
    casework.cancel_case(case_id=case.pk, reason="不修了", actor=cast.front_desk.actor, at=at)
    assert BacklogStay.objects.get().left_at == at
    other = put_off(cast)
    casework.set_urgency(case_id=other.pk, urgency="general", reason="先修", actor=cast.front_desk.actor, at=at)
    casework.set_urgency(
        case_id=other.pk, urgency="deferred", reason="又缺件", until=date(2026, 4, 1), actor=cast.front_desk.actor,
        at=at + timedelta(days=1),
    )  # fmt: skip
    stays = BacklogStay.objects.filter(case=other)
    assert [(stay.reason, stay.left_at) for stay in stays] == [("配件停产", at), ("又缺件", None)]


@pytest.mark.rule("CAS-06")
def test_put_off_when_it_was_opened_it_stands_there_too(cast: Cast) -> None:
    case = opened(cast, urgency="deferred", deferred_reason="等大修", deferred_until=date(2026, 6, 1))
    stay = BacklogStay.objects.get()
    assert (stay.case, stay.entered_at, stay.next_date) == (case, START, date(2026, 6, 1))


@pytest.mark.rule("CAS-06")
def test_what_is_not_put_off_is_not_reviewed_and_a_date_behind_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        review(cast, opened(cast), 4, 3, "看了", date(2026, 5, 1))
    with pytest.raises(Invalid) as refused:
        review(cast, put_off(cast), 4, 3, " ", date(2026, 4, 3))
    assert set(refused.value.fields) == {"note", "next_date"}
