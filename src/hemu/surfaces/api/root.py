"""The open API under ``/api/v1/`` (SYS-10): the operations, and what all of them have in common."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.operation import Operation

from hemu.surfaces.api import cases, desk, people, registers, tokens
from hemu.surfaces.api.callers import Bearer, wanted_language
from hemu.surfaces.api.needing import note_scopes
from hemu.surfaces.api.openapi import complete
from hemu.surfaces.api.problems import answer, answer_problem, json_response

View = Callable[..., HttpResponse]


class HouseApi(NinjaAPI):
    """The API with a description that is complete: what forms ask, and what every operation may answer."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        return complete(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function that serves it."""
        return operation.view_func.__name__

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return answer_problem(exc)


api = HouseApi(
    title="Hemu 和睦",
    version="1",
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
)
api.add_router("", tokens.router)
api.add_router("", registers.router)
api.add_router("/cases", cases.router)
api.add_router("", people.router)
api.add_router("", desk.router)
note_scopes(tokens.router, registers.router, cases.router, people.router, desk.router)


def dress(view: View, *, public: bool) -> View:
    """What every address of the API has: JSON whatever happens, the caller's language, nothing kept on the way."""

    @csrf_exempt
    @functools.wraps(view)
    def dressed(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(wanted_language(request) or settings.LANGUAGE_CODE):
            try:
                response = view(request, *args, **kwargs)
            except Exception as problem:
                response = answer_problem(problem)
            if isinstance(response, HttpResponseNotAllowed):
                allow = response["Allow"]
                response = answer(405, _("这个地址不能这样用。"))
                response["Allow"] = allow
            response["Content-Language"] = "en" if translation.get_language() == "en" else "zh-Hans"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    dressed.access = (None, public)  # type: ignore[attr-defined]
    return dressed


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any address under the API that is none of its operations."""
    return answer(404, _("没有这个接口。"))


def describe(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, in the language that ``Accept-Language`` asks for."""
    root = reverse("api:openapi-json").removesuffix("openapi.json")
    return json_response(api.get_openapi_schema(path_prefix=root))
