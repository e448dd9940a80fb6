"""Jobs that come round by themselves: each app names its own, the job process keeps them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """A function run every so many ``minutes``; it must bear running twice or late."""

    task: str
    minutes: int


_rounds: dict[str, Round] = {}


def every(*, minutes: int, task: str) -> None:
    """Have ``task`` (a dotted path) run every ``minutes``; called from ``AppConfig.ready()``."""
    _rounds[task] = Round(task=task, minutes=minutes)


def list_rounds() -> list[Round]:
    """All rounds, in the order of their names."""
    return [_rounds[name] for name in sorted(_rounds)]
