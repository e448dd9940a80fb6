"""``./hemu reckon FILE.json``: anybody can check how promises are reckoned; needs no packages and no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from hemu.engines.promises.reckoning.questions import answer_all
from hemu.launch.terminal import complain

UNREADABLE = 2


def reckon(arguments: Sequence[str]) -> int:
    """Print the list of answers to the file's list of questions; exit 2 where there is no such list."""
    if len(arguments) != 1:
        complain("reckon reads one file: ./hemu reckon FILE.json")
        return UNREADABLE
    try:
        questions = json.loads(Path(arguments[0]).read_bytes())
    except OSError as problem:
        complain(f"{arguments[0]} cannot be read: {problem.strerror}")
        return UNREADABLE
    except (ValueError, RecursionError):
        complain(f"{arguments[0]} holds no JSON")
        return UNREADABLE
    if not isinstance(questions, list):
        complain(f"{arguments[0]} holds no list of questions")
        return UNREADABLE
    json.dump(answer_all(questions), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
    return 0
