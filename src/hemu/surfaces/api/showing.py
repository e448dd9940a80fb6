"""Turning what the house knows into the shapes that the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse

from hemu.casework.clocks import show_clocks
from hemu.casework.kinds import CaseKind, Step, get_kind
from hemu.casework.models import Case, Rating
from hemu.casework.queries import CasePage
from hemu.engines.attachments.queries import Picture
from hemu.engines.journal.queries import Entry
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Place, Room
from hemu.registry.residents.masking import mask_name, mask_phone
from hemu.registry.residents.queries import Home
from hemu.surfaces.api import schemas
from hemu.surfaces.api.fields import choices_of, kind_of


def show_room_ref(room: Room | None) -> schemas.RoomRef | None:
    """A room by id and address."""
    return schemas.RoomRef(id=room.pk, label=room.label) if room else None


def show_place_ref(place: Place | None) -> schemas.PlaceRef | None:
    """A place by id and name."""
    return schemas.PlaceRef(id=place.pk, name=place.name) if place else None


def show_home(home: Home) -> schemas.RoomOut:
    """A home in a list: people masked (PRV-01)."""
    room = home.room
    people = [
        schemas.PersonOut(
            name=mask_name(member.name),
            role=member.role,
            role_label=str(member.role_label),
            phones=[mask_phone(number) for number in member.phones],
        )
        for member in home.members
    ]
    return schemas.RoomOut(
        id=room.pk,
        label=room.label,
        community=room.community.code,
        building=room.unit.building.code,
        unit=room.unit.code,
        number=room.number,
        floor=room.floor,
        occupancy=room.occupancy,
        occupancy_label=str(room.get_occupancy_display()),
        people=people,
    )


def show_line(case: Case) -> schemas.CaseLine:
    """A case as lists show it."""
    return schemas.CaseLine(**_line(case))


def show_case(page: CasePage, actor: Actor, *, just_opened: bool = False) -> schemas.CaseOut:
    """A case with its whole course, as far as the actor may see it. ``just_opened``: the answer to opening it."""
    case = page.case
    return schemas.CaseOut(
        **_line(case),
        description=case.description,
        contact=_contact(page, just_opened=just_opened),
        department=case.department.name if case.department else "",
        assigned_at=case.assigned_at,
        started_at=case.started_at,
        done_at=case.done_at,
        confirmed_at=case.confirmed_at,
        reopened_count=case.reopened_count,
        repair=_repair(page.detail) if "repair" in page.detail else None,
        rating=_rating(page.rating),
        photos=[_photo(picture) for picture in page.pictures],
        clocks=_clocks(case),
        timeline=[_entry(entry) for entry in page.entries],
        steps=[show_step(step, step.form(case=case, actor=actor)) for step in page.steps],
    )


def _clocks(case: Case) -> list[schemas.ClockOut]:
    """The case's promises: what is open, what needs eyes first; then what is over (CAS-05)."""
    shown = show_clocks(case, now())
    return [
        schemas.ClockOut(
            promise=each.face.code,
            label=each.face.label,
            generation=each.face.generation,
            state=each.face.state,
            started_at=each.started_at,
            due_at=each.face.due_at,
            pause_reason=each.face.pause_reason,
            pause_ends_at=each.face.pause_ends_at,
            met_at=each.face.met_at,
            missed_at=each.face.missed_at,
            kept=each.face.kept,
            reported_late=each.face.is_reported_late,
            provisional=each.face.is_provisional,
            delay_reason=each.delay_reason,
        )
        for each in (*shown.open, *shown.over)
    ]


def show_step(step: Step, form: forms.Form) -> schemas.StepOut:
    """A step with the fields of its form."""
    return schemas.StepOut(
        name=step.name,
        label=str(step.label),
        to_state=step.to_state.value if step.to_state else None,
        fields=show_fields(form.fields),
    )


def show_fields(fields: Mapping[str, forms.Field]) -> list[schemas.FieldOut]:
    """A form's fields as the API names them."""
    return [
        schemas.FieldOut(
            name=name,
            label=str(field.label or name),
            type=kind_of(field),  # type: ignore[arg-type]
            required=field.required,
            choices=_choices(choices_of(field)),
            max_length=getattr(field, "max_length", None),
        )
        for name, field in fields.items()
    ]


