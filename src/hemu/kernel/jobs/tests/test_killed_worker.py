"""A worker killed in the middle of a task: the job process comes back, and the task is done after all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hemu.kernel.environment import ROOT

PREPARE = """
import sys
from django.core.management import call_command
from hemu.kernel.jobs.queue import enqueue
call_command("migrate", database="queue", verbosity=0)
call_command("migrate", verbosity=0)
enqueue("hemu.kernel.jobs.tests.work.note_and_linger", {notes!r})
"""
SUPERVISE = """
import os, sys
from hemu.launch.supervisor import Child, Supervisor
jobs = Child("The job process", [sys.executable, "-P", {manage!r}, "jobs"], os.environ)
sys.exit(Supervisor([jobs], grace=3).run())
"""


@pytest.mark.slow
def test_a_task_whose_worker_is_killed_runs_again(tmp_path: Path) -> None:
    notes, manage = tmp_path / "notes", str(ROOT / "manage.py")
    own = {key: value for key, value in os.environ.items() if not key.startswith("HEMU_")}
    own |= {"HEMU_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT / "src")}
    prepare = PREPARE.format(notes=str(notes))
    subprocess.run([sys.executable, manage, "shell", "-v0", "-c", prepare], env=own, check=True, timeout=300)
    house = subprocess.Popen([sys.executable, "-c", SUPERVISE.format(manage=manage)], env=own, stderr=subprocess.PIPE)
    try:
        wait_until(lambda: len(lines(notes)) == 1)
        os.kill(int(lines(notes)[0]), signal.SIGKILL)
        wait_until(lambda: len(lines(notes)) == 2)
        assert lines(notes)[0] != lines(notes)[1]
        house.terminate()
        assert house.wait(60) == 0
    finally:
        house.kill()
        house.communicate()


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def wait_until(true: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.05)
