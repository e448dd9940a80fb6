"""Opening a case (INT-01, REP-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.backlog import keep_backlog
from hemu.casework.kinds import CaseKind
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.promising import restate_case
from hemu.casework.rules import URGENCY_RANK
from hemu.casework.states import State
from hemu.engines.attachments.commands import add_photos
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.numbers.commands import next_number
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.models import Department, StaffMember
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import CASES_REPORT


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
    where_words: str = ""
    """For a caller not on file: where it is, in words (RES-10)."""
    reporter_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    convenient_from: datetime | None = None
    convenient_to: datetime | None = None
    deferred_reason: str = ""
    deferred_until: date | None = None
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
        deferred_reason=report.deferred_reason,
        deferred_until=report.deferred_until,
        channel=report.channel,
        category=report.category,
        summary=report.summary,
        description=report.description,
        room_id=report.room_id,
        place_id=report.place_id,
        where_words=report.where_words,
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
    keep_backlog(case, at, is_new=True)
    restate_case(case, events.CASE_OPENED.name, before="", actor=actor, at=at, is_new=True)
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
    if report.room_id is None and report.place_id is None and not report.where_words:
        raise Invalid({"room": _("请选择房号或位置。")})
    if report.room_id and not Room.objects.filter(pk=report.room_id, community=report.community_id).exists():
        raise Invalid({"room": _("本小区没有这个房号。")})
    if report.place_id and not Place.objects.filter(pk=report.place_id, community=report.community_id).exists():
        raise Invalid({"place": _("本小区没有这个位置。")})
    if report.reporter_id and not Person.objects.filter(pk=report.reporter_id, community=report.community_id).exists():
        raise Invalid({"reporter": _("本小区没有登记这个人。")})
    if report.urgency == Case.Urgency.DEFERRED and not (report.deferred_reason and report.deferred_until):
        raise Invalid({"urgency": _("暂缓的要写明原因和下次处理日期：请先登记，再选“暂缓处理”。")})
    if report.convenient_from and report.convenient_to and report.convenient_to <= report.convenient_from:
        raise Invalid({"convenient_to": _("结束时间要晚于开始时间。")})
    if bool(report.convenient_to) and not report.convenient_from:
        raise Invalid({"convenient_from": _("请填写开始时间。")})
