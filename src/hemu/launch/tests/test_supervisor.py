"""The supervisor with children of a few lines: what dies comes back, and nothing is left behind."""

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

# A child that starts a child of its own; each writes its process id where the test finds it.
CHILD = """
import os, subprocess, sys, time
folder = sys.argv[1]
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(os.path.join(folder, "inner"), "w").write(str(inner.pid))
open(os.path.join(folder, "outer.new"), "w").write(str(os.getpid()))
os.rename(os.path.join(folder, "outer.new"), os.path.join(folder, "outer"))
time.sleep(600)
"""
SUPERVISOR = """
import sys
from hemu.launch.supervisor import Child, Supervisor
environment = {"PATH": "/usr/bin:/bin"}
children = [Child("The child", [sys.executable, *sys.argv[1:]], environment)]
sys.exit(Supervisor(children, on_ready=lambda: print("ready", flush=True), grace=2).run())
"""


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    started: list[subprocess.Popen[str]] = []

    def start(*child: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, *(child or ("-c", CHILD, str(tmp_path)))],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def process_id(folder: Path, name: str, *, other_than: int = 0) -> int:
    wait_until(lambda: (folder / name).exists() and int((folder / name).read_text() or 0) not in (0, other_than))
    return int((folder / name).read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(house, tmp_path: Path, number: signal.Signals) -> None:
    supervisor = house()
    outer, inner = process_id(tmp_path, "outer"), process_id(tmp_path, "inner")
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 0
    assert not is_alive(outer)
    assert not is_alive(inner)


def test_a_killed_child_comes_back_and_leaves_nothing_behind(house, tmp_path: Path) -> None:
    supervisor = house()
    outer, inner = process_id(tmp_path, "outer"), process_id(tmp_path, "inner")
    os.kill(outer, signal.SIGKILL)
    again = process_id(tmp_path, "outer", other_than=outer)
    assert is_alive(again)
    wait_until(lambda: not is_alive(inner))
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(20) == 0
    assert not is_alive(again)


def test_nothing_outlives_a_killed_supervisor(house, tmp_path: Path) -> None:
    supervisor = house()
    outer, inner = process_id(tmp_path, "outer"), process_id(tmp_path, "inner")
    supervisor.kill()
    wait_until(lambda: not is_alive(outer) and not is_alive(inner))


def test_a_child_that_will_not_stop_is_killed(house, tmp_path: Path) -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + CHILD
    supervisor = house("-c", stubborn, str(tmp_path))
    outer = process_id(tmp_path, "outer")
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(20) == 0
    assert not is_alive(outer)


def test_a_child_that_cannot_start_ends_the_run_with_a_reason(tmp_path: Path) -> None:
    never_ready = SUPERVISOR.replace("on_ready=", "is_ready=lambda: False, on_ready=")
    shown = subprocess.run(
        [sys.executable, "-c", never_ready, "-c", "raise SystemExit(3)"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert shown.returncode == 1
    assert "The child does not start (it ended with code 3)" in shown.stderr
