"""What the public door shows: the place behind a code, and a case's progress without anybody's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hemu.casework.kinds import CaseKind, get_kind, list_kinds
from hemu.casework.models import Case
from hemu.casework.queries import AMONG_STAFF
from hemu.casework.states import OPEN
from hemu.engines.journal.queries import list_entries
from hemu.identity.access import ANONYMOUS, Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.registry.estate.models import Place
from hemu.registry.estate.permissions import ESTATE_MANAGE
from hemu.registry.org.models import StaffMember
from hemu.surfaces.public.codes import code_of_case, fits_case
from hemu.surfaces.public.models import PlaceCode, PublicDoor


@dataclass(frozen=True)
class ScannedPlace:
    """What stands behind a sticker."""

    code: str
    place: Place
    community: Community


def get_door(community_id: int) -> PublicDoor:
    """What the community decided, or the defaults."""
    return PublicDoor.objects.filter(community=community_id).first() or PublicDoor(community_id=community_id)


def get_scanned_place(*, scan_code: str) -> ScannedPlace:
    """The place of a code that holds; raises `NotFound` for any other, and where the door is shut."""
    rows = PlaceCode.objects.select_related("place__community", "place__building")
    row = rows.filter(code=scan_code, revoked_at=None, place__is_active=True).first()
    if row is None or not get_door(row.place.community_id).is_open:
        raise NotFound()
    return ScannedPlace(code=row.code, place=row.place, community=row.place.community)


def list_public_kinds() -> list[CaseKind]:
    """What can be reported without an account: every kind that residents may open."""
    return [kind for kind in list_kinds() if kind.resident_form is not None]


def list_places_with_codes(*, actor: Actor) -> QuerySet[Place]:
    """The places in use of the actor's community, with their codes."""
    where = actor.communities_where(ESTATE_MANAGE) & {actor.community_id}
    return Place.objects.filter(community__in=where, is_active=True).select_related("building")


def get_place(*, actor: Actor, place_id: int) -> Place:
    """A place whose code the actor may make; raises `NotFound`."""
    where = actor.communities_where(ESTATE_MANAGE)
    place = Place.objects.select_related("community", "building").filter(pk=place_id, community__in=where).first()
    if place is None:
        raise NotFound()
    return place


def get_live_code(place_id: int) -> PlaceCode | None:
    """The code that holds."""
    return PlaceCode.objects.select_related("made_by").filter(place=place_id, revoked_at=None).first()


def list_live_codes(*, actor: Actor, place_ids: Sequence[int]) -> list[PlaceCode]:
    """The codes of these places as far as the actor may print them, in the order of the places' names."""
    where = actor.communities_where(ESTATE_MANAGE)
    rows = PlaceCode.objects.filter(place__in=place_ids, place__community__in=where, revoked_at=None)
    return list(rows.select_related("place__community", "place__building").order_by("place__kind", "place__name"))


def find_case_by_code(*, number: str, code: str) -> int | None:
    """The case of that number whose code fits; several communities may have the same number."""
    ids = Case.objects.filter(number=number.strip().upper()[:20]).order_by("pk").values_list("pk", flat=True)[:50]
    return next((pk for pk in ids if fits_case(code, pk)), None)


@dataclass(frozen=True)
class Milestone:
    """A change of the state: when, to what, and what the office said about it."""

    at: datetime
    state: Any
    said: str


@dataclass(frozen=True)
class Progress:
    """A case as number and code show it (INT-07): where it stands and how it came there; nobody's name or number,
    no address, none of the reporter's words."""

    number: str
    code: str
    kind: CaseKind
    category: str
    community: Community
    place: str
    state: Any
    is_open: bool
    received_at: datetime
    milestones: Sequence[Milestone]


def get_progress(*, case_id: int) -> Progress:
    """The progress of a case whose code was given."""
    case = Case.objects.select_related("community", "place").get(pk=case_id)
    kind = get_kind(case.kind)
    return Progress(
        number=case.number,
        code=code_of_case(case.pk),
        kind=kind,
        category=kind.category_label(case.category),
        community=case.community,
        place=case.place.name if case.place and not case.place.room_id else "",
        state=kind.state_label(case.state),
        is_open=case.state in OPEN,
        received_at=case.received_at,
        milestones=_milestones(case, kind),
    )


def _milestones(case: Case, kind: CaseKind) -> list[Milestone]:
    """The changes of state, newest first. Words of staff to the resident stand there, those among staff do not."""
    entries = list_entries(actor=ANONYMOUS, subject=("case", case.pk), community_id=case.community_id)
    changes = [entry for entry in entries if entry.to_state and entry.to_state != entry.from_state]
    staff = set(StaffMember.objects.filter(user__in={e.who_id for e in changes}).values_list("user", flat=True))
    told = [
        Milestone(
            at=entry.at,
            state=kind.state_label(entry.to_state),
            said=entry.note if entry.who_id in staff and entry.name not in AMONG_STAFF else "",
        )
        for entry in changes
    ]
    return told[::-1]
