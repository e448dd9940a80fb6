"""PRO-06: a promise waits for a reason, on evidence, until a day or its cap; longer if the superior agrees."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.approvals.commands import approve, reject
from hemu.engines.approvals.models import Approval, ApprovalStep
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs import pausing
from hemu.operations.repairs.forms import WaitForm
from hemu.operations.repairs.tests.course import brought_to, picture
from hemu.tests.cast import START, Cast

DAY = timedelta(days=1)
AT = START + timedelta(minutes=30)


def waiting(cast: Cast, *, photos: bool = True, **more: Any) -> Case:
    case = brought_to(cast, State.UNDER_WAY, category="leak")
    shots = [Upload("door.jpg", picture())] if photos else []
    fields: dict[str, Any] = {"waiting_for": "parts", "reason": "等阀芯", "photos": shots, **more}
    return pausing.wait(case_id=case.pk, actor=cast.technician.actor, at=AT, **fields)


def solved(case: Case) -> Clock:
    return Clock.objects.get(subject_id=case.pk, promise__code="repair-solved")


@pytest.mark.rule("PRO-06")
def test_with_a_photo_the_promise_waits_until_its_cap_and_the_photo_stands_at_the_entry(cast: Cast) -> None:
    case = waiting(cast)
    clock = solved(case)
    assert (clock.state, clock.pause_reason, clock.pause_ends_at) == ("paused", "parts", AT + 7 * DAY)
    entry = Event.objects.get(name="repair.waiting")
    assert Attachment.objects.get(subject_id=case.pk).event_id == entry.pk


@pytest.mark.rule("PRO-06")
def test_without_a_photo_it_is_refused_in_clear_words_and_nothing_happens(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        waiting(cast, photos=False)
    assert "没有凭证，就勾选“期限照常计”，只暂停工单" in str(refused.value.fields["photos"])
    case = Case.objects.get()
    assert (case.state, solved(case).state) == ("under_way", "running")


@pytest.mark.rule("PRO-06")
def test_without_a_photo_the_work_can_stop_and_the_promise_goes_on(cast: Cast) -> None:
    case = waiting(cast, photos=False, keeps_counting=True)
    clock = solved(case)
    assert (case.state, clock.state, clock.due_at) == ("waiting", "running", START + DAY)


@pytest.mark.rule("PRO-06")
def test_it_ends_by_itself_with_the_day_that_was_agreed(cast: Cast) -> None:
    case = waiting(cast, until=date(2026, 3, 4))
    end = datetime(2026, 3, 5, tzinfo=SHANGHAI)
    assert solved(case).pause_ends_at == end
    sweep(at=end + timedelta(minutes=1))
    clock = solved(case)
    assert (clock.state, clock.due_at) == ("running", START + DAY + (end - AT))


@pytest.mark.rule("PRO-06")
def test_only_what_the_promises_allow_is_offered_with_what_is_left_of_the_cap(cast: Cast) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    Clock.objects.get(subject_id=case.pk, promise__code="repair-solved").version.__class__.objects.filter(
        promise__code="repair-solved"
    ).update(pauses={"parts": {"cap_minutes": 1440, "evidence": True}})
    form = WaitForm(case=Case.objects.get(pk=case.pk), actor=cast.technician.actor)
    assert [(code, str(words)) for code, words in form.fields["waiting_for"].choices] == [  # type: ignore[attr-defined]
        ("parts", "等配件（最多还可暂停 1 天）")
    ]


def ask(cast: Cast, case: Case, days: int = 5) -> Approval:
    return pausing.extend_pause(
        case_id=case.pk, days=days, reason="厂家发错货", actor=cast.technician.actor, at=AT + DAY
    )


@pytest.mark.rule("PRO-06", "ORG-06")
def test_the_superior_lets_it_wait_longer_to_the_minute(cast: Cast) -> None:
    case = waiting(cast)
    approval = ask(cast, case)
    assert ApprovalStep.objects.get().approver == cast.squad_lead.user
    assert solved(case).pause_ends_at == AT + 7 * DAY
    approve(approval_id=approval.pk, actor=cast.squad_lead.actor, at=AT + 2 * DAY)
    clock = solved(case)
    assert (clock.state, clock.pause_ends_at) == ("paused", AT + 12 * DAY)
    entry = clock.entries.get(do="extend")
    assert (entry.cause, entry.payload["minutes"], entry.actor) == ("parts", 5 * 1440, cast.squad_lead.user)
    assert Event.objects.filter(name="case.pause_extended", subject_id=case.pk).count() == 1
    sweep(at=AT + 12 * DAY)
    clock = solved(case)
    assert (clock.state, clock.due_at) == ("running", START + 13 * DAY)


@pytest.mark.rule("PRO-06")
def test_agreed_after_the_cap_it_pauses_again_for_what_was_given(cast: Cast) -> None:
    case = waiting(cast)
    sweep(at=AT + 7 * DAY)
    assert solved(case).state == "running"
    approval = pausing.extend_pause(
        case_id=case.pk, days=1, reason="厂家发错货", actor=cast.technician.actor, at=AT + 7 * DAY
    )
    approve(approval_id=approval.pk, actor=cast.squad_lead.actor, at=AT + 7 * DAY + timedelta(hours=2))
    clock = solved(case)
    assert (clock.state, clock.pause_ends_at) == ("paused", AT + 8 * DAY + timedelta(hours=2))


@pytest.mark.rule("PRO-06")
def test_refused_nothing_moves_and_the_same_is_not_asked_twice_at_once(cast: Cast) -> None:
    case = waiting(cast)
    approval = ask(cast, case)
    with pytest.raises(NotAllowedNow):
        ask(cast, case)
    reject(approval_id=approval.pk, reason="换一家买", actor=cast.squad_lead.actor, at=AT + DAY)
    assert solved(case).pause_ends_at == AT + 7 * DAY
    assert Event.objects.filter(name="case.extension_refused").count() == 1
