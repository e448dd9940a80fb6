from __future__ import annotations

from datetime import timedelta

from django_q.models import Task

from hemu.kernel.timekeeping import now

KEPT_DAYS = 14


def prune_results() -> int:
    """Forget the results of tasks done long ago: the queue keeps every one until told."""
    deleted, _ = Task.objects.filter(stopped__lt=now() - timedelta(days=KEPT_DAYS)).delete()
    return int(deleted)
