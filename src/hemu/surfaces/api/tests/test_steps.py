"""``POST /cases/{id}/{step}``: the same steps, forms and refusals as on the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hemu.casework.kinds import get_kind
from hemu.casework.models import Case
from hemu.engines.attachments.models import Signature
from hemu.operations.repairs.models import MaterialUse
from hemu.surfaces.api.tests.arrange import bring_to, data_url, do, open_repair, png
from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast

pytestmark = pytest.mark.django_db
STATES = ["received", "assigned", "under_way", "done", "confirmed", "closed"]
DONE = {"work_done": "换了垫圈", "hours": 0.5, "signature": data_url()}


@pytest.mark.rule("CAS-01")
@pytest.mark.parametrize("state", STATES)
def test_an_illegal_step_is_refused_and_changes_nothing(cast: Cast, state: str) -> None:
    """In every state, for every role that sees the case: what ``steps`` doesn't name is 409 or 403, never done."""
    case_id = bring_to(state, cast)
    before = Case.objects.values().get(pk=case_id)
    seen = 0
    for player in (cast.front_desk, cast.squad_lead, cast.technician, cast.owner):
        caller = Caller(player)
        page = caller.get(f"/cases/{case_id}")
        if page.status_code == 404:
            continue
        allowed = [step["name"] for step in page.json()["steps"]]
        for step in get_kind("repair").steps:
            if step.name in allowed:
                continue
            answer = caller.post(f"/cases/{case_id}/{step.name}", {})
            assert answer.status_code in (403, 409), (player.name, step.name, answer.content)
            if answer.status_code == 409:
                assert answer.json()["allowed"] == allowed
            seen += 1
    assert seen > 20 and Case.objects.values().get(pk=case_id) == before


@pytest.mark.rule("CAS-01")
def test_a_step_that_the_kind_does_not_have_is_409(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    answer = desk.post(f"/cases/{open_repair(desk)}/fly", {})
    assert (answer.status_code, answer.json()["allowed"]) == (
        409,
        ["assign", "urge", "handling", "make_urgent", "defer", "cancel", "note"],
    )
    assert desk.post(f"/cases/{open_repair(desk)}/{'x' * 900}", {}, Idempotency_Key="k").status_code == 409


def test_who_may_see_but_not_do_gets_403(cast: Cast) -> None:
    case_id = bring_to("done", cast)
    assert Caller(cast.technician).post(f"/cases/{case_id}/confirm", {}).status_code == 403
    assert Caller(cast.cashier).post(f"/cases/{case_id}/reopen", {"reason": "x"}).status_code == 403
    assert Caller(cast.owner).post(f"/cases/{case_id}/reopen", {"reason": "x"}).status_code == 403


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("state", ["received", "done"])
def test_every_step_of_a_strangers_case_is_404(cast: Cast, state: str) -> None:
    case_id = bring_to(state, cast)
    for player in (cast.stranger, cast.stranger_resident, cast.neighbour, cast.guard):
        caller = Caller(player)
        for name in [step.name for step in get_kind("repair").steps] + ["fly"]:
            answer, absent = caller.post(f"/cases/{case_id}/{name}", {}), caller.post(f"/cases/999999/{name}", {})
            assert (answer.status_code, answer.content) == (404, absent.content), (player.name, name)


@pytest.mark.rule("CAS-03")
def test_whoever_comes_second_to_the_pool_hears_so(cast: Cast) -> None:
    case_id = open_repair(Caller(cast.front_desk))
    do(Caller(cast.technician), case_id, "take")
    answer = Caller(cast.technician2).post(f"/cases/{case_id}/take", {})
    assert answer.status_code == 409 and "别人" in answer.json()["detail"]


def test_what_was_given_away_is_done_and_seen_no_more(cast: Cast) -> None:
    case_id = open_repair(Caller(cast.front_desk))
    hand = Caller(cast.technician)
    do(hand, case_id, "take")
    to = cast.technician2.staff
    assert to is not None
    answer = hand.post(f"/cases/{case_id}/hand_over", {"assignee": to.pk, "reason": "要换班"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert Case.objects.get(pk=case_id).assignee == to


@pytest.mark.rule("REP-06", "SYS-12")
@pytest.mark.parametrize("way", ["json", "form"])
def test_done_with_materials_hours_photos_and_signature(cast: Cast, way: str) -> None:
    case_id = bring_to("under_way", cast)
    hand = Caller(cast.technician)
    told: dict[str, Any] = {"work_done": "换了水龙头", "hours": "1.5", "signer_name": "张美兰"}
    if way == "json":
        lines = [{"material": "M001", "quantity": 1}, {"material": cast.seal_ring.pk, "quantity": "2"}]
        answer = hand.post(
            f"/cases/{case_id}/complete",
            {**told, "materials": lines, "photos": [data_url()], "signature": data_url()},
        )
    else:
        lines_text = f'[{{"material": "M001", "quantity": 1}}, {{"material": {cast.seal_ring.pk}, "quantity": "2"}}]'
        files = {"photos": SimpleUploadedFile("a.png", png()), "signature_paper": SimpleUploadedFile("s.png", png())}
        answer = hand.send_form(f"/cases/{case_id}/complete", {**told, "materials": lines_text, **files})
    assert answer.status_code == 200, answer.content
    repair = answer.json()["repair"]
    assert [(m["code"], m["quantity"], m["unit_price"]) for m in repair["materials"]] == [
        ("M001", "1.00", "68.00"),
        ("M002", "2.00", "2.50"),
    ]
    assert (repair["cost"], repair["hours"], repair["signed_by"]) == ("73.00", "1.50", "张美兰")
    assert MaterialUse.objects.count() == 2
    assert Signature.objects.get().method == ("finger" if way == "json" else "paper")


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"work_done": ""}, ["work_done"]),
        ({"hours": "x"}, ["hours"]),
        ({"hours": -1}, ["hours"]),
        ({"hours": 1e300}, ["hours"]),
        ({"hours": True}, ["hours"]),
        ({"signature": ""}, ["signature"]),
        ({"signature": 5}, ["signature"]),
        ({"signature": "data:image/png;base64,AAAA"}, ["signature"]),
        ({"signature": "", "signature_paper": "data:image/png;base64,AAAA"}, ["signature"]),
        ({"materials": "x"}, ["materials"]),
        ({"materials": [5]}, ["materials"]),
        ({"materials": [{"material": "M999", "quantity": 1}]}, ["materials"]),
        ({"materials": [{"material": "²", "quantity": 1}]}, ["materials"]),
        ({"materials": [{"material": "M001"}]}, ["materials"]),
        ({"materials": [{"material": "M001", "quantity": 0}]}, ["materials"]),
        ({"materials": [{"material": ["M001"], "quantity": 1}]}, ["materials"]),
    ],
)
def test_bad_input_is_422_by_field(cast: Cast, other: dict[str, Any], fields: list[str]) -> None:
    case_id = bring_to("under_way", cast)
    answer = Caller(cast.technician).post(f"/cases/{case_id}/complete", {**DONE, **other})
    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, fields)
    assert Case.objects.get(pk=case_id).state == "under_way"


