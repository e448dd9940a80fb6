from __future__ import annotations

from django.urls import URLPattern, path, re_path

from hemu.surfaces.api.root import api, describe, dress, nothing_here

app_name = "api"


def _is_public(pattern: URLPattern) -> bool:
    return pattern.name == "token"


_patterns, _app, _namespace = api.urls
urlpatterns = [
    path("openapi.json", dress(describe, public=True), name="openapi-json"),
    *(
        URLPattern(each.pattern, dress(each.callback, public=_is_public(each)), each.default_args, each.name)
        for each in _patterns
        if isinstance(each, URLPattern) and each.name not in ("openapi-json", "api-root")
    ),
    re_path(r"^(?P<rest>.*)$", dress(nothing_here, public=True), name="nothing-here"),
]
