"""Whatever is sent, the API answers: no body makes it fail."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hemu.surfaces.api.tests.arrange import REPAIR, bring_to, data_url
from hemu.surfaces.api.tests.caller import Caller, description
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db
QUIET = settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
WILD = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=8), v, max_size=3))
MOMENTS = st.datetimes().map(lambda at: at.isoformat()) | st.just("9999-12-31T23:59:59-14:00")


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What the description says fits, or nearly."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "const" in schema:
        return st.just(schema["const"])
    if "anyOf" in schema:
        return st.one_of([values_of(each) for each in schema["anyOf"]])
    if schema.get("format") == "date-time":
        return MOMENTS
    kinds = schema.get("type", "string")
    return st.one_of([_of_type(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)])


def _of_type(kind: str, schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if kind == "array":
        return st.lists(values_of(schema["items"]), max_size=3)
    if kind == "object":
        return st.fixed_dictionaries({}, optional={n: values_of(s) for n, s in schema.get("properties", {}).items()})
    plain: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(max_size=40) | st.sampled_from(["3-1-1202", "yilin", data_url(), "data:image/png;base64,x"]),
        "integer": st.integers(),
        "number": st.floats(allow_nan=False),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return plain[kind]


def bodies(name: str, usual: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Of the described shape, with some fields as usual and some wild."""
    shape = description()["components"]["schemas"][name]
    properties = {n: values_of(s) | WILD for n, s in shape["properties"].items()}
    described = st.fixed_dictionaries({}, optional=properties)
    return st.one_of(described, described.map(lambda d: {**usual, **d}), st.dictionaries(st.text(max_size=9), WILD))


def test_opening_a_case_never_fails(cast: Cast) -> None:
    callers = {"staff": Caller(cast.front_desk), "resident": Caller(cast.owner)}
    statuses: set[int] = set()

    @QUIET
    @given(who=st.sampled_from(sorted(callers)), body=bodies("OpenRepair", REPAIR))
    def send(who: str, body: dict[str, Any]) -> None:
        answer = callers[who].call("POST", "/cases", json.dumps(body))
        statuses.add(answer.status_code)
        assert answer.status_code in (201, 400, 404, 422), (body, answer.content)

    send()
    assert {201, 422} <= statuses


def test_taking_a_step_never_fails(cast: Cast) -> None:
    hand = Caller(cast.technician)
    case_id = bring_to("under_way", cast)
    usual = {"work_done": "x", "hours": "x", "signature": data_url(), "materials": [{"material": "M001"}]}

    @QUIET
    @given(body=bodies("RepairComplete", usual))
    def send(body: dict[str, Any]) -> None:
        answer = hand.call("POST", f"/cases/{case_id}/complete", json.dumps({**body, "hours": "x"}))
        assert answer.status_code in (400, 422), (body, answer.content)

    send()


def test_looking_for_rooms_and_cases_never_fails(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    text = st.text(max_size=20) | st.text("0123456789-栋单元室零一二十 ", max_size=12)

    @QUIET
    @given(q=text, cursor=st.text(max_size=10), state=st.text(max_size=8))
    def ask(q: str, cursor: str, state: str) -> None:
        for path, query in (("rooms", {"q": q}), ("cases", {"q": q, "cursor": cursor, "state": state})):
            answer = desk.client.get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {desk.token}"})
            assert answer.status_code in (200, 422), (query, answer.content)

    ask()
