"""What a resident sees of the people of their home (RES-08): masked, and with what an owner may do about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.registry.binding.authority import OWNERS_MAY_ADD, OWNERS_MAY_REMOVE, get_own_room, is_owner
from hemu.registry.binding.models import BindingCode, BindingRequest
from hemu.registry.binding.queries import list_account_lines, list_waiting_at_home
from hemu.registry.estate.models import Room
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.models import HouseholdMember


@dataclass(frozen=True)
class Resident:
    """Somebody of the home, and what may be done about them."""

    member_id: int
    name: str
    phone: str
    role: Any
    is_me: bool
    has_account: bool
    last_date: date | None
    code: BindingCode | None
    may_invite: bool
    may_remove: bool


@dataclass(frozen=True)
class MyHousehold:
    """A home of mine with its people."""

    room: Room
    people: Sequence[Resident]
    waiting: Sequence[BindingRequest]
    is_mine: bool
    """Whether I own it."""


@dataclass(frozen=True)
class Removable:
    """Somebody whom the owner is about to remove."""

    room_id: int
    name: str
    role: Any


def get_my_household(*, actor: Actor, room_id: int, homes: Sequence[Any], at: datetime) -> MyHousehold:
    """One of the actor's homes; raises `NotFound` for any other."""
    home = next((each for each in homes if each.id == room_id), None)
    if home is None:
        raise NotFound()
    mine = is_owner(actor, room_id)
    lines = list_account_lines(actor=actor, room_id=room_id, community_id=home.room.community_id, at=at)
    return MyHousehold(
        room=home.room,
        people=[_resident(line, actor, is_mine=mine) for line in lines],
        waiting=list_waiting_at_home(actor=actor, room_id=room_id),
        is_mine=mine,
    )


def get_removable(*, actor: Actor, member_id: int) -> Removable:
    """Somebody of a home that the actor owns; raises `NotFound`, or `NotAllowedNow` where an owner has no say."""
    rows = HouseholdMember.objects.select_related("person").filter(pk=member_id, to_date__isnull=True)
    member = rows.first()
    if member is None:
        raise NotFound()
    get_own_room(actor, member.room_id)
    if member.role not in OWNERS_MAY_REMOVE or member.person.user_id == actor.user_id:
        raise NotAllowedNow(_("业主的变更请到物业办理。"))
    return Removable(member.room_id, mask_name(member.person.name), member.get_role_display())


def _resident(line: Any, actor: Actor, *, is_mine: bool) -> Resident:
    member = line.member
    is_me = member.person.user_id is not None and member.person.user_id == actor.user_id
    term = getattr(member, "term", None)
    return Resident(
        member_id=member.pk,
        name=line.name,
        phone=line.phone,
        role=member.get_role_display(),
        is_me=is_me,
        has_account=line.has_account,
        last_date=term.last_date if term else None,
        code=line.code if is_mine else None,
        may_invite=is_mine and not line.has_account and member.role in OWNERS_MAY_ADD,
        may_remove=is_mine and not is_me and member.role in OWNERS_MAY_REMOVE,
    )
