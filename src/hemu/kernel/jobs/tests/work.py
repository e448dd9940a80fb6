"""A task for the test of a killed worker."""

from __future__ import annotations

import os
import time
from pathlib import Path


def note_and_linger(path: str) -> None:
    """Write down who works on it; the first one then takes for ever."""
    notes = Path(path)
    is_first = not notes.exists()
    with notes.open("a") as out:
        out.write(f"{os.getpid()}\n")
    if is_first:
        time.sleep(600)
