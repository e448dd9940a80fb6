"""People and households: read under masks, added, changed, ended, shown in clear for a reason (SYS-10, PRV-01)."""

from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Router

from hemu.engines.idempotency.commands import Answer
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.registry.binding.commands.codes import issue_code
from hemu.registry.residents.commands import add_new_member, change_person, end_membership
from hemu.registry.residents.models import Person
from hemu.registry.residents.revealing import reveal_value
from hemu.surfaces.api import people_queries as queries
from hemu.surfaces.api import people_schemas as shapes
from hemu.surfaces.api import refusals, scopes
from hemu.surfaces.api.bodies import Body, read_body
from hemu.surfaces.api.callers import Bearer
from hemu.surfaces.api.forms import EndForm, NewMemberForm, PersonForm, RevealForm
from hemu.surfaces.api.keys import do_once
from hemu.surfaces.api.opening import check
from hemu.surfaces.api.problems import to_json
from hemu.surfaces.api.schemas import plain

router = Router(tags=["people"])
SEEN = {401: refusals.Problem, 403: refusals.Problem, 404: refusals.Problem}
ACTED = {
    400: refusals.Problem,
    401: refusals.Problem,
    403: refusals.Problem,
    404: refusals.Problem,
    409: refusals.NotAllowedProblem,
    413: refusals.Problem,
    415: refusals.Problem,
    422: refusals.InvalidProblem,
}


@router.get(
    "/rooms/{int:room_id}",
    auth=Bearer(scopes.PEOPLE_READ),
    response={200: shapes.HouseholdOut, **SEEN},
    url_name="household",
)
def household(request: Any, room_id: int) -> shapes.HouseholdOut:
    return queries.get_household(actor=request.actor, room_id=room_id)


@router.get(
    "/people/{int:person_id}",
    auth=Bearer(scopes.PEOPLE_READ),
    response={200: shapes.PersonDetail, **SEEN},
    url_name="person",
)
def person(request: Any, person_id: int) -> shapes.PersonDetail:
    return queries.show_person(queries.get_person(actor=request.actor, person_id=person_id), request.actor)


@router.patch(
    "/people/{int:person_id}",
    auth=Bearer(scopes.PEOPLE_WRITE),
    response={200: shapes.PersonDetail, **ACTED},
)
def patch_person(request: Any, person_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        found = queries.get_person(actor=request.actor, person_id=person_id)
        given = _cleaned(PersonForm, body)
        change_person(person_id=person_id, **_changed(found, given, body), **_who(request, at))
        changed = queries.get_person(actor=request.actor, person_id=person_id)
        return Answer(200, to_json(plain(queries.show_person(changed, request.actor))))

    return do_once(request, body, work, at=at)


@router.post(
    "/people/{int:person_id}/reveal",
    auth=Bearer(scopes.PEOPLE_REVEAL),
    response={200: shapes.Revealed, **ACTED},
    url_name="reveal_person",
)
def reveal_person(request: Any, person_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        found = queries.get_person(actor=request.actor, person_id=person_id)
        given = _cleaned(RevealForm, body)
        value_id = found.pk
        if given["field"] == "phone":
            value_id = queries.choose_phone(person=found, phone_id=given["phone_id"]).pk
        value = reveal_value(code=given["field"], value_id=value_id, reason=given["reason"], **_who(request, at))
        return Answer(200, to_json({"value": value}))

    return do_once(request, body, work, at=at)


@router.post(
    "/rooms/{int:room_id}/members",
    auth=Bearer(scopes.PEOPLE_WRITE),
    response={201: shapes.MemberOut, **ACTED},
    url_name="new_member",
)
def new_member(request: Any, room_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        queries.get_household(actor=request.actor, room_id=room_id)
        given = _cleaned(NewMemberForm, body)
        given["phones"] = given["phones"].split()
        made = add_new_member(room_id=room_id, **given, **_who(request, at))
        shown = queries.show_member(queries.get_member(actor=request.actor, member_id=made.pk), request.actor)
        return Answer(201, to_json(plain(shown)))

    return do_once(request, body, work, at=at)


@router.post(
    "/members/{int:member_id}/end",
    auth=Bearer(scopes.PEOPLE_WRITE),
    response={200: shapes.MemberOut, **ACTED},
    url_name="end_member",
)
def end_member(request: Any, member_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        queries.get_member(actor=request.actor, member_id=member_id)
        end_membership(member_id=member_id, **_cleaned(EndForm, body), **_who(request, at))
        shown = queries.show_member(queries.get_member(actor=request.actor, member_id=member_id), request.actor)
        return Answer(200, to_json(plain(shown)))

    return do_once(request, body, work, at=at)


@router.post(
    "/members/{int:member_id}/binding-code",
    auth=Bearer(scopes.PEOPLE_WRITE),
    response={201: shapes.BindingCodeOut, **ACTED},
    url_name="binding_code",
)
def binding_code(request: Any, member_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        queries.get_member(actor=request.actor, member_id=member_id)
        issued = issue_code(member_id=member_id, **_who(request, at))
        shown = shapes.BindingCodeOut(code=issued.code, expires_at=issued.row.expires_at)
        return Answer(201, to_json(plain(shown)))

    return do_once(request, body, work, at=at)


def _who(request: Any, at: Any) -> dict[str, Any]:
    return {"actor": request.actor, "at": at}


def _cleaned(form_class: type[Any], body: Body) -> dict[str, Any]:
    """The values of a body through its form; raises `Invalid` by field. Telephones may come as a list."""
    values = dict(body.values)
    if isinstance(values.get("phones"), list):
        if not all(isinstance(each, str) for each in values["phones"]):
            raise Invalid({"phones": _("请填写文字。")})
        values["phones"] = " ".join("".join(each.split()) for each in values["phones"])
    form = form_class({}, MultiValueDict())
    check(form, Body(values, body.files))
    return dict(form.cleaned_data)


def _changed(person: Person, given: dict[str, Any], body: Body) -> dict[str, Any]:
    """The person's values with those that were sent in their place."""
    fields: dict[str, Any] = {
        "name": person.name,
        "phones": list(person.phones.values_list("number", flat=True)),
        "gender": person.gender,
        "birth_date": person.birth_date,
        "id_number": None,
        "note": person.note,
    }
    sent = {name: given[name] for name in fields if body.values.get(name) is not None}
    if "phones" in sent:
        sent["phones"] = sent["phones"].split()
    return fields | sent
