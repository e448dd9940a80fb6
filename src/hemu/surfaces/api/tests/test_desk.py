"""Search, calls of a call centre and visits through the API (SYS-10, INT-02, INT-03)."""

from __future__ import annotations

import pytest

from hemu.operations.calls.models import Call
from hemu.operations.receptions.models import Reception
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.rule("SYS-10")
def test_what_the_search_box_finds_is_found(cast: Cast) -> None:
    hits = Caller(cast.front_desk).get("/search?q=3-1-1202&community=yilin").json()["items"]
    assert ("room", cast.room.pk) in [(hit["type"], hit["id"]) for hit in hits]
    assert all("13900001202" not in hit["detail"] for hit in hits)
    assert Caller(cast.owner).get("/search?q=3-1-1202&community=yilin").json() == {"items": []}
    assert Caller(cast.stranger).get("/search?q=3-1-1202&community=yilin").status_code == 404


@pytest.mark.rule("SYS-10", "INT-02")
def test_a_call_centre_sends_a_call_and_sends_it_again(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    sent = {"phone": "13900001202", "outcome": "missed", "rings": 6, "external_id": "cc-77",
            "started_at": "2026-03-02T09:00:00+08:00"}  # fmt: skip
    first, second = caller.post("/calls", sent), caller.post("/calls", sent)
    assert (first.status_code, second.status_code) == (201, 201) and first.json() == second.json()
    assert first.json()["phone"] == "139****1202"
    call = Call.objects.get()
    assert (call.outcome, call.rings, call.external_id, call.person) == ("missed", 6, "cc-77", cast.owner.person)
    assert caller.post("/calls", {"outcome": "lost", "rings": -1}).status_code == 422
    assert Caller(cast.technician).post("/calls", sent).status_code == 403


@pytest.mark.rule("SYS-10", "INT-03")
def test_a_counter_sends_a_visit(cast: Cast) -> None:
    sent = {"visitor_name": "李访客", "purpose": "送合同", "community": "yilin"}
    answer = Caller(cast.front_desk).post("/receptions", sent)
    assert answer.status_code == 201 and Reception.objects.get().purpose == "送合同"
    assert Caller(cast.front_desk).post("/receptions", {"purpose": ""}).status_code == 422
