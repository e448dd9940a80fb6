"""What can be done with visits at the counter: note one, turn one into a case (INT-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hemu.casework.queries import get_case
from hemu.engines.accesslog.commands import note_sight
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.operations.receptions import events
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.permissions import RECEPTIONS_USE
from hemu.operations.receptions.queries import list_host_departments, list_hosts, may_see
from hemu.registry.estate.models import Room
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.models import Person
from hemu.registry.residents.rules import plain_phone

CALL_BACK = "visitor_contact"
"""The purpose for which a visitor's number is shown in clear."""
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class ReceptionNote:
    """A visit as it was noted at the counter (INT-03)."""

    came_at: datetime
    visitor_name: str
    purpose: str
    side: str = Reception.Side.RESIDENT
    outcome: str = Reception.Outcome.HANDLED
    visitor_company: str = ""
    visitor_phone: str = ""
    room_id: int | None = None
    identity: str = Reception.Identity.NONE
    identity_note: str = ""
    result: str = ""
    sent_to_id: int | None = None
    sent_to_department_id: int | None = None


@command
def record_reception(*, community_id: int, note: ReceptionNote, actor: Actor, at: datetime) -> Reception:
    """Keep a visit: who, made sure how, what for, handled or sent to whom.

    Raises `NotFound` for a community where the actor is nobody, `Forbidden`, and `Invalid` by field.
    """
    if not actor.is_system and community_id not in actor.community_ids:
        raise NotFound()
    actor.require(RECEPTIONS_USE, community_id)
    _check(community_id, note, at)
    phone = plain_phone(note.visitor_phone) or note.visitor_phone.strip()
    sent_on = note.outcome == Reception.Outcome.SENT_ON
    reception = Reception.objects.create(
        community_id=community_id,
        came_at=note.came_at,
        visitor_name=note.visitor_name.strip(),
        visitor_company=note.visitor_company,
        visitor_phone=phone,
        side=note.side,
        person_id=_find_person(note.room_id, note.visitor_name.strip(), phone),
        room_id=note.room_id,
        identity=note.identity,
        identity_note=note.identity_note,
        purpose=note.purpose.strip(),
        outcome=note.outcome,
        result=note.result,
        sent_to_id=note.sent_to_id if sent_on else None,
        sent_to_department_id=note.sent_to_department_id if sent_on else None,
        received_by=StaffMember.objects.filter(user=actor.user_id).first() if actor.user_id else None,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
    record(
        events.RECEPTION_RECORDED,
        subject=("reception", reception.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"outcome": reception.outcome, "identity": reception.identity, "sent_to_id": reception.sent_to_id},
    )
    return reception


@command
def link_reception(*, reception_id: int, case_id: int, actor: Actor, at: datetime) -> Reception:
    """Say which case came of a visit; the same again changes nothing.

    Raises `NotFound` where the actor may not see the visit or the case, `NotAllowedNow` for one that has another.
    """
    reception = Reception.objects.select_for_update().filter(pk=reception_id).first()
    if reception is None or not may_see(reception, actor):
        raise NotFound()
    if not actor.may(RECEPTIONS_USE, reception.community_id):
        raise Forbidden()
    case = get_case(actor=actor, case_id=case_id)
    if case.community_id != reception.community_id:
        raise NotFound()
    if reception.case_id == case.pk:
        return reception
    if reception.case_id is not None:
        raise NotAllowedNow(_("这次来访已经登记成工单了。"))
    reception.case = case
    reception.save(update_fields=["case"])
    record(
        events.RECEPTION_LINKED,
        subject=("reception", reception.pk),
        community_id=reception.community_id,
        actor=actor,
        at=at,
        payload={"case_id": case.pk, "number": case.number},
    )
    return reception


@command
def show_visitor_number(*, reception_id: int, actor: Actor, at: datetime) -> str:
    """The visitor's number for calling back; that it was looked at is kept (PRV-01)."""
    reception = Reception.objects.filter(pk=reception_id).first()
    if reception is None or not may_see(reception, actor):
        raise NotFound()
    person = reception.person_id
    note_sight(
        actor=actor,
        at=at,
        community_id=reception.community_id,
        subjects=[("person", person) if person else ("reception", reception.pk)],
        fields=["phone"],
        purpose=CALL_BACK,
        about=("reception", reception.pk),
    )
    return reception.visitor_phone


def _check(community_id: int, note: ReceptionNote, at: datetime) -> None:
    wrong: dict[str, object] = {}
    if note.came_at > at + _AHEAD:
        wrong["came_at"] = _("来访时间不能晚于现在。")
    if not note.visitor_name.strip():
        wrong["visitor_name"] = _("请填写来访人。")
    if not note.purpose.strip():
        wrong["purpose"] = _("请填写来访事由。")
    for name, choices in (
        ("side", Reception.Side),
        ("identity", Reception.Identity),
        ("outcome", Reception.Outcome),
    ):
        if getattr(note, name) not in choices.values:
            wrong[name] = _("请从列出的里面选一个。")
    if note.room_id is not None and not Room.objects.filter(pk=note.room_id, community=community_id).exists():
        wrong["room"] = _("本小区没有这个房号。")
    if note.sent_to_id is not None and not list_hosts(community_id).filter(pk=note.sent_to_id).exists():
        wrong["sent_to"] = _("请选择本小区的在职员工。")
    departments = list_host_departments(community_id)
    department_id = note.sent_to_department_id
    if department_id is not None and not departments.filter(pk=department_id).exists():
        wrong["sent_to_department"] = _("请选择本小区的部门。")
    if note.outcome == Reception.Outcome.SENT_ON and note.sent_to_id is None and department_id is None:
        wrong["sent_to"] = _("请选择转交给谁，或哪个部门。")
    if wrong:
        raise Invalid(wrong)


def _find_person(room_id: int | None, name: str, phone: str) -> int | None:
    """The one of the home who bears the name or has the number; None without a home or for several."""
    if room_id is None:
        return None
    lives = Q(memberships__room=room_id, memberships__to_date__isnull=True)
    is_it = Q(name=name) | Q(phones__number=phone) if phone else Q(name=name)
    found = list(Person.objects.filter(lives & is_it).distinct().values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None
