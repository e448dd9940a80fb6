"""One case as the desk shows it: the page of the case core, with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hemu.casework.clocks import CaseClocks, show_clocks
from hemu.casework.kinds import Step
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_OPEN
from hemu.casework.queries import CasePage, get_case_page, list_clashes
from hemu.casework.states import AT_WORK
from hemu.casework.steps import has_no_bad_rating
from hemu.engines.attachments.queries import Picture
from hemu.engines.journal.queries import Entry
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.registry.org.models import StaffMember
from hemu.registry.org.queries.reporting import steward_of_building
from hemu.registry.residents.permissions import RESIDENTS_VIEW
from hemu.surfaces.desk.queries.sources import Origin, list_origins
from hemu.surfaces.timelines import mask_residents


@dataclass(frozen=True)
class Button:
    """A step as a button. ``asks``: it leads to a form first, ``asks_much``: to one that needs a page of its own."""

    name: str
    label: Any
    asks: bool
    asks_much: bool
    is_danger: bool

    @classmethod
    def of(cls, step: Step) -> Button:
        fields = step.form.base_fields.values()
        much = any(field.widget.needs_multipart_form for field in fields)
        return cls(step.name, step.button, bool(fields), much, step.tone == "danger")


@dataclass(frozen=True)
class DeskCase:
    """What the desk's page of a case shows."""

    page: CasePage
    clocks: CaseClocks
    entries: Sequence[Entry]
    """The time line, newest first."""
    photos: Sequence[Picture]
    likely: Button | None
    """The step that probably comes next: its button is filled."""
    others: Sequence[Button]
    can_note: bool
    room_url: str
    steward: StaffMember | None
    clashes: Sequence[Case]
    is_held_by_rating: bool
    """Confirmed with a bad mark: it can't be closed (CAS-09)."""
    can_link: bool
    """Nobody on file reported it, and this reader may say who it was (RES-10)."""
    origins: Sequence[Origin] = ()
    """The calls and visits that it came from (INT-02, INT-03)."""

    @property
    def case(self) -> Case:
        return self.page.case


def get_desk_case(*, actor: Actor, case_id: int, at: datetime) -> DeskCase:
    """A case for the desk; raises `NotFound` where the actor may not see it."""
    page = get_case_page(actor=actor, case_id=case_id)
    case = page.case
    steps = [step for step in page.steps if step.name != "note"]
    likely = next((step for step in steps if step.tone == "primary"), None)
    return DeskCase(
        page=page,
        clocks=show_clocks(case, at),
        entries=mask_residents(reversed(page.entries), actor=actor, community_id=case.community_id),
        photos=[picture for picture in page.pictures if picture.is_image and picture.kind == "photo"],
        likely=Button.of(likely) if likely else None,
        others=[Button.of(step) for step in steps if step is not likely],
        can_note=any(step.name == "note" for step in page.steps),
        room_url=get_subject_url(actor, "room", case.room_id) if case.room_id else "",
        steward=steward_of_building(building_id=case.room.unit.building_id) if case.room else None,
        clashes=_clashes(case),
        can_link=case.reporter_id is None and bool(case.contact_name) and _may_link(actor, case.community_id),
        origins=list_origins(case),
        is_held_by_rating=case.state == "confirmed" and not has_no_bad_rating(case),
    )


def _may_link(actor: Actor, community_id: int) -> bool:
    return actor.may(CASES_OPEN, community_id) and actor.may(RESIDENTS_VIEW, community_id)


def _clashes(case: Case) -> list[Case]:
    if not (case.assignee_id and case.appointment_from and case.appointment_to and case.state in AT_WORK):
        return []
    return list_clashes(
        staff_id=case.assignee_id, start=case.appointment_from, end=case.appointment_to, except_case_id=case.pk
    )
