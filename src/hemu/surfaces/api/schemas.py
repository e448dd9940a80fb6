"""What the API gives, in shapes that the OpenAPI description names."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Words of a query: without the one character that no database takes."""


class Out(Schema):
    """A shape that is given: complete, and nothing beside it."""

    model_config = ConfigDict(extra="forbid")


class Token(Out):
    """A bearer token."""

    token: str


class CommunityOut(Out):
    """A community of the caller, and what they may do there."""

    code: str
    name: str
    side: Literal["staff", "resident"]
    title: str
    permissions: list[str]


class RoomRef(Out):
    """A room by its id and the address that people know."""

    id: int
    label: str


class PlaceRef(Out):
    """A place that is no home."""

    id: int
    name: str


class StaffRef(Out):
    """Somebody of the staff."""

    id: int
    name: str


class Me(Out):
    """Who the token stands for."""

    id: int
    name: str
    communities: list[CommunityOut]
    homes: list[RoomRef]


class PersonOut(Out):
    """Somebody of a home, masked as far as the caller may not see."""

    name: str
    role: str
    role_label: str
    phones: list[str]


class RoomOut(Out):
    """A room with its people."""

    id: int
    label: str
    community: str
    building: str
    unit: str
    number: str
    floor: int | None
    occupancy: str
    occupancy_label: str
    people: list[PersonOut]


class Rooms(Out):
    """The rooms that fit, the best first."""

    items: list[RoomOut]


class MaterialOut(Out):
    """An item of the stock list."""

    id: int
    code: str
    name: str
    unit: str
    price: Decimal


class Materials(Out):
    """The stock list in use."""

    items: list[MaterialOut]


class Choice(Out):
    """A value that may be chosen, and what people call it."""

    value: str
    label: str


class FieldOut(Out):
    """A field to fill in. ``choices`` is null where anything may be said."""

    name: str
    label: str
    type: Literal[
        "string", "text", "boolean", "choice", "integer", "decimal", "date", "datetime", "photos", "signature",
        "materials",
    ]  # fmt: skip
    required: bool
    choices: list[Choice] | None
    max_length: int | None


class StepOut(Out):
    """A step that the caller may take now: ``POST /cases/{id}/{name}`` with its fields."""

    name: str
    label: str
    to_state: str | None
    fields: list[FieldOut]


class KindOut(Out):
    """A kind of case: its categories, and the fields of opening one."""

    code: str
    label: str
    categories: list[Choice]
    fields: list[FieldOut]


class Kinds(Out):
    """The kinds of case that the caller may open."""

    items: list[KindOut]


class PhotoOut(Out):
    """A file of a case; fetch ``url`` with the same token."""

    url: str
    thumb_url: str
    label: str
    kind: str


class EntryOut(Out):
    """One line of the time line: ``at`` is when it happened, ``recorded_at`` when the house learned of it."""

    at: datetime
    recorded_at: datetime
    who: str
    event: str
    sentence: str
    note: str
    from_state: str
    to_state: str
    staff_only: bool
    photos: list[PhotoOut]


class Contact(Out):
    """Whom to call. ``masked``: staff who deal with it ask ``POST /cases/{id}/contact``, which is kept."""

    name: str
    phone: str
    masked: bool


class Phone(Out):
    """A telephone number in full."""

    phone: str


class MaterialUseOut(Out):
    """Material used, at the price it had then."""

    code: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal


class RepairOut(Out):
    """What only a repair knows."""

    somebody_home: bool | None
    spare_key_left: bool
    spare_key_may_be_used: bool
    set_out_at: datetime | None
    arrived_at: datetime | None
    waiting_for: str
    waiting_for_label: str
    work_done: str
    hours: Decimal | None
    materials: list[MaterialUseOut]
    cost: Decimal
    signed_by: str
    signed_at: datetime | None


class RatingOut(Out):
    """What the resident thinks of the result: marks from 1 to 5."""

    speed: int
    quality: int
    manner: int
    words: str
    rated_at: datetime


class ClockOut(Out):
    """A promise that runs, or ran, on a case. ``kept`` is the verdict: it is given once; null while open."""

    promise: str
    label: str
    generation: int
    state: str
    started_at: datetime
    due_at: datetime
    pause_reason: str
    pause_ends_at: datetime | None
    met_at: datetime | None
    missed_at: datetime | None
    kept: bool | None
    reported_late: bool
    provisional: bool
    delay_reason: str


class CaseLine(Out):
    """A case as lists show it."""

    id: int
    number: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    urgency: str
    urgency_label: str
    channel: str
    channel_label: str
    category: str
    category_label: str
    community: str
    room: RoomRef | None
    place: PlaceRef | None
    summary: str
    assignee: StaffRef | None
    convenient_from: datetime | None
    convenient_to: datetime | None
    appointment_from: datetime | None
    appointment_to: datetime | None
    received_at: datetime
    changed_at: datetime
    closed_at: datetime | None


class Cases(Out):
    """A page of cases, urgent and oldest first; ``next`` is the cursor of the page after it."""

    items: list[CaseLine]
    next: str | None


class CaseOut(CaseLine):
    """A case with its whole course and the steps that the caller may take now."""

    description: str
    contact: Contact
    department: str
    assigned_at: datetime | None
    started_at: datetime | None
    done_at: datetime | None
    confirmed_at: datetime | None
    reopened_count: int
    repair: RepairOut | None
    rating: RatingOut | None
    photos: list[PhotoOut]
    clocks: list[ClockOut]
    timeline: list[EntryOut]
    steps: list[StepOut]


def plain(shape: Schema) -> dict[str, Any]:
    """A shape as JSON values."""
    return shape.model_dump(mode="json")
