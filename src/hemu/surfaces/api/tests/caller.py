"""A client of the API for tests: every answer that it gets is held against the OpenAPI description."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client

from hemu.tests.cast import PASSWORD, Player

ROOT = "/api/v1"


class Caller:
    """Somebody who calls the API, or nobody in particular."""

    def __init__(self, player: Player | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = ""
        if player is not None:
            answer = self.post("/token", {"username": player.user.username, "password": PASSWORD})
            self.token = answer.json()["token"]

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, "" if body is None else json.dumps(body), **headers)

    def send_form(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """As multipart, with files."""
        response = self.client.post(ROOT + path, fields, headers=self._headers(headers))
        hold_against_description("POST", path, response)
        return response

    def call(self, method: str, path: str, body: Any = "", kind: str = "application/json", **headers: str) -> Any:
        response = self.client.generic(method, ROOT + path, body, content_type=kind, headers=self._headers(headers))
        hold_against_description(method, path, response)
        return response

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in given.items()}
        return {"Authorization": f"Bearer {self.token}", **headers} if self.token else headers


@cache
def description() -> dict[str, Any]:
    """The OpenAPI description as a client reads it."""
    content: dict[str, Any] = Client().get(f"{ROOT}/openapi.json").json()
    return content


def hold_against_description(method: str, path: str, response: HttpResponse) -> None:
    """The status is a documented one, and the body has the documented shape."""
    operation = find_operation(method, path)
    if operation is None:
        assert response.status_code in (404, 405), response.content
        return
    documented = operation["responses"].get(str(response.status_code))
    assert documented is not None, f"{method} {path} answers {response.status_code}, which nobody documents"
    content = documented.get("content", {})
    if "application/json" in content:
        assert response["Content-Type"].startswith("application/json"), response["Content-Type"]
        assert fits(json.loads(response.content), content["application/json"]["schema"]) == ""
    elif not content:
        assert response.content == b""


def find_operation(method: str, path: str) -> dict[str, Any] | None:
    """The documented operation behind an address."""
    bare = ROOT + path.partition("?")[0]
    for template, methods in description()["paths"].items():
        pattern = template.replace("{step}", "[^/]+").replace("{file_id}", "[0-9a-f-]{36}")
        pattern = re.sub(r"\{\w+_id\}", r"\\d+", pattern)
        if re.fullmatch(pattern, bare) and method.lower() in methods:
            found: dict[str, Any] = methods[method.lower()]
            if template.endswith("{step}") and bare.endswith("/contact"):
                continue
            return found
    return None


def fits(value: Any, schema: dict[str, Any], at: str = "body") -> str:
    """What in ``value`` does not fit the schema; empty when all does."""
    if "$ref" in schema:
        return fits(value, description()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], at)
    if "anyOf" in schema:
        wrong = [fits(value, each, at) for each in schema["anyOf"]]
        return "" if "" in wrong else f"{at}: none of {wrong}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at}: {value!r} is none of {schema['enum']}"
    if "type" in schema and not _is_a(value, schema["type"]):
        return f"{at}: {value!r} is no {schema['type']}"
    if isinstance(value, dict):
        return _object_fits(value, schema, at)
    if isinstance(value, list) and "items" in schema:
        return next((w for i, v in enumerate(value) if (w := fits(v, schema["items"], f"{at}[{i}]"))), "")
    return ""


def _object_fits(value: dict[str, Any], schema: dict[str, Any], at: str) -> str:
    properties = schema.get("properties", {})
    missing = set(schema.get("required", ())) - set(value)
    if missing:
        return f"{at}: without {sorted(missing)}"
    other = schema.get("additionalProperties", True)
    for name, each in value.items():
        if name in properties:
            wrong = fits(each, properties[name], f"{at}.{name}")
        elif other is False:
            wrong = f"{at}: {name} is not described"
        else:
            wrong = fits(each, other, f"{at}.{name}") if isinstance(other, dict) else ""
        if wrong:
            return wrong
    return ""


_PLAIN = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}


def _is_a(value: Any, kinds: str | list[str]) -> bool:
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind in _PLAIN and isinstance(value, _PLAIN[kind]):
            return True
        if kind == "integer" and isinstance(value, int) and not isinstance(value, bool):
            return True
        if kind == "number" and isinstance(value, (int, float)) and not isinstance(value, bool):
            return True
    return False
