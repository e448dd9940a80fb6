"""What machines at the desk send and ask: search, calls of a call centre, visits (SYS-10, INT-02, INT-03)."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils.datastructures import MultiValueDict
from ninja import Query, Router, Schema
from pydantic import Field

from hemu.engines.idempotency.commands import Answer
from hemu.engines.search.queries import find_groups
from hemu.kernel.timekeeping import now
from hemu.operations.calls.commands import record_call
from hemu.operations.receptions.commands import record_reception
from hemu.registry.residents.masking import mask_phone
from hemu.surfaces.api import people_schemas as shapes
from hemu.surfaces.api import refusals, schemas, scopes
from hemu.surfaces.api.bodies import read_body
from hemu.surfaces.api.callers import Bearer
from hemu.surfaces.api.forms import CallBody, ReceptionBody
from hemu.surfaces.api.keys import do_once
from hemu.surfaces.api.opening import check
from hemu.surfaces.api.people import ACTED
from hemu.surfaces.api.problems import to_json
from hemu.surfaces.api.queries import get_community
from hemu.surfaces.api.schemas import plain
from hemu.surfaces.api.whereabouts import choose_community

router = Router(tags=["desk"])


class SearchQuery(Schema):
    """What is looked for, and where."""

    q: schemas.Text = Field(min_length=1, max_length=60, examples=["3-1-1202", "zml"])
    community: schemas.Text = Field(max_length=30, examples=["yilin"])
    limit: int = Field(10, ge=1, le=50)


@router.get(
    "/search",
    auth=Bearer(scopes.SEARCH_READ),
    response={
        200: shapes.Hits,
        401: refusals.Problem,
        403: refusals.Problem,
        404: refusals.Problem,
        422: refusals.InvalidProblem,
    },
    url_name="search",
)
def search(request: Any, wanted: Query[SearchQuery]) -> shapes.Hits:
    community = get_community(actor=request.actor, code=wanted.community)
    groups = find_groups(actor=request.actor, community_id=community.pk, text=wanted.q, at=now(), limit=wanted.limit)
    hits = [
        shapes.HitOut(
            type=hit.subject_type,
            id=hit.subject_id,
            title=str(hit.title),
            detail=str(hit.detail),
            group=group.code,
            group_label=str(group.label),
        )
        for group in groups
        for hit in group.hits
    ]
    return shapes.Hits(items=hits)


@router.post(
    "/calls",
    auth=Bearer(scopes.CALLS_WRITE),
    response={201: shapes.CallOut, **ACTED},
    url_name="calls",
)
def new_call(request: Any) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        community = choose_community(body.values, request.actor)
        form = CallBody({}, MultiValueDict(), community_id=community.pk)
        check(form, body)
        call = record_call(community_id=community.pk, note=form.make_note(at=at), actor=request.actor, at=at)
        shown = shapes.CallOut(
            id=call.pk,
            outcome=call.outcome,
            started_at=call.started_at.astimezone(UTC),
            phone=mask_phone(call.phone),
            external_id=call.external_id or "",
            case_id=call.case_id,
        )
        return Answer(201, to_json(plain(shown)))

    return do_once(request, body, work, at=at)


@router.post(
    "/receptions",
    auth=Bearer(scopes.RECEPTIONS_WRITE),
    response={201: shapes.ReceptionOut, **ACTED},
    url_name="receptions",
)
def new_reception(request: Any) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        community = choose_community(body.values, request.actor)
        form = ReceptionBody({}, MultiValueDict(), community_id=community.pk)
        check(form, body)
        row = record_reception(community_id=community.pk, note=form.make_note(at=at), actor=request.actor, at=at)
        shown = shapes.ReceptionOut(
            id=row.pk, outcome=row.outcome, came_at=row.came_at.astimezone(UTC), case_id=row.case_id
        )
        return Answer(201, to_json(plain(shown)))

    return do_once(request, body, work, at=at)