def show_kind(kind: CaseKind, form: forms.Form) -> schemas.KindOut:
    """A kind of case with the fields of opening one."""
    return schemas.KindOut(
        code=kind.code,
        label=str(kind.label),
        categories=_choices([(code, str(label)) for code, label in kind.categories]) or [],
        fields=show_fields(form.fields),
    )


def _choices(pairs: Iterable[tuple[str, str]] | None) -> list[schemas.Choice] | None:
    return None if pairs is None else [schemas.Choice(value=value, label=label) for value, label in pairs]


def _line(case: Case) -> dict[str, Any]:
    kind = get_kind(case.kind)
    return {
        "id": case.pk,
        "number": case.number,
        "kind": case.kind,
        "kind_label": str(kind.label),
        "state": case.state,
        "state_label": str(case.get_state_display()),
        "urgency": case.urgency,
        "urgency_label": str(case.get_urgency_display()),
        "channel": case.channel,
        "channel_label": str(case.get_channel_display()),
        "category": case.category,
        "category_label": kind.category_label(case.category),
        "community": case.community.code,
        "room": show_room_ref(case.room),
        "place": show_place_ref(case.place),
        "summary": case.summary,
        "assignee": schemas.StaffRef(id=case.assignee.pk, name=case.assignee.name) if case.assignee else None,
        "convenient_from": case.convenient_from,
        "convenient_to": case.convenient_to,
        "appointment_from": case.appointment_from,
        "appointment_to": case.appointment_to,
        "received_at": case.received_at,
        "changed_at": case.changed_at,
        "closed_at": case.closed_at,
    }


def _contact(page: CasePage, *, just_opened: bool) -> schemas.Contact:
    """In full for a resident whose report it is, and for whoever has just told it to us; staff ask for it
    afterwards, those who registered it too, and that is kept (PRV-01, PRV-02)."""
    case, standing = page.case, page.standing
    is_own = case.reporter is not None and case.reporter.user_id == standing.actor.user_id
    if just_opened or is_own or (standing.is_reporter and not standing.is_staff):
        return schemas.Contact(name=case.contact_name, phone=case.contact_phone, masked=False)
    return schemas.Contact(
        name=mask_name(case.contact_name), phone=mask_phone(case.contact_phone), masked=bool(case.contact_phone)
    )


def _photo(picture: Picture) -> schemas.PhotoOut:
    """The API's own address of the file, because the page's asks for a session."""
    url = reverse("api:file", kwargs={"file_id": picture.url.strip("/").rsplit("/", 1)[-1]})
    thumb = f"{url}?size=small" if picture.thumb_url else ""
    return schemas.PhotoOut(url=url, thumb_url=thumb, label=str(picture.label), kind=picture.kind)


def _entry(entry: Entry) -> schemas.EntryOut:
    return schemas.EntryOut(
        at=entry.at,
        recorded_at=entry.recorded_at,
        who=entry.who,
        event=entry.name,
        sentence=str(entry.sentence),
        note=entry.note,
        from_state=entry.from_state,
        to_state=entry.to_state,
        staff_only=entry.staff_only,
        photos=[_photo(picture) for picture in entry.photos],
    )


def _rating(rating: Rating | None) -> schemas.RatingOut | None:
    if rating is None:
        return None
    names = ("speed", "quality", "manner", "words", "rated_at")
    return schemas.RatingOut(**{name: getattr(rating, name) for name in names})


def _repair(detail: Mapping[str, Any]) -> schemas.RepairOut:
    repair, signature = detail["repair"], detail["signature"]
    own = ("somebody_home", "spare_key_left", "spare_key_may_be_used", "set_out_at", "arrived_at", "waiting_for")
    lines = [
        schemas.MaterialUseOut(
            code=line.material.code,
            name=line.material.name,
            unit=line.material.unit,
            quantity=line.quantity,
            unit_price=line.unit_price,
        )
        for line in detail["materials"]
    ]
    return schemas.RepairOut(
        **{name: getattr(repair, name) for name in own},
        waiting_for_label=detail["waiting_for"],
        work_done=repair.work_done,
        hours=repair.hours,
        materials=lines,
        cost=detail["cost"],
        signed_by=signature.signer_name if signature else "",
        signed_at=signature.signed_at if signature else None,
    )
