from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hemu.engines.approvals.commands import approve, reject, request_approval, withdraw
from hemu.engines.approvals.models import Approval, ApprovalStep
from hemu.engines.approvals.queries import count_waiting, get_approval_page, list_approvals
from hemu.engines.approvals.registry import ApprovalKind, Asked, Matter, StepRule, _kinds, register_approval_kind
from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.identity.permissions import get_permission
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.org import commands as org
from hemu.tests.cast import START, Cast, Player

HOUR = timedelta(hours=1)
SUPERIOR = StepRule(superior=True)
done: list[str] = []


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    """A kind of approval that only notes what happened."""
    done.clear()
    register_approval_kind(
        ApprovalKind(
            code="trial",
            label="试验",
            describe=lambda actor, approval: Matter("试验", confirm=approval.payload.get("confirm", "")),
            steps=_steps,
            on_approved=lambda approval, actor, at: done.append("approved"),
            on_rejected=lambda approval, actor, at: done.append("rejected"),
            on_withdrawn=lambda approval, actor, at: done.append("withdrawn"),
        )
    )
    yield
    del _kinds["trial"]


def _steps(asked: Asked) -> Sequence[StepRule]:
    return [SUPERIOR]


def ask(cast: Cast, by: Player, *steps: StepRule, confirm: str = "") -> Approval:
    return request_approval(
        subject=("room", cast.room.pk),
        community_id=cast.community.pk,
        kind="trial",
        reason="急用",
        steps=steps or None,
        payload={"confirm": confirm} if confirm else None,
        actor=by.actor,
        at=START,
    )


