"""What the API answers when something is refused or goes wrong: always JSON, always one shape."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, ValidationError
from ninja.responses import NinjaJSONEncoder

from hemu.identity.commands import AmbiguousAccount, NeedsCode, WrongCredentials
from hemu.identity.lockout import LockedOut
from hemu.kernel.refusals import Invalid, NotAllowedNow, Refusal

log = logging.getLogger(__name__)
WHOLE = "__all__"
"""The name under which ``errors`` holds what belongs to no single field."""


class BadBody(Exception):
    """The body cannot be read: no JSON, no form, wrong type, too large."""

    def __init__(self, message: Any, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def answer_problem(problem: Exception) -> HttpResponse:
    """The answer to anything that was raised; what nobody foresaw is logged and answered with 500."""
    if isinstance(problem, Refusal):
        return _answer_refusal(problem)
    if isinstance(problem, ValidationError):
        return answer(422, _("请检查填写的内容。"), errors=_errors_of_parameters(problem.errors))
    if isinstance(problem, AuthenticationError):
        return answer(401, _("请提供有效的令牌（Authorization: Bearer …）。"))
    if isinstance(problem, Http404):
        return answer(404, _("没有找到。"))
    if isinstance(problem, BadBody):
        return answer(problem.status, str(problem))
    if isinstance(problem, RequestDataTooBig):
        return answer(413, _("内容太大。"))
    if isinstance(problem, (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)):
        return answer(400, _("请求读不懂。"))
    log.error("the API failed", exc_info=problem)
    return answer(500, _("系统出了问题，已经记录下来。请稍后再试。"))


def answer(status: int, detail: Any, **more: Any) -> HttpResponse:
    """A refusal as JSON: ``detail`` is a sentence for people."""
    response = json_response({"detail": str(detail), **more}, status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def json_response(content: Any, status: int = 200) -> HttpResponse:
    """``content`` as JSON in UTF-8."""
    return HttpResponse(to_json(content), status=status, content_type="application/json")


def to_json(content: Any) -> str:
    """JSON text, with Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, cls=NinjaJSONEncoder)


def errors_of(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """A command's or a form's errors as the API gives them: a list of sentences for each field."""
    return {name or WHOLE: _sentences(said) for name, said in fields.items()}


def _sentences(said: Any) -> list[str]:
    if isinstance(said, Sequence) and not isinstance(said, str):
        return [str(one) for one in said]
    return [str(said)]


def _answer_refusal(problem: Refusal) -> HttpResponse:
    detail = problem.message or _usual_words(problem.status)
    if isinstance(problem, NotAllowedNow):
        return answer(problem.status, detail, allowed=list(problem.allowed))
    if isinstance(problem, Invalid):
        errors = errors_of(problem.fields)
        first = next((said[0] for said in errors.values() if said), detail)
        return answer(problem.status, first, errors=errors)
    if isinstance(problem, AmbiguousAccount):
        return answer(problem.status, detail, allowed=[user.username for user in problem.accounts])
    if isinstance(problem, LockedOut):
        response = answer(problem.status, detail)
        response["Retry-After"] = str(problem.minutes * 60)
        return response
    if isinstance(problem, (WrongCredentials, NeedsCode)):
        return answer(problem.status, detail, code_required=isinstance(problem, NeedsCode))
    return answer(problem.status, detail)


def _usual_words(status: int) -> str:
    words = {
        403: _("您可以看到它，但没有权限做这件事。"),
        404: _("没有找到。"),
        409: _("现在不能这样做。"),
        422: _("请检查填写的内容。"),
    }
    return words.get(status, _("请求没有被接受。"))


def _errors_of_parameters(found: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for each in found:
        place = each.get("loc") or (WHOLE,)
        errors.setdefault(str(place[-1]), []).append(_("这个值不对。"))
    return errors
