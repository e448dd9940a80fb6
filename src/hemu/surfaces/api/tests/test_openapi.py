"""The OpenAPI description is complete and true; every other test holds its answers against it (`caller`)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from hemu.casework.kinds import get_kind, list_kinds
from hemu.surfaces.api.tests.arrange import REPAIR
from hemu.surfaces.api.tests.caller import ROOT, description, fits

ASKED = ["kind", "community", "room", "channel", "category", "summary", "urgency", "convenient_from",
         "convenient_to", "contact"]  # fmt: skip


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, m, op) for path, methods in description()["paths"].items() for m, op in methods.items()]


def body_of(path: str) -> dict[str, Any]:
    content: dict[str, Any] = description()["paths"][ROOT + path]["post"]["requestBody"]["content"]
    return content


def test_every_operation_of_the_api_is_described() -> None:
    assert {(m.upper(), path.removeprefix(ROOT)) for path, m, _op in operations()} == {
        ("POST", "/token"),
        ("GET", "/me"),
        ("GET", "/rooms"),
        ("GET", "/kinds"),
        ("GET", "/materials"),
        ("GET", "/files/{file_id}"),
        ("GET", "/cases"),
        ("POST", "/cases"),
        ("GET", "/cases/{case_id}"),
        ("POST", "/cases/{case_id}/contact"),
        ("POST", "/cases/{case_id}/{step}"),
        ("GET", "/rooms/{room_id}"),
        ("POST", "/rooms/{room_id}/members"),
        ("GET", "/people/{person_id}"),
        ("PATCH", "/people/{person_id}"),
        ("POST", "/people/{person_id}/reveal"),
        ("POST", "/members/{member_id}/end"),
        ("POST", "/members/{member_id}/binding-code"),
        ("GET", "/search"),
        ("POST", "/calls"),
        ("POST", "/receptions"),
    }


def test_each_says_who_may_call_and_what_it_answers() -> None:
    for path, method, operation in operations():
        assert operation["summary"] and operation["description"], path
        assert operation.get("security") == (None if path.endswith("/token") else [{"Bearer": []}]), path
        assert {"401", "500"} <= set(operation["responses"]), path
        assert all(parameter["description"] for parameter in operation["parameters"]), path
        headers = [p["name"] for p in operation["parameters"] if p["in"] == "header"]
        assert headers == (["Idempotency-Key"] if method in ("post", "patch") else []), path
        scope, free = operation.get("x-scope"), path.removeprefix(ROOT) in ("/token", "/me")
        assert (scope is None) is free and ("403" in operation["responses"]) is not path.endswith("/token"), path
    assert description()["components"]["securitySchemes"]["Bearer"]["scheme"] == "bearer"


def test_no_reference_leads_nowhere() -> None:
    known = description()["components"]["schemas"]

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            assert "$ref" not in value or value["$ref"].rsplit("/", 1)[-1] in known
            value = list(value.values())
        for each in value if isinstance(value, list) else []:
            walk(each)

    walk(description())


def test_the_body_of_a_new_case_is_the_form_of_the_desk() -> None:
    shape = description()["components"]["schemas"]["OpenRepair"]
    assert set(ASKED) | set(get_kind("repair").open_form.base_fields) <= set(shape["properties"])
    assert shape["properties"]["category"]["enum"] == [code for code, _label in get_kind("repair").categories]
    for content in body_of("/cases").values():
        assert fits(content["example"], content["schema"]) == ""
    assert fits(REPAIR, shape) == ""
    assert fits({**REPAIR, "category": "nonsense"}, shape) != ""


def test_each_step_has_its_fields() -> None:
    schemas = description()["components"]["schemas"]
    named = [each["$ref"] for each in body_of("/cases/{case_id}/{step}")["application/json"]["schema"]["anyOf"]]
    assert len(named) == sum(len(kind.steps) for kind in list_kinds())
    assert schemas["RepairNotSolved"]["required"] == ["reason"]
    assert schemas["RepairComplete"]["properties"]["signature"]["type"] == "string"


@pytest.mark.rule("SYS-02")
def test_the_description_speaks_the_language_that_is_asked_for() -> None:
    english = Client().get(f"{ROOT}/openapi.json", headers={"Accept-Language": "en"}).content.decode()
    chinese = Client().get(f"{ROOT}/openapi.json").json()
    assert "Open a case" in english and chinese["paths"][f"{ROOT}/cases"]["post"]["summary"] == "登记一张工单"