@pytest.mark.rule("ORG-06")
def test_the_superior_approves_and_the_thing_happens(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    approve(approval_id=approval.pk, reason="可以", actor=cast.service_supervisor.actor, at=START + HOUR)
    approval.refresh_from_db()
    step = approval.steps.get()
    assert (approval.state, approval.ended_at, done) == ("approved", START + HOUR, ["approved"])
    assert (step.decided_by, step.decided_at, step.reason) == (cast.service_supervisor.user, START + HOUR, "可以")
    told = Event.objects.filter(subject_type="approval", subject_id=approval.pk).order_by("id")
    assert [(e.name, e.note) for e in told] == [("approval.requested", "急用"), ("approval.approved", "可以")]


@pytest.mark.rule("ORG-06")
def test_a_refusal_says_why(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    with pytest.raises(Invalid) as refused:
        reject(approval_id=approval.pk, reason=" ", actor=cast.service_supervisor.actor, at=START)
    assert list(refused.value.fields) == ["reason"]
    reject(approval_id=approval.pk, reason="不必", actor=cast.service_supervisor.actor, at=START)
    approval.refresh_from_db()
    assert (approval.state, approval.steps.get().reason, done) == ("rejected", "不必", ["rejected"])


@pytest.mark.rule("ORG-06")
def test_nobody_approves_their_own_request_even_with_the_right_to(cast: Cast) -> None:
    rule = StepRule(permission=get_permission("approvals.view"))
    approval = ask(cast, cast.office_manager, rule)
    with pytest.raises(Forbidden):
        approve(approval_id=approval.pk, actor=cast.office_manager.actor, at=START)
    step = approval.steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalStep.objects.filter(pk=step.pk).update(
            state="approved", decided_by=cast.office_manager.user, decided_at=START
        )
    approve(approval_id=approval.pk, actor=cast.service_supervisor.actor, at=START)
    assert done == ["approved"]


@pytest.mark.rule("ORG-06")
def test_steps_follow_each_other(cast: Cast) -> None:
    second = StepRule(user_id=cast.office_manager.user.pk)
    approval = ask(cast, cast.front_desk, SUPERIOR, second)
    with pytest.raises(Forbidden):
        approve(approval_id=approval.pk, actor=cast.office_manager.actor, at=START)
    approve(approval_id=approval.pk, actor=cast.service_supervisor.actor, at=START)
    assert done == [] and count_waiting(cast.office_manager.actor).mine == 1
    approve(approval_id=approval.pk, actor=cast.office_manager.actor, at=START)
    assert done == ["approved"]


def test_a_refusal_at_the_first_step_voids_the_second(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk, SUPERIOR, StepRule(user_id=cast.office_manager.user.pk))
    reject(approval_id=approval.pk, reason="不必", actor=cast.service_supervisor.actor, at=START)
    assert [step.state for step in approval.steps.all()] == ["rejected", "void"]
    with pytest.raises(NotAllowedNow):
        approve(approval_id=approval.pk, actor=cast.office_manager.actor, at=START)


@pytest.mark.rule("ORG-03")
def test_the_superiors_deputy_decides_meanwhile(cast: Cast) -> None:
    org.set_deputy(
        staff_id=cast.service_supervisor.staff.pk, deputy_id=cast.steward.staff.pk, from_date=START.date(),
        to_date=START.date(), actor=SYSTEM, at=START,
    )  # fmt: skip
    approval = ask(cast, cast.front_desk)
    approve(approval_id=approval.pk, actor=cast.steward.actor, at=START)
    assert approval.steps.get().decided_by == cast.steward.user


@pytest.mark.rule("ORG-03")
def test_where_the_asker_is_the_superiors_deputy_the_next_one_up_decides(cast: Cast) -> None:
    org.set_deputy(
        staff_id=cast.service_supervisor.staff.pk, deputy_id=cast.front_desk.staff.pk, from_date=START.date(),
        to_date=START.date(), actor=SYSTEM, at=START,
    )  # fmt: skip
    assert ask(cast, cast.front_desk).steps.get().approver == cast.office_manager.user


def test_without_a_superior_whoever_stands_in_decides(cast: Cast) -> None:
    step = ask(cast, cast.office_manager).steps.get()
    assert (step.approver, step.permission) == (None, "approvals.stand_in")


def test_what_waits_for_somebody_who_leaves_goes_to_their_successor(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    org.leave(staff_id=cast.service_supervisor.staff.pk, actor=SYSTEM, at=START)
    assert approval.steps.get().approver == cast.office_manager.user


def test_only_the_asker_withdraws_and_only_before_the_decision(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    with pytest.raises(Forbidden):
        withdraw(approval_id=approval.pk, actor=cast.service_supervisor.actor, at=START)
    withdraw(approval_id=approval.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotAllowedNow):
        withdraw(approval_id=approval.pk, actor=cast.front_desk.actor, at=START)
    assert done == ["withdrawn"]


def test_the_same_is_not_asked_twice_at_once(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    with pytest.raises(NotAllowedNow):
        ask(cast, cast.steward)
    withdraw(approval_id=approval.pk, actor=cast.front_desk.actor, at=START)
    assert ask(cast, cast.steward).state == "pending"


def test_strangers_and_uninvolved_colleagues_find_nothing(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk)
    for player in (cast.stranger, cast.technician, cast.owner):
        with pytest.raises(NotFound):
            get_approval_page(actor=player.actor, approval_id=approval.pk, at=START)
        assert not list_approvals(actor=player.actor, whose="all", at=START).exists()


def test_what_cannot_be_undone_must_be_confirmed(cast: Cast) -> None:
    approval = ask(cast, cast.front_desk, confirm="不能恢复")
    with pytest.raises(Invalid) as refused:
        approve(approval_id=approval.pk, actor=cast.service_supervisor.actor, at=START)
    assert list(refused.value.fields) == ["is_confirmed"] and done == []
    approve(approval_id=approval.pk, is_confirmed=True, actor=cast.service_supervisor.actor, at=START)
    assert done == ["approved"]


@pytest.mark.rule("ORG-06")
def test_the_page_shows_what_waits_and_decides(cast: Cast, client: Client) -> None:
    approval = ask(cast, cast.front_desk)
    client.force_login(cast.service_supervisor.user, backend="hemu.identity.backends.PasswordBackend")
    assert "试验" in client.get("/approvals/").content.decode()
    address = f"/approvals/{approval.pk}/"
    assert "急用" in client.get(address).content.decode()
    refused = client.post(address, {"decision": "reject", "reason": ""})
    assert refused.status_code == 422 and "请写明不批准的原因" in refused.content.decode()
    assert client.post(address, {"decision": "approve"}).status_code == 302
    approval.refresh_from_db()
    assert approval.state == "approved"
    assert "没有等您审批的事项" in client.get("/approvals/").content.decode()
