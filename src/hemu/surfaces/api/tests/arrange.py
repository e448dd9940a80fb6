"""A repair on its way, through the API itself."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

from hemu.surfaces.api.tests.caller import Caller
from hemu.tests.cast import Cast

REPAIR = {
    "kind": "repair",
    "community": "yilin",
    "room": "3-1-1202",
    "channel": "telephone",
    "category": "water",
    "summary": "厨房水龙头滴水",
    "urgency": "general",
    "convenient_from": "2026-03-02T14:00:00+08:00",
    "convenient_to": "2026-03-02T16:00:00+08:00",
    "contact": "13900001202",
}


def png(colour: str = "red") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def data_url(raw: bytes | None = None, kind: str = "image/png") -> str:
    """A picture as JSON carries it."""
    return f"data:{kind};base64,{base64.b64encode(raw or png()).decode()}"


def open_repair(caller: Caller, **other: Any) -> int:
    """A repair in 3栋1单元1202, opened by the caller."""
    answer = caller.post("/cases", {**REPAIR, **other})
    assert answer.status_code == 201, answer.content
    case_id: int = answer.json()["id"]
    return case_id


def do(caller: Caller, case_id: int, step: str, **fields: Any) -> dict[str, Any]:
    """Take a step that is allowed."""
    answer = caller.post(f"/cases/{case_id}/{step}", fields)
    assert answer.status_code == 200, answer.content
    shown: dict[str, Any] = answer.json()
    return shown


def bring_to(state: str, cast: Cast) -> int:
    """A repair that stands where the test needs it."""
    desk, hand, home = Caller(cast.front_desk), Caller(cast.technician), Caller(cast.owner)
    case_id = open_repair(desk)
    way: list[tuple[str, Caller, str, dict[str, Any]]] = [
        ("assigned", desk, "assign", {"assignee": cast.technician.staff.pk if cast.technician.staff else 0}),
        ("under_way", hand, "arrive", {}),
        ("done", hand, "complete", {"work_done": "换了垫圈", "hours": 0.5, "signature": data_url()}),
        ("confirmed", home, "confirm", {}),
        ("closed", desk, "close", {}),
    ]
    for reached, caller, step, fields in way if state != "received" else []:
        do(caller, case_id, step, **fields)
        if reached == state:
            break
    return case_id
