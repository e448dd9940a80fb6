"""Transactions of commands: one per command, and the victim of a deadlock is tried again."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_TRIES = 4
_DEADLOCKS = {"40P01", "40001", 1213, 1205, 1020}
"""PostgreSQL deadlock and serialisation failure; MariaDB deadlock, lock wait time-out, record changed."""


def command(work: Callable[P, R]) -> Callable[P, R]:
    """Run ``work`` in one transaction; inside another command it joins that one.

    A deadlock's victim is run again from the start, up to four times: a command has no effect outside
    the database until it commits, so a second run is safe.
    """

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return work(*args, **kwargs)
        for left in range(_TRIES - 1, -1, -1):
            try:
                with transaction.atomic():
                    return work(*args, **kwargs)
            except OperationalError as problem:
                if not left or not _is_deadlock(problem):
                    raise
                time.sleep(random.uniform(0.01, 0.05))
        raise AssertionError("unreachable")

    return run


def _is_deadlock(problem: OperationalError) -> bool:
    cause = problem.__cause__
    code = getattr(cause, "sqlstate", None) or (cause.args[0] if cause is not None and cause.args else None)
    return code in _DEADLOCKS
