"""People and households as the API asks for them; every query takes the actor."""

from __future__ import annotations

from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Room
from hemu.registry.org.queries.reporting import steward_of_building
from hemu.registry.residents.masking import show_value
from hemu.registry.residents.models import HouseholdMember, Person, Phone
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.surfaces.api import people_schemas as shapes
from hemu.surfaces.api.schemas import StaffRef
from hemu.surfaces.api.showing import show_room_ref


def get_household(*, actor: Actor, room_id: int) -> shapes.HouseholdOut:
    """A home with its people, for staff who may see residents there; raises `NotFound`."""
    rooms = Room.objects.select_related("unit__building", "community")
    room = rooms.filter(pk=room_id, community__in=_where(actor)).first()
    if room is None:
        raise NotFound()
    steward = steward_of_building(building_id=room.unit.building_id)
    members = room.members.select_related("person").prefetch_related("person__phones").order_by("position", "id")
    return shapes.HouseholdOut(
        room=_ref(room),
        community=room.community.code,
        occupancy=room.occupancy,
        occupancy_label=str(room.get_occupancy_display()),
        steward=StaffRef(id=steward.pk, name=steward.name) if steward else None,
        members=[show_member(each, actor) for each in sorted(members, key=lambda row: row.to_date is not None)],
    )


def get_person(*, actor: Actor, person_id: int) -> Person:
    """Somebody on file, for staff who may see residents there; raises `NotFound`."""
    rows = Person.objects.select_related("community").prefetch_related("phones", "memberships__room")
    found = rows.filter(pk=person_id, community__in=_where(actor)).first()
    if found is None:
        raise NotFound()
    return found


def get_member(*, actor: Actor, member_id: int) -> HouseholdMember:
    """One membership, for staff who may see residents there; raises `NotFound`."""
    rows = HouseholdMember.objects.select_related("person", "room").prefetch_related("person__phones")
    found = rows.filter(pk=member_id, room__community__in=_where(actor)).first()
    if found is None:
        raise NotFound()
    return found


def choose_phone(*, person: Person, phone_id: int | None) -> Phone:
    """One of the person's telephones, the first unless it is named; raises `NotFound`."""
    found = person.phones.filter(pk=phone_id).first() if phone_id else person.phones.first()
    if found is None:
        raise NotFound()
    return found


def show_person(person: Person, actor: Actor) -> shapes.PersonDetail:
    """Somebody, masked as far as the actor may not see."""
    community_id = person.community_id
    born = person.birth_date.isoformat() if person.birth_date else ""
    return shapes.PersonDetail(
        id=person.pk,
        community=person.community.code,
        name=show_value(person.name, field="name", actor=actor, community_id=community_id),
        gender=person.gender,
        birth_date=show_value(born, field="birth_date", actor=actor, community_id=community_id),
        phones=_phones(person, actor),
        homes=[_home(each) for each in person.memberships.all()],
        has_account=person.user_id is not None,
    )


def show_member(member: HouseholdMember, actor: Actor) -> shapes.MemberOut:
    """Somebody of a home, masked as far as the actor may not see."""
    person = member.person
    return shapes.MemberOut(
        id=member.pk,
        person_id=person.pk,
        name=show_value(person.name, field="name", actor=actor, community_id=person.community_id),
        role=member.role,
        role_label=str(member.get_role_display()),
        share=member.share,
        from_date=member.from_date,
        to_date=member.to_date,
        phones=_phones(person, actor),
    )


def _home(member: HouseholdMember) -> shapes.HomeOut:
    return shapes.HomeOut(
        member_id=member.pk,
        room=_ref(member.room),
        role=member.role,
        role_label=str(member.get_role_display()),
        from_date=member.from_date,
        to_date=member.to_date,
    )


def _phones(person: Person, actor: Actor) -> list[shapes.PhoneOut]:
    return [
        shapes.PhoneOut(
            id=row.pk,
            number=show_value(row.number, field="phone", actor=actor, community_id=person.community_id),
        )
        for row in person.phones.all()
    ]


def _ref(room: Room) -> shapes.RoomRef:
    shown = show_room_ref(room)
    assert shown is not None
    return shown


def _where(actor: Actor) -> frozenset[int]:
    return actor.communities_where(RESIDENTS_VIEW) & frozenset(actor.staff)
