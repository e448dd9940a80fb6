"""Cases: list, open, look, take a step (CAS-01, INT-01, REP-01)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from hemu.casework.commands import show_contact
from hemu.casework.queries import get_case_page
from hemu.engines.idempotency.commands import Answer
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.surfaces.api import opening, refusals, schemas, scopes
from hemu.surfaces.api.bodies import read_body
from hemu.surfaces.api.callers import Bearer
from hemu.surfaces.api.keys import do_once
from hemu.surfaces.api.problems import to_json
from hemu.surfaces.api.queries import MOST_CASES, CaseFilter, page_cases
from hemu.surfaces.api.showing import show_case, show_line

router = Router(tags=["cases"])
LISTED = {200: schemas.Cases, 401: refusals.Problem, 404: refusals.Problem, 422: refusals.InvalidProblem}
SHOWN = {200: schemas.CaseOut, 401: refusals.Problem, 404: refusals.Problem}
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


class CaseQuery(Schema):
    """The filters of the list of cases."""

    community: schemas.Text = Field("", max_length=30)
    state: schemas.Text = Field("", max_length=200, examples=["received,assigned", "open"])
    kind: schemas.Text = Field("", max_length=20, examples=["repair"])
    mine: bool = False
    q: schemas.Text = Field("", max_length=60)
    cursor: schemas.Text = Field("", max_length=300)
    limit: int = Field(50, ge=1, le=MOST_CASES)


@router.get(
    "",
    auth=Bearer(scopes.CASES_READ),
    response=LISTED,
    url_name="cases",
)
def list_cases(request: Any, wanted: Query[CaseQuery]) -> schemas.Cases:
    filters = CaseFilter(**wanted.dict(exclude={"cursor", "limit"}))
    page, cursor = page_cases(actor=request.actor, wanted=filters, cursor=wanted.cursor, limit=wanted.limit)
    return schemas.Cases(items=[show_line(case) for case in page], next=cursor)


@router.post(
    "",
    auth=Bearer(scopes.CASES_WRITE),
    response={201: schemas.CaseOut, **ACTED},
)
def open_case(request: Any) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        case_id = opening.open_case(actor=request.actor, body=body, at=at)
        return _answer_case(request.actor, case_id, status=201)

    return do_once(request, body, work, at=at)


@router.get(
    "/{int:case_id}",
    auth=Bearer(scopes.CASES_READ),
    response=SHOWN,
    url_name="case",
)
def show_one(request: Any, case_id: int) -> schemas.CaseOut:
    return show_case(get_case_page(actor=request.actor, case_id=case_id), request.actor)


@router.post(
    "/{int:case_id}/contact",
    auth=Bearer(scopes.PEOPLE_REVEAL),
    response={200: schemas.Phone, **ACTED},
    url_name="contact",
)
def contact(request: Any, case_id: int) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        phone = show_contact(case_id=case_id, actor=request.actor, at=at)
        return Answer(200, to_json({"phone": phone}))

    return do_once(request, body, work, at=at)


@router.post(
    "/{int:case_id}/{step}",
    auth=Bearer(scopes.CASES_WRITE),
    response={200: schemas.CaseOut, 204: None, **ACTED},
    url_name="step",
)
def take_step(request: Any, case_id: int, step: str) -> Any:
    at, body = now(), read_body(request)

    def work() -> Answer:
        opening.take_step(actor=request.actor, case_id=case_id, name=step, body=body, at=at)
        return _answer_case(request.actor, case_id, status=200)

    return do_once(request, body, work, at=at)


def _answer_case(actor: Actor, case_id: int, *, status: int) -> Answer:
    try:
        page = get_case_page(actor=actor, case_id=case_id)
    except NotFound:
        return Answer(204)
    shown = schemas.plain(show_case(page, actor, just_opened=status == 201))
    return Answer(status, to_json(shown), location=reverse("api:case", kwargs={"case_id": case_id}))
