"""The job process: keeps the rounds in the queue's time-table, and the queue's workers at work."""

from __future__ import annotations

import fcntl
import logging
import os
import time
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import django_q.cluster
from django.conf import settings
from django.db import connections
from django_q.models import OrmQ, Schedule

from hemu.kernel.jobs.schedules import list_rounds

HEARTBEAT = "jobs.heartbeat"
_PREFIX = "round: "
_BEAT_SECONDS = 2.0

logger = logging.getLogger("hemu.jobs")


class Sentinel(django_q.cluster.Sentinel):
    """Ends the whole job process when one of its parts dies, so that a sound one starts in its place.

    A part killed while it waits takes the lock of the pipe it read from with it: a single part put in its
    place would wait for ever. Only a task over its time is ended and replaced alone, as the queue does it.
    """

    def reincarnate(self, process: Any) -> None:
        timer = getattr(process, "timer", None)
        if process in self.pool and timer is not None and int(timer.value) in (0, -2):
            super().reincarnate(process)
            return
        logger.error("a part of the job process died (code %s); starting all of it anew", process.exitcode)
        raise SystemExit(1)


def run_jobs(*, at: datetime) -> int:
    """Work until a signal comes; 1 when the workers ended by themselves."""
    logging.getLogger("django-q").setLevel(logging.WARNING)
    folder: Path = settings.DATA_DIR
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = _be_the_only_one(folder)
    if lock is not None:
        release_interrupted(at=at)
    sync_rounds(at=at)
    connections.close_all()  # the workers are forks, and a connection must not be shared
    django_q.cluster.Sentinel = Sentinel  # the cluster starts the sentinel by this name
    cluster = django_q.cluster.Cluster()
    cluster.start()
    while cluster.sentinel.is_alive():
        (folder / HEARTBEAT).touch()
        time.sleep(_BEAT_SECONDS)
    asked_to_stop = cluster.stop_event is None
    return 0 if asked_to_stop else 1


def sync_rounds(*, at: datetime) -> None:
    """Make the time-table what the apps declare; a round keeps its next time unless its interval changed."""
    declared = {_PREFIX + item.task: item for item in list_rounds()}
    Schedule.objects.filter(name__startswith=_PREFIX).exclude(name__in=declared).delete()
    for name, item in declared.items():
        kept = Schedule.objects.filter(name=name, minutes=item.minutes, func=item.task).first()
        if kept is None:
            Schedule.objects.filter(name=name).delete()
            Schedule.objects.create(
                name=name,
                func=item.task,
                schedule_type=Schedule.MINUTES,
                minutes=item.minutes,
                repeats=-1,
                next_run=at,
            )


def release_interrupted(*, at: datetime) -> int:
    """Give back the tasks that a killed job process had in hand, so that they run at once; how many.

    Only the sole job process of the queue may do so. Several (a server database, several machines) leave
    it to the queue's own time-out.
    """
    return int(OrmQ.objects.filter(lock__gt=at).update(lock=at))


def heartbeat_age() -> float | None:
    """Seconds since the job process of this data folder was last seen; None when it never was."""
    try:
        return max(0.0, time.time() - os.stat(settings.DATA_DIR / HEARTBEAT).st_mtime)
    except OSError:
        return None


def _be_the_only_one(folder: Path) -> IO[str] | None:
    """A lock that says that no other job process works on this queue: possible where the queue is our file."""
    if "queue" not in settings.DATABASES:
        return None
    lock = (folder / "jobs.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock
