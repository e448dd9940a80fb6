"""What can be done with a case of any kind. Kinds call these from their steps and add what is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.kinds import CaseKind
from hemu.casework.models import Case, Rating
from hemu.casework.permissions import CASES_ASSIGN, CASES_OPEN
from hemu.casework.queries import list_workers
from hemu.casework.states import AT_WORK, State
from hemu.casework.transitions import begin_step, finish_step, lock_case
from hemu.engines.attachments.commands import add_photos
from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.numbers.commands import next_number
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.models import Department, StaffMember
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import CASES_REPORT, RESIDENTS_VIEW

URGENCY_RANK = {Case.Urgency.URGENT: 0, Case.Urgency.GENERAL: 1, Case.Urgency.DEFERRED: 2}
BAD_MARK = 2
"""A mark this low or lower is a bad rating; a bad rating never closes a case (CAS-09)."""


@dataclass(frozen=True)
class Report:
    """What somebody reports: who, where, what, when it suits (REP-01, INT-01)."""

    community_id: int
    channel: str
    summary: str
    description: str = ""
    category: str = ""
    urgency: str = Case.Urgency.GENERAL
    room_id: int | None = None
    place_id: int | None = None
    reporter_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    convenient_from: datetime | None = None
    convenient_to: datetime | None = None
    photos: Sequence[Upload] = ()


def open_case(kind: CaseKind, report: Report, *, actor: Actor, at: datetime) -> Case:
    """Open a case of ``kind`` with a number, its entry and its photos; the kind's own command calls it.

    Raises `NotFound` for a room or place of another community or, for residents, not their own;
    `Forbidden` without the right to open; `Invalid` by field.
    """
    staff = _authorise_opening(report, actor)
    _check_whereabouts(report)
    department = Department.objects.filter(community=report.community_id, code=kind.department_code).first()
    case = Case.objects.create(
        community_id=report.community_id,
        kind=kind.code,
        number=next_number(scope=f"community:{report.community_id}", form=kind.number_form, at=at),
        state=State.RECEIVED,
        urgency=report.urgency,
        urgency_rank=URGENCY_RANK[Case.Urgency(report.urgency)],
        channel=report.channel,
        category=report.category,
        summary=report.summary,
        description=report.description,
        room_id=report.room_id,
        place_id=report.place_id,
        reporter_id=report.reporter_id,
        reporter_staff=staff if report.channel in (Case.Channel.STAFF, Case.Channel.PATROL) else None,
        contact_name=report.contact_name,
        contact_phone=report.contact_phone,
        convenient_from=report.convenient_from,
        convenient_to=report.convenient_to,
        department=department,
        opened_by_id=actor.user_id,
        received_at=at,
        changed_at=at,
    )
    entry = record(
        events.CASE_OPENED,
        subject=("case", case.pk),
        community_id=case.community_id,
        actor=actor,
        at=at,
        to_state=State.RECEIVED,
        payload={"number": case.number, "channel": case.channel, "urgency": case.urgency},
    )
    add_photos(
        report.photos,
        subject=("case", case.pk),
        community_id=case.community_id,
        event_id=entry.pk,
        actor=actor,
        at=at,
    )
    return case


def _authorise_opening(report: Report, actor: Actor) -> StaffMember | None:
    """Staff need the right in the community; residents may report from their own home only."""
    if actor.may(CASES_OPEN, report.community_id):
        if actor.is_system or report.channel not in (Case.Channel.STAFF, Case.Channel.PATROL):
            return None
        return StaffMember.objects.filter(user=actor.user_id).first()
    if not actor.may(CASES_REPORT, report.community_id):
        raise Forbidden() if report.community_id in actor.community_ids else NotFound()
    mine = HouseholdMember.objects.filter(person__user=actor.user_id, to_date__isnull=True)
    if report.room_id is not None and not mine.filter(room=report.room_id).exists():
        raise NotFound()
    return None


def _check_whereabouts(report: Report) -> None:
    if report.room_id is None and report.place_id is None:
        raise Invalid({"room": _("请选择房号或位置。")})
    if report.room_id and not Room.objects.filter(pk=report.room_id, community=report.community_id).exists():
        raise Invalid({"room": _("本小区没有这个房号。")})
    if report.place_id and not Place.objects.filter(pk=report.place_id, community=report.community_id).exists():
        raise Invalid({"place": _("本小区没有这个位置。")})
    if report.reporter_id and not Person.objects.filter(pk=report.reporter_id, community=report.community_id).exists():
        raise Invalid({"reporter": _("本小区没有登记这个人。")})
    if report.convenient_from and report.convenient_to and report.convenient_to <= report.convenient_from:
        raise Invalid({"convenient_to": _("结束时间要晚于开始时间。")})
    if bool(report.convenient_to) and not report.convenient_from:
        raise Invalid({"convenient_from": _("请填写开始时间。")})


@command
def assign_case(
    *,
    case_id: int,
    assignee_id: int,
    actor: Actor,
    at: datetime,
    appointment_from: datetime | None = None,
    appointment_to: datetime | None = None,
    note: str = "",
) -> Case:
    """Give an unassigned case to somebody by hand (CAS-03), with the appointment agreed, if any.

    Raises `Invalid` on ``assignee`` for somebody who doesn't work on cases in this community.
    """
    case = begin_step("assign", case_id=case_id, actor=actor)
    assignee = get_worker(case, assignee_id)
    _give(case, assignee, at)
    if appointment_from and appointment_to and appointment_to <= appointment_from:
        raise Invalid({"appointment_to": _("结束时间要晚于开始时间。")})
    case.appointment_from, case.appointment_to = appointment_from, appointment_to
    payload = {"assignee": assignee.name, "assignee_id": assignee.pk}
    if appointment_from:
        payload["appointment_from"] = appointment_from.isoformat()
    finish_step(
        events.CASE_ASSIGNED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at", "appointment_from", "appointment_to"],
        note=note,
        payload=payload,
    )
    return case


@command
def take_case(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """Take a case from the pool (CAS-03): the first who takes it has it."""
    case = begin_step("take", case_id=case_id, actor=actor)
    me = StaffMember.objects.filter(user=actor.user_id).first()
    if me is None:
        raise Forbidden()
    _give(case, me, at)
    finish_step(
        events.CASE_TAKEN,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at"],
        payload={"assignee": me.name, "assignee_id": me.pk},
    )
    return case


@command
def hand_over_case(*, case_id: int, assignee_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Hand a case that somebody has to somebody else, with the reason (CAS-03)."""
    case = begin_step("hand_over", case_id=case_id, actor=actor)
    assignee = get_worker(case, assignee_id)
    if assignee.pk == case.assignee_id:
        raise Invalid({"assignee": _("工单已经在这个人手上，请选择别人。")})
    before = case.assignee.name if case.assignee else ""
    _give(case, assignee, at)
    finish_step(
        events.CASE_HANDED_OVER,
        case=case,
        actor=actor,
        at=at,
        to_state=State.ASSIGNED,
        changed=["assignee", "assigned_at", "started_at"],
        note=reason,
        payload={"from": before, "assignee": assignee.name, "assignee_id": assignee.pk},
    )
    return case


def _give(case: Case, assignee: StaffMember, at: datetime) -> None:
    case.assignee = assignee
    case.assigned_at = at
    case.started_at = None


def get_worker(case: Case, staff_id: int) -> StaffMember:
    """Somebody who may work on this case; raises `Invalid` on ``assignee`` otherwise."""
    worker = list_workers(case.community_id).filter(pk=staff_id).first()
    if worker is None:
        raise Invalid({"assignee": _("请选择本小区能处理工单的在职员工。")})
    return worker


@command
def confirm_case(
    *,
    case_id: int,
    actor: Actor,
    at: datetime,
    speed: int | None = None,
    quality: int | None = None,
    manner: int | None = None,
    words: str = "",
) -> Case:
    """The resident confirms that it is solved, and may rate it (CAS-09, CAS-10).

    Staff can only propose "done"; nobody confirms for a resident.
    """
    case = begin_step("confirm", case_id=case_id, actor=actor)
    marks = [mark for mark in (speed, quality, manner) if mark]
    if len(marks) not in (0, 3):
        raise Invalid({"quality": _("三项请都打分，或都不打。")})
    if marks:
        Rating.objects.create(
            case=case,
            rated_by_id=actor.user_id,
            speed=marks[0],
            quality=marks[1],
            manner=marks[2],
            words=words,
            rated_at=at,
        )
    case.confirmed_at = at
    payload = {"marks": marks} if marks else {}
    finish_step(
        events.CASE_CONFIRMED,
        case=case,
        actor=actor,
        at=at,
        to_state=State.CONFIRMED,
        changed=["confirmed_at"],
        note=words,
        payload=payload,
    )
    return case


@command
def report_not_solved(*, case_id: int, reason: str, actor: Actor, at: datetime, photos: Sequence[Upload] = ()) -> Case:
    """The resident says that it is not solved: the case is open again (CAS-09)."""
    case = begin_step("not_solved", case_id=case_id, actor=actor)
    return _reopen(case, event=events.CASE_NOT_SOLVED, reason=reason, photos=photos, actor=actor, at=at)


@command
def reopen_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Staff open a confirmed or closed case again, with the reason (CAS-01)."""
    case = begin_step("reopen", case_id=case_id, actor=actor)
    return _reopen(case, event=events.CASE_REOPENED, reason=reason, photos=(), actor=actor, at=at)


def _reopen(case: Case, *, event: EventType, reason: str, photos: Sequence[Upload], actor: Actor, at: datetime) -> Case:
    case.reopened_count += 1
    case.confirmed_at = case.done_at = case.started_at = None
    entry = finish_step(
        event,
        case=case,
        actor=actor,
        at=at,
        to_state=State.REOPENED,
        changed=["reopened_count", "confirmed_at", "done_at", "started_at"],
        note=reason,
    )
    add_photos(photos, subject=("case", case.pk), community_id=case.community_id, event_id=entry.pk, actor=actor, at=at)
    return case


@command
def close_case(*, case_id: int, actor: Actor, at: datetime, note: str = "") -> Case:
    """Close a case that the resident has confirmed. A bad rating never closes a case (CAS-09)."""
    case = begin_step("close", case_id=case_id, actor=actor)
    finish_step(events.CASE_CLOSED, case=case, actor=actor, at=at, to_state=State.CLOSED, note=note)
    return case


def has_bad_rating(case: Case) -> bool:
    """Whether the last rating since the work was done has a mark of two or less."""
    last = case.ratings.filter(rated_at__gte=case.done_at).first() if case.done_at else None
    return last is not None and min(last.speed, last.quality, last.manner) <= BAD_MARK


@command
def cancel_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Cancel before work begins: the resident who reported it, or the desk for them (CAS-01)."""
    case = begin_step("cancel", case_id=case_id, actor=actor)
    finish_step(events.CASE_CANCELLED, case=case, actor=actor, at=at, to_state=State.CANCELLED, note=reason)
    return case


@command
def reject_case(*, case_id: int, reason: str, actor: Actor, at: datetime) -> Case:
    """Turn a case down, with the reason that the resident reads (CAS-01)."""
    case = begin_step("reject", case_id=case_id, actor=actor)
    finish_step(events.CASE_REJECTED, case=case, actor=actor, at=at, to_state=State.REJECTED, note=reason)
    return case


@command
def note_case(
    *,
    case_id: int,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[Upload] = (),
    staff_only: bool = False,
) -> Case:
    """Add words or photos to the time line; staff may keep a note among themselves."""
    case = begin_step("note", case_id=case_id, actor=actor)
    internal = staff_only and actor.is_staff_in(case.community_id)
    event = events.CASE_NOTED_INTERNALLY if internal else events.CASE_NOTED
    entry = finish_step(event, case=case, actor=actor, at=at, note=words)
    add_photos(
        photos,
        subject=("case", case.pk),
        community_id=case.community_id,
        event_id=entry.pk,
        actor=actor,
        at=at,
        staff_only=internal,
    )
    return case


@command
def show_contact(*, case_id: int, actor: Actor, at: datetime) -> str:
    """The telephone to call about a case, for staff who deal with it; that they looked is kept (PRV-01)."""
    case, standing = lock_case(case_id=case_id, actor=actor)
    deals = standing.is_assignee or standing.may(CASES_ASSIGN) or standing.may(RESIDENTS_VIEW)
    if not (standing.is_staff and deals):
        raise Forbidden()
    subject = ("case", case.pk)
    record(events.CASE_CONTACT_SHOWN, subject=subject, community_id=case.community_id, actor=actor, at=at)
    return case.contact_phone


@command
def hand_open_work_on(*, from_staff_id: int, to_staff_id: int, actor: Actor, at: datetime) -> int:
    """Everything somebody has in hand goes to their superior when they leave (ORG-10); returns how many."""
    to_staff = StaffMember.objects.get(pk=to_staff_id)
    open_cases = Case.objects.select_for_update().filter(assignee=from_staff_id, state__in=AT_WORK)
    cases = list(open_cases.order_by("pk"))
    for case in cases:
        before = case.assignee.name if case.assignee else ""
        _give(case, to_staff, at)
        finish_step(
            events.CASE_HANDED_OVER,
            case=case,
            actor=actor,
            at=at,
            to_state=State.ASSIGNED,
            changed=["assignee", "assigned_at", "started_at"],
            note=str(_("原负责人离职，由上级接手")),
            payload={"from": before, "assignee": to_staff.name, "assignee_id": to_staff.pk},
        )
    return len(cases)
