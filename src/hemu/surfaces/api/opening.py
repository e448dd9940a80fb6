"""Opening a case and taking a step with what a caller sent: the forms and commands that the pages have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hemu.casework.kinds import CaseKind, find_kind
from hemu.casework.queries import CasePage, get_case_page
from hemu.casework.transitions import begin_step, not_now
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.surfaces.api import whereabouts
from hemu.surfaces.api.bodies import Body
from hemu.surfaces.api.fields import fill_form
from hemu.surfaces.api.problems import errors_of


def open_case(*, actor: Actor, body: Body, at: datetime) -> int:
    """Open a case and give its id; raises what the kind's command raises, with errors by the caller's fields."""
    kind = _kind_named(body.values.get("kind"))
    community = whereabouts.choose_community(body.values, actor)
    as_staff = whereabouts.reports_as_staff(actor, community)
    form = make_open_form(kind, actor, community, as_staff=as_staff)
    wrong, facts = _facts_of(body.values, actor, community, as_staff=as_staff)
    usual = {name: field.initial for name, field in form.fields.items() if field.required and field.initial}
    sent = {**usual, **body.values}
    try:
        sent |= whereabouts.contact_of(body.values)
    except Invalid as problem:
        wrong |= problem.fields
    try:
        check(form, Body(sent, body.files), also=wrong)
        case = kind.open(actor=actor, at=at, **form.command_fields(**facts))
    except Invalid as problem:
        raise Invalid(_in_callers_words(problem.fields, body.values)) from problem
    return case.pk


def make_open_form(kind: CaseKind, actor: Actor, community: Community, *, as_staff: bool) -> Any:
    """The kind's form for opening, bound to nothing yet; raises `Forbidden` where it is not for residents."""
    form_class = kind.open_form if as_staff else kind.resident_form
    if form_class is None:
        raise Forbidden()
    return form_class({}, MultiValueDict(), actor=actor, community_id=community.pk)


def take_step(*, actor: Actor, case_id: int, name: str, body: Body, at: datetime) -> None:
    """Take the step; raises `NotFound`, `Forbidden`, `NotAllowedNow` with the allowed steps, or `Invalid`."""
    page = _see(actor, case_id, name)
    step = page.kind.get_step(name)
    if step is None:
        raise not_now(page.case, page.standing)
    if step not in page.steps:
        _refuse(actor, case_id, name)
        raise not_now(page.case, page.standing)
    form = step.form({}, MultiValueDict(), case=page.case, actor=actor)
    check(form, body)
    step.run(case_id=case_id, actor=actor, at=at, **form.command_fields())


def check(form: Any, body: Body, *, also: Mapping[str, Any] | None = None) -> None:
    """Fill the form and raise `Invalid` with everything that is wrong, ``also`` included."""
    wrong = fill_form(form, body)
    errors = {**errors_of(also or {}), **errors_of(form.errors), **wrong}
    if errors:
        raise Invalid(errors)


def _see(actor: Actor, case_id: int, name: str) -> CasePage:
    try:
        return get_case_page(actor=actor, case_id=case_id)
    except NotFound:
        _refuse(actor, case_id, name)  # whoever lost the race for a case of the pool hears so
        raise


def _refuse(actor: Actor, case_id: int, name: str) -> None:
    """Have the case core say why the step can't be taken."""
    with transaction.atomic():
        begin_step(name, case_id=case_id, actor=actor)


def _kind_named(code: Any) -> CaseKind:
    kind = find_kind(code) if isinstance(code, str) else None
    if kind is None:
        raise Invalid({"kind": _("请填写工单种类，例如 repair。")})
    return kind


def _facts_of(
    values: Mapping[str, Any], actor: Actor, community: Community, *, as_staff: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is wrong with the whereabouts, and what they are."""
    try:
        if as_staff:
            return {}, whereabouts.as_staff_facts(values, community)
        return {}, whereabouts.as_resident_facts(values, actor, community)
    except Invalid as problem:
        return dict(problem.fields), {}


def _in_callers_words(fields: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Errors of the contact stand where the caller wrote it."""
    if "contact" not in values:
        return dict(fields)
    return {"contact" if name in ("contact_name", "contact_phone") else name: said for name, said in fields.items()}
