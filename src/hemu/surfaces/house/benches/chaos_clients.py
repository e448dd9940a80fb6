"""Clients that open cases and see them through over the API, and remember what was acknowledged."""

from __future__ import annotations

import base64
import http.client
import io
import json
import random
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from hemu.launch.address import Address
from hemu.launch.terminal import complain

PATIENCE = 15.0
TRIES = 40
"""How often a request is sent again, with the same key, until it is answered."""
STEPS: Sequence[tuple[str, str, str, Mapping[str, Any]]] = (
    ("technician", "take", "case.taken", {}),
    ("technician", "set_out", "repair.set_out", {}),
    ("technician", "arrive", "repair.arrived", {}),
    ("technician", "wait", "repair.waiting", {"waiting_for": "third_party", "reason": "bench"}),
    ("technician", "resume", "repair.resumed", {}),
    ("technician", "complete", "repair.completed", {"work_done": "bench", "hours": 0.5}),
)


@dataclass(frozen=True)
class Course:
    """Where the cases are, and with whose tokens."""

    community: str
    rooms: Sequence[str]
    tokens: Mapping[str, str]


class Client(threading.Thread):
    """One after the other, whole cases. A request that is not answered is sent again; one that is refused ends its
    case: a killed worker may hold its key for two minutes."""

    def __init__(self, number: int, address: Address, course: Course) -> None:
        super().__init__(daemon=True)
        self.dice = random.Random(number)
        self.address, self.course = address, course
        self.acknowledged: list[tuple[int, str]] = []
        self.unanswered = self.refused = 0
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the request in hand."""
        self._stopping.set()
        self.join(timeout=PATIENCE * 2)

    def run(self) -> None:
        """Cases until it is stopped."""
        while not self._stopping.is_set():
            case_id = self._open()
            if case_id is None:
                continue
            for post, step, event, fields in STEPS:
                if self._stopping.is_set():
                    return
                given = {**fields, **({"signature": _picture()} if step == "complete" else {})}
                if self._post(post, f"/cases/{case_id}/{step}", given) is None:
                    break
                self.acknowledged.append((case_id, event))

    def _open(self) -> int | None:
        body = {
            "kind": "repair", "community": self.course.community, "room": self.dice.choice(self.course.rooms),
            "channel": "telephone", "category": "water", "summary": "bench", "urgency": "general",
            "contact": "13900001202",
        }  # fmt: skip
        answer = self._post("front_desk", "/cases", body)
        if answer is None:
            return None
        case_id: int = answer["id"]
        self.acknowledged.append((case_id, "case.opened"))
        return case_id

    def _post(self, post: str, path: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer; None where it was refused or never came."""
        key = uuid.uuid4().hex
        for _try in range(TRIES):
            try:
                status, said = self._send(post, path, body, key)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 0, {}
            if 200 <= status < 300:
                return said
            if 400 <= status < 500:
                self.refused += 1
                if status != 409:
                    complain(f"  {path}: {status} {said}")
                    time.sleep(1)
                return None
            self.unanswered += 1
            if self._stopping.wait(0.3):
                return None
        return None

    def _send(self, post: str, path: str, body: Mapping[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        link = http.client.HTTPConnection(self.address.host, self.address.port, timeout=PATIENCE)
        headers = {
            "Authorization": f"Bearer {self.course.tokens[post]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            link.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = link.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if answer.status < 500 else {}
        finally:
            link.close()


def _picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
