"""The reckoning and an oracle written by itself agree on every question (PRO-01, PRO-02, SYS-13)."""

from __future__ import annotations

import random

import pytest

from hemu.engines.promises.reckoning.questions import answer_all
from hemu.engines.promises.tests.asking import make_question
from hemu.engines.promises.tests.oracle import same

MANY = 10_000


@pytest.mark.rule("PRO-01", "PRO-02", "SYS-13")
@pytest.mark.once
@pytest.mark.parametrize("seed", range(10))
def test_no_difference_in_ten_thousand_questions(seed: int) -> None:
    dice = random.Random(20260921 + seed)
    questions = [make_question(dice) for _ in range(MANY)]
    answers = answer_all(questions)
    differences = [
        said for question, answer in zip(questions, answers, strict=True) if (said := same(question, answer))
    ]
    assert differences == []
    states = {answer.get("state", "refused") for answer in answers}
    assert states == {"running", "paused", "met", "missed", "refused"}
