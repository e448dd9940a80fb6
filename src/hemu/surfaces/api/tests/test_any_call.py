"""What holds for every address of the API: tokens only, JSON only, the caller's language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from hemu.surfaces.api.tests.caller import ROOT, Caller, description
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db
ABSENT = {
    **dict.fromkeys(("case_id", "room_id", "person_id", "member_id"), "999999"),
    "step": "assign",
    "file_id": "00000000-0000-4000-8000-000000000000",
}


def operations() -> list[tuple[str, str]]:
    """Every operation with an address that leads to nothing."""
    found = []
    for path, methods in description()["paths"].items():
        for name, value in ABSENT.items():
            path = path.replace(f"{{{name}}}", value)
        found += [(method.upper(), path.removeprefix(ROOT)) for method in methods]
    return found


def test_every_operation_but_token_asks_for_a_token(cast: Cast) -> None:
    asked = [(m, p, Caller().call(m, p).status_code) for m, p in operations() if p != "/token"]
    assert len(asked) >= 9 and {status for _m, _p, status in asked} == {401}


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi", "Bearer \xff", "token"])
def test_a_bad_token_is_401(cast: Cast, header: str) -> None:
    answer = Caller().get("/me", Authorization=header)
    assert answer.status_code == 401 and answer["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.front_desk.user, backend="hemu.identity.backends.PasswordBackend")
    assert client.get(f"{ROOT}/me").status_code == 401
    posted = client.post(f"{ROOT}/cases", json.dumps({"kind": "repair"}), content_type="application/json")
    assert posted.status_code == 401


def test_what_leads_nowhere_is_404_for_everybody(cast: Cast) -> None:
    caller = Caller(cast.office_manager)
    for method, path in operations():
        if "999999" in path or "0000" in path:
            assert caller.call(method, path).status_code == 404, path
    assert Caller().get("/nonsense").json()["detail"]
    assert Caller().get("/cases/abc").json()["detail"]


def test_a_wrong_method_is_405_as_json(cast: Cast) -> None:
    answer = Caller(cast.front_desk).call("DELETE", "/cases")
    assert answer.status_code == 405 and answer.json()["detail"]
    assert {each.strip() for each in answer["Allow"].split(",")} == {"GET", "POST"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[1]", "application/json", 400),
        ('{"a": NaN}', "application/json", 400),
        ('{"a": "\\ud800"}', "application/json", 400),
        ("[" * 50_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("x", "application/xml", 415),
        ("x", "multipart/form-data", 400),
        ("x", "multipart/form-data; boundary=y", 422),
        ("", "application/json", 422),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(cast: Cast, body: Any, kind: str, status: int) -> None:
    answer = Caller(cast.front_desk).call("POST", "/cases", body, kind)
    assert answer.status_code == status and answer.json()["detail"]


def test_a_body_that_is_too_large_is_413(cast: Cast, settings: Any) -> None:
    caller = Caller(cast.front_desk)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert caller.post("/cases", {"summary": "x" * 2000}).status_code == 413


@pytest.mark.rule("SYS-02")
def test_the_language_is_the_headers_else_the_persons(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    path = "/cases/999999"
    assert caller.get(path).json()["detail"] == "没有找到。"
    assert caller.get(path, Accept_Language="en-GB,en;q=0.9").json()["detail"] == "Not found."
    cast.front_desk.user.language = "en"
    cast.front_desk.user.save()
    answer = caller.get(path)
    assert (answer.json()["detail"], answer["Content-Language"]) == ("Not found.", "en")
    assert caller.get(path, Accept_Language="zh-CN").json()["detail"] == "没有找到。"


def test_what_nobody_foresaw_is_500_as_json_and_logged(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller(cast.front_desk)

    def fail(**_more: Any) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("hemu.surfaces.api.cases.page_cases", fail)
    answer = caller.get("/cases")
    assert answer.status_code == 500 and "nought" not in answer.content.decode()
    assert "the API failed" in caplog.text


def test_nothing_is_kept_on_the_way(cast: Cast) -> None:
    assert Caller(cast.front_desk).get("/me")["Cache-Control"] == "no-store"
