"""``./hemu reckon FILE.json`` (SYS-13)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hemu.launch.reckoning import reckon

pytestmark = pytest.mark.once
EXAMPLE = {
    "calendar": {
        "office_hours": [["09:00", "12:00"], ["13:30", "18:00"]],
        "weekend": [6, 7],
        "off": ["2026-10-01"],
        "on": ["2026-10-10"],
    },
    "limit": {"kind": "working_days", "days": 3},
    "events": [
        {"do": "start", "at": "2026-09-29T16:20:00+08:00"},
        {"do": "pause", "at": "2026-09-30T10:00:00+08:00"},
        {"do": "resume", "at": "2026-09-30T15:00:00+08:00"},
    ],
    "now": "2026-10-08T09:00:00+08:00",
}


def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], questions: Any) -> tuple[int, Any]:
    file = tmp_path / "questions.json"
    file.write_text(questions if isinstance(questions, str) else json.dumps(questions))
    code = reckon([str(file)])
    said = capsys.readouterr()
    return code, json.loads(said.out) if code == 0 else said.err


@pytest.mark.rule("SYS-13")
def test_the_example_of_the_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, answers = asked(tmp_path, capsys, [EXAMPLE])
    assert code == 0
    assert answers == [
        {"state": "missed", "due_at": "2026-10-06T00:00:00+08:00", "elapsed_seconds": None, "kept": False}
    ]


def with_(**parts: Any) -> dict[str, Any]:
    return {**EXAMPLE, **parts}


MET = {"do": "met", "at": "2099-01-01T00:00:00Z"}
START = EXAMPLE["events"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("no object", None),
        (with_(limit={"kind": "clock", "minutes": 0}), None),
        (with_(limit={"kind": "clock", "minutes": True}), None),
        (with_(limit={"kind": "clock", "minutes": 1.5}), None),
        (with_(limit={"kind": "fortnight"}), None),
        (with_(limit={"kind": "earliest", "of": []}), None),
        (with_(limit={"kind": "working_days", "days": 2, "day_end": "noon"}), None),
        (with_(limit={"kind": "working_days", "days": 2, "roll": 1}), None),
        (with_(limit={"kind": "calendar_days", "days": 3654}), None),
        (with_(calendar={"office_hours": [["09:00", "18:00"], ["17:00", "19:00"]]}), None),
        (with_(calendar={"office_hours": [["22:00", "06:00"]]}), None),
        (with_(calendar={"weekend": [0]}), None),
        (with_(calendar={"off": ["2026-02-30"]}), None),
        (with_(events=[]), None),
        (with_(now="2026-09-29T16:19:59+08:00"), None),
        (with_(now="2026-10-08T09:00:00"), None),
        (with_(events=[{"do": "pause", "at": START["at"]}]), 0),
        (with_(events=[START, START]), 1),
        (with_(events=[START, {"do": "resume", "at": "2026-09-30T10:00:00+08:00"}]), 1),
        (with_(events=[START, {"do": "pause", "at": "2026-09-29T16:19:00+08:00"}]), 1),
        (with_(events=[START, {"do": "pause", "at": "2026-09-30T10:00:00.5+08:00"}]), 1),
        (with_(events=[START, MET, MET]), 2),
    ],
)  # fmt: skip
def test_a_refused_question_says_which_event_is_to_blame(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], question: Any, event: int | None
) -> None:
    code, answers = asked(tmp_path, capsys, [question, EXAMPLE])
    assert code == 0
    assert (answers[0]["error"]["question"], answers[0]["error"]["event"]) == (0, event)
    assert answers[0]["error"]["reason"]
    assert answers[1]["state"] == "missed"


@pytest.mark.parametrize("content", ['{"a": 1}', "no json", ""])
def test_a_file_that_is_no_list_of_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    code, said = asked(tmp_path, capsys, content)
    assert code == 2
    assert said.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reckon([str(tmp_path / "nothing.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
