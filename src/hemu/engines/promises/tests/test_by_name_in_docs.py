"""The worked examples of docs/reckoning.md are true."""

from __future__ import annotations

import json
import re

import pytest

from hemu.engines.promises.reckoning.questions import answer
from hemu.kernel.environment import ROOT

BLOCKS = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "reckoning.md").read_text(encoding="utf-8"), re.S)
EXAMPLES = list(zip(BLOCKS[::2], BLOCKS[1::2], strict=True))


@pytest.mark.once
@pytest.mark.rule("SYS-13", "PRO-01")
@pytest.mark.parametrize(("question", "expected"), EXAMPLES)
def test_an_example(question: str, expected: str) -> None:
    assert answer(json.loads(question)) == json.loads(expected)


@pytest.mark.once
def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 8
