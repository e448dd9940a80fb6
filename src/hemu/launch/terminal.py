"""How the launcher speaks: one line for each step, and a failure that says what to do."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something stands in the way. The first line says what, the following ones how to mend it."""


def say(text: str = "") -> None:
    """A line for the person at the terminal."""
    print(text, flush=True)  # noqa: T201


def complain(text: str) -> None:
    """A line about something that went wrong."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def step(title: str) -> Iterator[None]:
    """One step of the set-up: its name at once, and how long it took when it is done."""
    began = time.monotonic()
    print(f"  {title} …", end="", flush=True)  # noqa: T201
    try:
        yield
    except BaseException:
        print(" failed", flush=True)  # noqa: T201
        raise
    print(f" done ({time.monotonic() - began:.1f} s)", flush=True)  # noqa: T201
