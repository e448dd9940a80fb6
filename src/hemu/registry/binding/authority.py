"""Who may bind whom: the office by permission, an owner within the own home."""

from __future__ import annotations

from dataclasses import replace

from hemu.identity.access import Actor
from hemu.identity.models import User
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.registry.binding.models import BindingRequest
from hemu.registry.binding.permissions import BINDING_DECIDE
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_VIEW

OWNERS_MAY_ADD = (HouseholdMember.Role.FAMILY, HouseholdMember.Role.TENANT)
"""As what an owner may let somebody belong to the home; an owner or an agent is the office's business."""
OWNERS_MAY_REMOVE = (*OWNERS_MAY_ADD, HouseholdMember.Role.HELPER)


def as_keeper(actor: Actor, community_id: int) -> Actor:
    """The same person, allowed to write into the residents' register of the community.

    For the commands here, which have decided before that this very change is theirs to make.
    """
    rights = frozenset({RESIDENTS_VIEW.code, RESIDENTS_MANAGE.code})
    held = actor.staff.get(community_id, frozenset())
    whole = actor.in_community(actor.community_id)  # a request's actor is made on first use; this makes it
    return replace(whole, staff={**actor.staff, community_id: held | rights})


def as_account(user: User, address: str = "") -> Actor:
    """Somebody who has just proved who they are, and holds nothing yet."""
    return Actor(user_id=user.pk, name=user.name, address=address)


def require_office(actor: Actor, community_id: int) -> None:
    """Raise unless the actor binds residents for the office: `NotFound` to whoever has no business there."""
    if not actor.is_system and not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(BINDING_DECIDE, community_id)


def is_owner(actor: Actor, room_id: int) -> bool:
    """Whether the actor owns the home now."""
    return actor.user_id is not None and _belongs(actor, room_id).filter(role=HouseholdMember.Role.OWNER).exists()


def get_own_room(actor: Actor, room_id: int, *, lock: bool = False) -> Room:
    """A home that the actor owns; `Forbidden` to others of the household, `NotFound` to everybody else."""
    rooms = Room.objects.select_for_update() if lock else Room.objects.select_related("community")
    room = rooms.filter(pk=room_id).first()
    if room is None or actor.user_id is None or not _belongs(actor, room_id).exists():
        raise NotFound()
    if not is_owner(actor, room_id):
        raise Forbidden()
    return room


def may_decide(actor: Actor, request: BindingRequest) -> bool:
    """Whether the actor decides on the request: the office, or the home's owner about family and tenants.

    Nobody decides about themself.
    """
    if actor.user_id == request.user_id:
        return False
    if actor.is_system or (actor.is_staff_in(request.community_id) and actor.may(BINDING_DECIDE, request.community_id)):
        return True
    return request.role in OWNERS_MAY_ADD and is_owner(actor, request.room_id)


def lock_person(person_id: int) -> Person:
    """The person, locked; raises `NotFound`."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    return person


def _belongs(actor: Actor, room_id: int):  # type: ignore[no-untyped-def]
    rows = HouseholdMember.objects.filter(room=room_id, to_date__isnull=True)
    return rows.filter(person__user=actor.user_id, room__community__in=frozenset(actor.resident))
