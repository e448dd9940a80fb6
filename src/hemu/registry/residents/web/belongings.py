"""Small forms for vehicles, pets and emergency contacts of a home (RES-01)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.belongings import get_contact, get_pet, get_vehicle, list_spaces
from hemu.registry.residents.forms import ContactForm, EndForm, PetForm, ReasonForm, VehicleForm
from hemu.registry.residents.models import EmergencyContact, Pet, Vehicle
from hemu.registry.residents.permissions import RESIDENTS_MANAGE
from hemu.registry.residents.queries import get_home
from hemu.registry.residents.sights import note_editing
from hemu.registry.residents.web.in_place import answer_in_place, room_url

BOTH = ("GET", "POST")


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def vehicle_add(request: Request, room_id: int) -> HttpResponse:
    """Register a vehicle."""
    home = get_home(actor=request.actor, room_id=room_id)
    form = VehicleForm(
        request.POST or None,
        initial={"from_date": civil_date(now())},
        spaces=list_spaces(community_id=home.room.community_id, room_id=room_id),
    )
    return answer_in_place(
        request,
        form,
        lambda data: commands.add_vehicle(room_id=room_id, actor=request.actor, at=now(), **data),
        heading=_("登记车辆"),
        submit_label=_("登记这辆车"),
        said=_("车辆已登记。"),
        back_url=room_url(room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def vehicle_edit(request: Request, vehicle_id: int) -> HttpResponse:
    """Correct a vehicle."""
    car: Vehicle = get_vehicle(actor=request.actor, vehicle_id=vehicle_id)
    _note(request, car, {"plate": car.plate})
    names = ("plate", "description", "parking_id", "from_date")
    spaces = list_spaces(community_id=car.community_id, room_id=car.room_id, also=car.parking_id)
    form = VehicleForm(request.POST or None, initial={n: getattr(car, n) for n in names}, spaces=spaces)
    return answer_in_place(
        request,
        form,
        lambda data: commands.change_vehicle(vehicle_id=vehicle_id, actor=request.actor, at=now(), **data),
        heading=_("修改车辆"),
        submit_label=_("保存车辆"),
        said=_("车辆已保存。"),
        back_url=room_url(car.room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def vehicle_end(request: Request, vehicle_id: int) -> HttpResponse:
    """The home has a vehicle no longer."""
    car: Vehicle = get_vehicle(actor=request.actor, vehicle_id=vehicle_id)
    return answer_in_place(
        request,
        EndForm(request.POST or None, initial={"to_date": civil_date(now())}),
        lambda data: commands.end_vehicle(vehicle_id=vehicle_id, actor=request.actor, at=now(), **data),
        heading=_("这辆车不再属于这一户"),
        submit_label=_("确认结束"),
        said=_("已结束，留在历史里。"),
        back_url=room_url(car.room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def pet_add(request: Request, room_id: int) -> HttpResponse:
    """Register a pet."""
    get_home(actor=request.actor, room_id=room_id)
    return answer_in_place(
        request,
        PetForm(request.POST or None, initial={"from_date": civil_date(now())}),
        lambda data: commands.add_pet(room_id=room_id, actor=request.actor, at=now(), **data),
        heading=_("登记宠物"),
        submit_label=_("登记这只宠物"),
        said=_("宠物已登记。"),
        back_url=room_url(room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def pet_edit(request: Request, pet_id: int) -> HttpResponse:
    """Correct a pet."""
    pet: Pet = get_pet(actor=request.actor, pet_id=pet_id)
    names = ("kind", "name", "description", "licence", "from_date")
    return answer_in_place(
        request,
        PetForm(request.POST or None, initial={n: getattr(pet, n) for n in names}),
        lambda data: commands.change_pet(pet_id=pet_id, actor=request.actor, at=now(), **data),
        heading=_("修改宠物"),
        submit_label=_("保存宠物"),
        said=_("宠物已保存。"),
        back_url=room_url(pet.room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def pet_end(request: Request, pet_id: int) -> HttpResponse:
    """The home has a pet no longer."""
    pet: Pet = get_pet(actor=request.actor, pet_id=pet_id)
    return answer_in_place(
        request,
        EndForm(request.POST or None, initial={"to_date": civil_date(now())}),
        lambda data: commands.end_pet(pet_id=pet_id, actor=request.actor, at=now(), **data),
        heading=_("这只宠物不再属于这一户"),
        submit_label=_("确认结束"),
        said=_("已结束，留在历史里。"),
        back_url=room_url(pet.room_id),
        part="belongings",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def contact_add(request: Request, room_id: int) -> HttpResponse:
    """Register whom to call when something happens."""
    get_home(actor=request.actor, room_id=room_id)
    return _contact(
        request,
        room_id,
        {},
        lambda data: commands.add_contact(room_id=room_id, actor=request.actor, at=now(), **data),
        _("登记紧急联系人"),
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def contact_edit(request: Request, emergency_id: int) -> HttpResponse:
    """Correct an emergency contact."""
    contact: EmergencyContact = get_contact(actor=request.actor, contact_id=emergency_id)
    _note(request, contact, {"name": contact.name, "phone": contact.phone})
    names = ("name", "relation", "phone", "note")
    return _contact(
        request,
        contact.room_id,
        {n: getattr(contact, n) for n in names},
        lambda data: commands.change_contact(contact_id=emergency_id, actor=request.actor, at=now(), **data),
        _("修改紧急联系人"),
    )


def _note(request: Request, found: Vehicle | EmergencyContact, values: dict[str, Any]) -> None:
    """A form that shows somebody's data in clear is kept in the access log (PRV-01)."""
    if request.method == "GET":
        subject = ("room", found.room_id)
        note_editing(actor=request.actor, at=now(), community_id=found.community_id, subject=subject, values=values)


def _contact(request: Request, room_id: int, initial: dict[str, Any], do: Any, heading: str) -> HttpResponse:
    return answer_in_place(
        request,
        ContactForm(request.POST or None, initial=initial),
        do,
        heading=heading,
        submit_label=_("保存紧急联系人"),
        said=_("紧急联系人已保存。"),
        back_url=room_url(room_id),
        part="contacts",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def contact_end(request: Request, emergency_id: int) -> HttpResponse:
    """They are no longer to be called."""
    contact: EmergencyContact = get_contact(actor=request.actor, contact_id=emergency_id)
    return answer_in_place(
        request,
        ReasonForm(request.POST or None),
        lambda data: commands.end_contact(contact_id=emergency_id, actor=request.actor, at=now(), **data),
        heading=_("不再作为紧急联系人"),
        submit_label=_("确认结束"),
        said=_("已结束，留在历史里。"),
        back_url=room_url(contact.room_id),
        part="contacts",
    )
