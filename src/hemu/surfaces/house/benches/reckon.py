"""How many questions about promises are answered in a second, their JSON read and the answers written (SYS-13)."""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import datetime, timedelta, timezone
from typing import Any

from hemu.engines.promises.reckoning.questions import answer_all
from hemu.surfaces.house.benches import Result

SIZE = 20_000
ROUNDS = 5
LEAST = 5_000
CN = timezone(timedelta(hours=8))
CALENDAR = {
    "office_hours": [["08:30", "12:00"], ["13:30", "17:30"]],
    "weekend": [6, 7],
    "off": [f"2026-10-0{day}" for day in range(1, 8)] + ["2026-01-01", "2026-05-01"],
    "on": ["2026-10-10", "2026-09-20"],
}


def run(size: int | None = None) -> Result:
    """Ask ``size`` questions in five rounds; the median round has to hold the limit."""
    dice = random.Random(20261010)
    rates = []
    for _round in range(ROUNDS):
        text = json.dumps([_question(dice) for _ in range((size or SIZE) // ROUNDS or 1)])
        started = time.perf_counter()
        questions = json.loads(text)
        answers = json.dumps(answer_all(questions))
        rates.append(len(questions) / (time.perf_counter() - started))
        if "error" in answers:
            raise RuntimeError("a question of the bench was refused")
    return Result(
        ok=statistics.median(rates) >= LEAST,
        figures={
            "questions": size or SIZE,
            "answers_per_second": round(statistics.median(rates)),
            "slowest_round": round(min(rates)),
        },
        limits={"answers_per_second": f">= {LEAST}"},
    )


def _question(dice: random.Random) -> dict[str, Any]:
    start = datetime(2026, 9, 21, 8, tzinfo=CN) + timedelta(minutes=dice.randrange(20_000))
    events = [{"do": "start", "at": start.isoformat()}]
    at = start
    for index in range(dice.randrange(5)):
        at += timedelta(minutes=dice.randrange(1, 900))
        events.append({"do": ("pause", "resume")[index % 2], "at": at.isoformat()})
    return {
        "calendar": CALENDAR,
        "limit": dice.choice(
            [
                {"kind": "clock", "minutes": dice.choice([5, 15, 120, 1440])},
                {"kind": "office", "minutes": dice.choice([240, 480, 2400])},
                {"kind": "working_days", "days": dice.choice([1, 2, 3, 10])},
                {"kind": "calendar_days", "days": dice.choice([1, 3, 10]), "roll": True},
                {"kind": "same_day", "day_end": "office_close"},
            ]
        ),
        "events": events,
        "now": (at + timedelta(minutes=dice.randrange(5000))).isoformat(),
    }