@pytest.mark.rule("CAS-09")
def test_the_resident_confirms_with_marks_or_says_it_is_not_solved(cast: Cast) -> None:
    case_id = bring_to("done", cast)
    home = Caller(cast.family)
    assert list(home.post(f"/cases/{case_id}/confirm", {"speed": 5}).json()["errors"]) == ["quality"]
    do(home, case_id, "confirm", speed=5, quality=4, manner=5, words="谢谢")
    shown = do(home, case_id, "not_solved", reason="又漏了", photos=[data_url()])
    assert (shown["state"], shown["reopened_count"], shown["rating"]["quality"]) == ("reopened", 1, 4)


@pytest.mark.rule("CAS-03")
def test_assigning_takes_times_in_iso_8601(cast: Cast) -> None:
    desk = Caller(cast.front_desk)
    case_id = open_repair(desk)
    assert cast.technician.staff is not None
    times = {"appointment_from": "2026-03-02T06:00:00Z", "appointment_to": "2026-03-02T16:00"}
    shown = do(desk, case_id, "assign", assignee=cast.technician.staff.pk, note="带梯子", **times)
    assert (shown["appointment_from"], shown["appointment_to"]) == ("2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z")
    assert shown["timeline"][-1]["note"] == "带梯子"


def test_fields_of_a_step_are_those_of_its_form(cast: Cast) -> None:
    case_id = bring_to("under_way", cast)
    steps = {s["name"]: s for s in Caller(cast.technician).get(f"/cases/{case_id}").json()["steps"]}
    fields = {f["name"]: (f["type"], f["required"]) for f in steps["complete"]["fields"]}
    assert fields == {
        "work_done": ("text", True),
        "hours": ("decimal", True),
        "materials": ("materials", False),
        "photos": ("photos", False),
        "signer_name": ("string", False),
        "signature": ("signature", True),
    }
    assert [c["value"] for c in steps["complete"]["fields"][2]["choices"]] == [str(cast.tap.pk), str(cast.seal_ring.pk)]
    assert Decimal(steps["complete"]["fields"][0]["max_length"]) == 1000
