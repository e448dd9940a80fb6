"""``enqueue``: the one way to hand work to the job process."""

from __future__ import annotations

from typing import Any

from django.db import transaction


def enqueue(task: str, *args: Any, name: str = "") -> None:
    """Run the function at dotted path ``task`` with ``args`` in the job process, after the current commit.

    At least once: a worker killed half-way runs it again, so ``task`` must bear a second run.
    """
    transaction.on_commit(lambda: _send(task, args, name))


def _send(task: str, args: tuple[Any, ...], name: str) -> None:
    from django_q.tasks import async_task  # noqa: PLC0415  (the queue's models load only with the apps ready)

    async_task(task, *args, task_name=name or None)
