"""``POST /token``: as strict as signing in (SYS-10)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from ninja import Router

from hemu.engines.idempotency.commands import Answer
from hemu.identity.commands import NeedsCode, check_credentials, issue_token
from hemu.identity.scopes import are_known
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import now
from hemu.surfaces.api import refusals, schemas
from hemu.surfaces.api.bodies import Body, read_body
from hemu.surfaces.api.keys import HEADER, do_once
from hemu.surfaces.api.problems import answer_problem, to_json

router = Router(tags=["token"])
LONGEST = 200


@router.post(
    "/token",
    auth=None,
    response={
        200: schemas.Token,
        400: refusals.Problem,
        401: refusals.SignInProblem,
        409: refusals.NotAllowedProblem,
        413: refusals.Problem,
        415: refusals.Problem,
        422: refusals.InvalidProblem,
        429: refusals.Problem,
    },
    url_name="token",
)
def token(request: Any) -> Any:
    at, body = now(), read_body(request)
    username, password, code = (_text(body, name) for name in ("username", "password", "code"))
    missing = {n: _("请填写。") for n, value in (("username", username), ("password", password)) if not value}
    if missing:
        raise Invalid(missing)
    wanted = _scopes(body)

    def work() -> Answer:
        # A wrong code is an answer, not a failure: what counts the attempts must not be undone with it.
        try:
            given = issue_token(username=username, password=password, code=code, at=at, request=request, scopes=wanted)
        except NeedsCode as problem:
            refusal = answer_problem(problem)
            return Answer(refusal.status_code, refusal.content.decode())
        return Answer(200, to_json({"token": given}))

    if HEADER not in request.headers:
        return do_once(request, body, work, at=at)
    user = check_credentials(request, username=username, password=password, at=at)
    return do_once(request, body, work, at=at, user_id=user.pk)


def _scopes(body: Body) -> list[str] | None:
    """The areas that are asked for; without any the token may be used for everything that its person may do."""
    given = body.values.get("scopes")
    if given is None:
        return None
    codes = given.split() if isinstance(given, str) else given
    if not isinstance(codes, list) or not all(isinstance(each, str) for each in codes) or not are_known(codes):
        raise Invalid({"scopes": _("没有这样的范围。")})
    return codes


def _text(body: Body, name: str) -> str:
    value = body.values.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > LONGEST or "\0" in value:
        raise Invalid({name: _("请填写文字。")})
    return value
