from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.models import Case, Rating
from hemu.casework.states import State
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.tests.course import brought_to
from hemu.surfaces.field.tests.papers import enter, no_photo, once_of, photo
from hemu.tests.cast import Cast


def step(client: Client, case: Case, name: str, **fields: Any) -> Any:
    return client.post(f"/my/cases/{case.pk}/steps/{name}/", fields)


@pytest.fixture
def done(cast: Cast) -> Case:
    """A repair that the technician says is done."""
    return brought_to(cast, State.DONE)


@pytest.mark.rule("CAS-09")
def test_the_resident_confirms_and_rates_with_three_taps(cast: Cast, done: Case, client: Client) -> None:
    enter(client, cast.owner)
    answer = step(client, done, "confirm", speed="5", quality="4", manner="5", words="师傅很细心")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/my/cases/{done.pk}/")
    done.refresh_from_db()
    assert done.state == State.CONFIRMED and done.confirmed_at is not None
    rating = Rating.objects.get()
    assert (rating.speed, rating.quality, rating.manner, rating.words) == (5, 4, 5, "师傅很细心")
    assert rating.rated_by == cast.owner.user
    assert "师傅很细心" in client.get(f"/my/cases/{done.pk}/").content.decode()


def test_confirming_needs_no_marks(cast: Cast, done: Case, client: Client) -> None:
    assert step(enter(client, cast.family), done, "confirm").status_code == 302
    done.refresh_from_db()
    assert done.state == State.CONFIRMED and not Rating.objects.exists()


def test_two_marks_of_three_come_back_with_what_was_tapped(cast: Cast, done: Case, client: Client) -> None:
    answer = step(enter(client, cast.owner), done, "confirm", speed="5", quality="3", words="还行")
    page = answer.content.decode()
    assert answer.status_code == 422 and "三项请都打分" in page and "还行" in page
    assert 'name="speed" value="5" checked' in page and 'name="quality" value="3" checked' in page


@pytest.mark.rule("CAS-09")
def test_not_solved_opens_it_again_with_reason_and_photos(cast: Cast, done: Case, client: Client) -> None:
    answer = step(enter(client, cast.owner), done, "not_solved", reason="还在滴", photos=photo())
    assert answer.status_code == 302
    done.refresh_from_db()
    assert (done.state, done.reopened_count, done.done_at) == (State.REOPENED, 1, None)
    assert Event.objects.get(name="case.not_solved").note == "还在滴"
    assert Attachment.objects.filter(kind="photo", event_id=Event.objects.get(name="case.not_solved").pk).count() == 1


@pytest.mark.rule("CAS-09")
def test_silence_never_closes_and_nobody_confirms_for_the_resident(cast: Cast, done: Case, client: Client) -> None:
    much_later = now() + timedelta(days=365)
    for player in cast.staff_players().values():
        for confirm in (casework.confirm_case, casework.close_case):
            with pytest.raises((Forbidden, NotAllowedNow, NotFound)):
                confirm(case_id=done.pk, actor=player.actor, at=much_later)
    done.refresh_from_db()
    assert (done.state, done.closed_at, done.confirmed_at) == (State.DONE, None, None)


@pytest.mark.rule("CAS-09")
def test_a_bad_rating_never_closes_the_case(cast: Cast, done: Case, client: Client) -> None:
    step(enter(client, cast.owner), done, "confirm", speed="1", quality="4", manner="4")
    with pytest.raises(NotAllowedNow):
        casework.close_case(case_id=done.pk, actor=cast.front_desk.actor, at=now())
    done.refresh_from_db()
    assert done.state == State.CONFIRMED
    assert "没有解决" in client.get(f"/my/cases/{done.pk}/").content.decode()


def test_cancelled_before_work_begins_and_not_after(cast: Cast, client: Client) -> None:
    early, late = brought_to(cast, State.ASSIGNED), brought_to(cast, State.UNDER_WAY)
    enter(client, cast.owner)
    assert step(client, early, "cancel", reason="自己修好了").status_code == 302
    answer = step(client, late, "cancel", reason="不修了")
    assert answer.status_code == 409 and "处理中" in answer.content.decode()
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == (State.CANCELLED, State.UNDER_WAY)


def test_confirming_too_early_answers_409_with_what_is_possible(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.owner)
    assert step(client, case, "confirm").status_code == 409
    answer = client.get(f"/my/cases/{case.pk}/steps/confirm/")
    assert answer.status_code == 409 and "取消工单" in answer.content.decode()


def test_a_note_with_a_photo_joins_the_course(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.owner)
    assert step(client, case, "note", words="门口有狗，请先打电话", photos=photo()).status_code == 302
    assert "门口有狗" in client.get(f"/my/cases/{case.pk}/").content.decode()
    assert not Attachment.objects.get().staff_only


def test_a_resident_cannot_write_for_staff_only(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    step(enter(client, cast.owner), case, "note", words="看得见", staff_only="on")
    assert not Event.objects.get(name="case.noted").staff_only


def test_empty_and_wrong_come_back(cast: Cast, done: Case, client: Client) -> None:
    enter(client, cast.owner)
    assert step(client, done, "not_solved", reason="").status_code == 422
    answer = step(client, done, "not_solved", reason="还在滴水呢", photos=no_photo())
    page = answer.content.decode()
    assert answer.status_code == 422 and "还在滴水呢" in page and "不是照片" in page
    long = "长" * 10_000
    answer = step(client, done, "confirm", words=long)
    assert answer.status_code == 422 and long in answer.content.decode()
    done.refresh_from_db()
    assert done.state == State.DONE


def test_a_double_click_confirms_once(cast: Cast, done: Case, client: Client) -> None:
    enter(client, cast.owner)
    once = once_of(client.get(f"/my/cases/{done.pk}/steps/confirm/"))
    for _n in range(2):
        answer = step(client, done, "confirm", once=once, speed="5", quality="5", manner="5")
        assert answer.status_code == 302
    assert (Rating.objects.count(), Event.objects.filter(name="case.confirmed").count()) == (1, 1)


def test_staffs_steps_are_refused_and_show_no_names(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.RECEIVED)
    enter(client, cast.owner)
    for name in ("assign", "take", "reject"):
        answer = step(client, case, name)
        assert answer.status_code == 403, name
        assert cast.technician.name not in answer.content.decode()
    case.refresh_from_db()
    assert case.state == State.RECEIVED


@pytest.mark.rule("CAS-09")
@pytest.mark.parametrize(("mark", "is_told"), [("2", True), ("3", False)])
def test_a_bad_mark_is_answered_that_somebody_will_call(
    cast: Cast, done: Case, client: Client, mark: str, is_told: bool
) -> None:
    step(enter(client, cast.owner), done, "confirm", speed=mark, quality="4", manner="4")
    for path in ("/my/", "/my/cases/", f"/my/cases/{done.pk}/"):
        assert ("我们会再与您联系" in client.get(path).content.decode()) is is_told
