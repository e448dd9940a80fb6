"""Somebody asks to belong to a home; the office or the home's owner decides (RES-08)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.identity.models import User
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.binding import events
from hemu.registry.binding.authority import OWNERS_MAY_ADD, as_keeper, may_decide
from hemu.registry.binding.models import AccountPhone, BindingRequest
from hemu.registry.estate.models import Room
from hemu.registry.estate.rules import read_room
from hemu.registry.residents.commands import add_member, add_person, link_user
from hemu.registry.residents.models import HouseholdMember, Person

MOST_OPEN = 5
"""Requests of one account that may wait at a time."""
State = BindingRequest.State


@command
def ask_binding(
    *, community_id: int, room: str, role: str, note: str = "", actor: Actor, at: datetime
) -> BindingRequest:
    """Ask for a home by its address in any usual spelling. Nothing is told about who lives there."""
    wrong = {}
    home = _find_room(community_id, room)
    if home is None:
        wrong["room"] = _("没有找到这个房号。请写全，例如 3-1-1202。")
    if role not in HouseholdMember.Role.values:
        wrong["role"] = _("请选择身份")
    if wrong or home is None:
        raise Invalid(wrong)
    user = User.objects.select_for_update().get(pk=actor.user_id or 0)
    if HouseholdMember.objects.filter(room=home, person__user=user, to_date__isnull=True).exists():
        raise Invalid({"room": _("您已经绑定了这个家。")})
    waiting = BindingRequest.objects.filter(user=user, state=State.WAITING)
    if waiting.filter(room=home).exists():
        raise Invalid({"room": _("这个家您已经申请过，正在等确认。")})
    if waiting.count() >= MOST_OPEN:
        raise Invalid({"room": _("等待确认的申请太多了，请先等一等。")})
    return _ask(user, home, role, note, actor, at)


@command
def request_from_file(*, user: User, phone: str, actor: Actor, at: datetime) -> list[BindingRequest]:
    """Ask for the homes of a person on file whose name and number are those of the account: both were known to
    whoever signed up, and the one who decides sees that both fit."""
    rows = HouseholdMember.objects.filter(
        person__phones__number=phone, person__name=user.name, person__user__isnull=True, to_date__isnull=True
    )
    homes = {row.room_id: row for row in rows.select_related("room").order_by("-id")}
    return [_ask(user, row.room, row.role, "", actor, at) for row in list(homes.values())[:MOST_OPEN]]


@command
def withdraw_binding(*, binding_id: int, actor: Actor, at: datetime) -> BindingRequest:
    """Take one's own request back."""
    row = _lock(binding_id)
    if row.user_id != actor.user_id:
        raise NotFound()
    _require_waiting(row)
    return _decide(row, State.WITHDRAWN, "", actor, at)


@command
def confirm_binding(
    *, binding_id: int, person_id: int | None, role: str = "", actor: Actor, at: datetime
) -> BindingRequest:
    """Let the account belong to the home: as somebody of the household who is on file (``person_id``), or as
    somebody new (None)."""
    row = _lock(binding_id)
    _authorise(row, actor)
    _require_waiting(row)
    row.role = role or row.role
    if not may_decide(actor, row):
        raise Forbidden()  # the owner may not make somebody an owner
    person = _person_on_file(row, person_id, actor) if person_id is not None else _new_person(row, actor, at)
    keeper = as_keeper(actor, row.community_id)
    link_user(person_id=person.pk, user_id=row.user_id, actor=keeper, at=at)
    if not HouseholdMember.objects.filter(room=row.room_id, person=person, to_date__isnull=True).exists():
        add_member(
            room_id=row.room_id, person_id=person.pk, role=row.role, from_date=civil_date(at), actor=keeper, at=at
        )
    row.person = person
    return _decide(row, State.CONFIRMED, "", actor, at)


@command
def reject_binding(*, binding_id: int, reason: str, actor: Actor, at: datetime) -> BindingRequest:
    """Refuse, with a reason that the asker reads."""
    row = _lock(binding_id)
    _authorise(row, actor)
    _require_waiting(row)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因，申请的人会看到。")})
    return _decide(row, State.REJECTED, reason.strip()[:200], actor, at)


def _find_room(community_id: int, text: str) -> Room | None:
    spelling = read_room(text)
    if spelling is None:
        return None
    rooms = Room.objects.filter(community=community_id, number=spelling.number)
    if spelling.building:
        rooms = rooms.filter(unit__building__code=spelling.building)
    if spelling.unit:
        rooms = rooms.filter(unit__code=spelling.unit)
    found = list(rooms[:2])
    return found[0] if len(found) == 1 else None


def _ask(user: User, room: Room, role: str, note: str, actor: Actor, at: datetime) -> BindingRequest:
    proved = AccountPhone.objects.filter(user=user).order_by("-id").first()
    row = BindingRequest.objects.create(
        user=user,
        community_id=room.community_id,
        room=room,
        role=role,
        name=user.name,
        phone=proved.number if proved else "",
        note=note.strip(),
        asked_at=at,
    )
    _note(events.REQUESTED, row, actor, at)
    return row


def _lock(binding_id: int) -> BindingRequest:
    row = BindingRequest.objects.select_for_update().filter(pk=binding_id).first()
    if row is None:
        raise NotFound()
    return row


def _authorise(row: BindingRequest, actor: Actor) -> None:
    if may_decide(actor, row):
        return
    at_home = HouseholdMember.objects.filter(room=row.room_id, person__user=actor.user_id, to_date__isnull=True)
    raise Forbidden() if actor.is_staff_in(row.community_id) or at_home.exists() else NotFound()


def _require_waiting(row: BindingRequest) -> None:
    if row.state != State.WAITING:
        raise NotAllowedNow(_("这个申请已经处理过：%(state)s。") % {"state": row.get_state_display()})


def _person_on_file(row: BindingRequest, person_id: int, actor: Actor) -> Person:
    members = HouseholdMember.objects.filter(room=row.room_id, to_date__isnull=True, person=person_id)
    member = members.select_related("person").first()
    if member is None:
        raise Invalid({"person_id": _("请选择这一户里的人")})
    if member.person.user_id not in (None, row.user_id):
        raise Invalid({"person_id": _("这位住户已经有账号。")})
    if member.role not in OWNERS_MAY_ADD and not actor.is_staff_in(row.community_id):
        raise Forbidden()
    return member.person


def _new_person(row: BindingRequest, actor: Actor, at: datetime) -> Person:
    mine = Person.objects.filter(user=row.user_id, community=row.community_id).first()
    if mine is not None:
        return mine
    return add_person(
        community_id=row.community_id,
        name=row.name,
        phones=[row.phone] if row.phone else [],
        actor=as_keeper(actor, row.community_id),
        at=at,
    )


def _decide(row: BindingRequest, state: State, reason: str, actor: Actor, at: datetime) -> BindingRequest:
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by_id = at, actor.user_id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by", "role", "person"])
    names = {State.CONFIRMED: events.CONFIRMED, State.REJECTED: events.REJECTED, State.WITHDRAWN: events.WITHDRAWN}
    _note(names[state], row, actor, at, note=reason)
    return row


def _note(event: EventType, row: BindingRequest, actor: Actor, at: datetime, note: str = "") -> None:
    record(
        event,
        subject=(events.ROOM, row.room_id),
        community_id=row.community_id,
        actor=actor,
        at=at,
        note=note,
        payload={"request_id": row.pk, "role": row.role},
    )
