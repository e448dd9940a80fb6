"""Keeps one child process and everything it starts, and lets none of it outlive the supervisor.

Run as a script of its own: ``keeper.py GRACE COMMAND…`` with the supervisor's life line as standard input.
The life line is a pipe of which the supervisor holds the other end: it closes when the supervisor wants the
child to stop, and also when the supervisor is killed, however hard. Then the child gets SIGTERM and, after
GRACE seconds, all its group SIGKILL. When the child ends by itself, what it left behind ends too.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from typing import Any


def keep(grace: float, command: list[str]) -> int:
    """Run ``command`` until it ends or the life line closes; the exit code, 128 + signal if it was killed."""
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, _note)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the kill of our whole group below must not be ours
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_forget_signals)
    while child.poll() is None:
        ready, _, _ = select.select([sys.stdin.fileno(), woken], [], [])
        if sys.stdin.fileno() in ready:  # nobody ever writes: readable means closed
            _stop(child, grace)
            break
        os.read(woken, 4096)
    code = child.wait()
    _end_group()
    return code if code >= 0 else 128 - code


def _stop(child: subprocess.Popen[bytes], grace: float) -> None:
    child.terminate()
    until = time.monotonic() + grace
    while child.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    if child.poll() is None:
        child.kill()


def _end_group() -> None:
    """End whatever the child left running: first politely, then at once. Our own group is ours alone."""
    own = os.getpid()
    if os.getpgrp() != own or not _has_others(own):
        return
    os.killpg(own, signal.SIGTERM)
    until = time.monotonic() + 1
    while _has_others(own) and time.monotonic() < until:
        time.sleep(0.02)
    if _has_others(own):
        # The keeper dies with them; the supervisor reads that as a killed child, which it was.
        os.killpg(own, signal.SIGKILL)


def _has_others(group: int) -> bool:
    """Whether anybody else is left in the group (asked of /proc where there is one, else assumed)."""
    try:
        entries = os.listdir("/proc")
    except OSError:
        return True
    for entry in entries:
        if entry.isdigit() and int(entry) != group:
            with contextlib.suppress(OSError), open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as stat:
                state, _parent, its_group = stat.read().rpartition(")")[2].split()[:3]
                if int(its_group) == group and state != "Z":
                    return True
    return False


def _note(*_: Any) -> None:
    """The wake-up pipe says what there is to say."""


def _forget_signals() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(keep(float(sys.argv[1]), sys.argv[2:]))
