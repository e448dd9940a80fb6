"""What a client looks up: who it is, rooms, kinds of case, the stock list, files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from hemu.casework.kinds import list_kinds
from hemu.casework.permissions import CASES_VIEW, CASES_WORK
from hemu.engines.attachments.web.views import file as file_view
from hemu.kernel.refusals import Forbidden
from hemu.operations.repairs.permissions import MATERIALS_MANAGE
from hemu.operations.repairs.queries import list_materials
from hemu.surfaces.api import refusals, schemas, scopes
from hemu.surfaces.api.callers import Bearer
from hemu.surfaces.api.opening import make_open_form
from hemu.surfaces.api.queries import find_rooms, get_community, list_communities, list_own_rooms
from hemu.surfaces.api.showing import show_home, show_kind
from hemu.surfaces.api.whereabouts import reports_as_staff

router = Router(tags=["registers"])
LOOKED_UP = {401: refusals.Problem, 403: refusals.Problem, 404: refusals.Problem, 422: refusals.InvalidProblem}


class InCommunity(Schema):
    """A community by its code."""

    community: schemas.Text = Field(max_length=30, examples=["yilin"])


class RoomQuery(Schema):
    """What rooms are looked for by."""

    q: schemas.Text = Field("", max_length=60, examples=["3-1-1202"])
    community: schemas.Text = Field("", max_length=30, examples=["yilin"])


@router.get("/me", response={200: schemas.Me, 401: refusals.Problem}, url_name="me")
def me(request: Any) -> schemas.Me:
    actor = request.actor
    communities = [
        schemas.CommunityOut(
            code=each.code,
            name=each.name,
            side="staff" if each.pk in actor.staff else "resident",
            title=str(actor.titles.get(each.pk, "")),
            permissions=sorted(actor.staff.get(each.pk, frozenset()) | actor.resident.get(each.pk, frozenset())),
        )
        for each in list_communities(actor=actor)
    ]
    homes = [schemas.RoomRef(id=room.pk, label=room.label) for room in list_own_rooms(actor=actor)]
    return schemas.Me(id=actor.user_id, name=actor.name, communities=communities, homes=homes)


@router.get(
    "/rooms",
    auth=Bearer(scopes.ESTATE_READ),
    response={200: schemas.Rooms, **LOOKED_UP},
    url_name="rooms",
)
def rooms(request: Any, wanted: Query[RoomQuery]) -> schemas.Rooms:
    homes = find_rooms(actor=request.actor, text=wanted.q.strip(), community=wanted.community)
    return schemas.Rooms(items=[show_home(home) for home in homes])


@router.get(
    "/kinds",
    auth=Bearer(scopes.CASES_READ),
    response={200: schemas.Kinds, **LOOKED_UP},
    url_name="kinds",
)
def kinds(request: Any, wanted: Query[InCommunity]) -> schemas.Kinds:
    actor, community = request.actor, get_community(actor=request.actor, code=wanted.community)
    as_staff = reports_as_staff(actor, community)
    offered = [kind for kind in list_kinds() if as_staff or kind.resident_form is not None]
    items = [show_kind(kind, make_open_form(kind, actor, community, as_staff=as_staff)) for kind in offered]
    return schemas.Kinds(items=items)


@router.get(
    "/materials",
    auth=Bearer(scopes.CASES_READ),
    response={200: schemas.Materials, **LOOKED_UP},
    url_name="materials",
)
def materials(request: Any, wanted: Query[InCommunity]) -> schemas.Materials:
    community = get_community(actor=request.actor, code=wanted.community)
    if not any(request.actor.may(needed, community.pk) for needed in (CASES_WORK, CASES_VIEW, MATERIALS_MANAGE)):
        raise Forbidden()
    names = ("id", "code", "name", "unit", "price")
    stock = list_materials(community_id=community.pk)
    return schemas.Materials(
        items=[schemas.MaterialOut(**{name: getattr(item, name) for name in names}) for item in stock]
    )


@router.get(
    "/files/{uuid:file_id}",
    auth=Bearer(scopes.CASES_READ),
    response={401: refusals.Problem, 404: refusals.Problem},
    url_name="file",
)
def file(request: Any, file_id: UUID, size: str = "") -> HttpResponseBase:
    return file_view(request, file_id=file_id)
