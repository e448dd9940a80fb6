"""People and households as the API gives them: personal values under their masks (PRV-01)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from hemu.surfaces.api.schemas import Out, PlaceRef, RoomRef, StaffRef

__all__ = ["PlaceRef", "RoomRef", "StaffRef"]


class PhoneOut(Out):
    """A telephone under its mask; ``POST /people/{id}/reveal`` shows it, with a reason, which is kept."""

    id: int
    number: str


class MemberOut(Out):
    """Somebody who belongs to a home."""

    id: int
    person_id: int
    name: str
    role: str
    role_label: str
    share: Decimal | None
    from_date: date | None
    to_date: date | None
    phones: list[PhoneOut]


class HouseholdOut(Out):
    """A home, who is responsible for it, and its people, those of now before those of before."""

    room: RoomRef
    community: str
    occupancy: str
    occupancy_label: str
    steward: StaffRef | None
    members: list[MemberOut]


class HomeOut(Out):
    """A home that somebody belongs to."""

    member_id: int
    room: RoomRef
    role: str
    role_label: str
    from_date: date | None
    to_date: date | None


class PersonDetail(Out):
    """Somebody on file."""

    id: int
    community: str
    name: str
    gender: str
    birth_date: str
    phones: list[PhoneOut]
    homes: list[HomeOut]
    has_account: bool


class Revealed(Out):
    """One value in clear; that it was shown is kept with the reason."""

    value: str


class BindingCodeOut(Out):
    """A code on its way to a resident; it can be read only here."""

    code: str
    expires_at: datetime


class HitOut(Out):
    """Something found."""

    type: str
    id: int
    title: str
    detail: str
    group: str
    group_label: str


class Hits(Out):
    """What was found, by groups."""

    items: list[HitOut] = Field(examples=[[]])


class CallOut(Out):
    """A call that was kept; the number under its mask."""

    id: int
    outcome: str
    started_at: datetime
    phone: str
    external_id: str
    case_id: int | None


class ReceptionOut(Out):
    """A visit that was kept."""

    id: int
    outcome: str
    came_at: datetime
    case_id: int | None
