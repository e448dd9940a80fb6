"""A small supervisor in the foreground: starts the children, brings a dead one back, stops all of them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hemu.launch.terminal import complain

GRACE = 10.0
"""How long a child may take to stop by itself."""

_TICK = 0.1
_PAUSES = (0.5, 1, 2, 4, 8, 15, 30)
"""How long to wait before each further start of a child that keeps dying."""
_STEADY = 60.0
"""A child that lived this long starts anew with the shortest pause."""


@dataclass
class Child:
    """A process to keep alive. ``life_line`` is the end of the pipe that ties it to us (see ``keeper``)."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    life_line: int = -1
    started: float = 0.0
    restarts: int = 0
    next_start: float = 0.0

    def start(self, grace: float) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches only the supervisor."""
        reading, self.life_line = os.pipe()
        keeper = [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(grace)]
        self.process = subprocess.Popen(
            [*keeper, *self.command], stdin=reading, env=dict(self.environment), start_new_session=True
        )
        os.close(reading)
        self.started = time.monotonic()

    def let_go(self) -> None:
        """Close the life line: the keeper stops the child and everything it started."""
        if self.life_line >= 0:
            os.close(self.life_line)
            self.life_line = -1

    def kill(self) -> None:
        """End the whole group at once."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Supervisor:
    """Holds the children of one run. ``is_ready`` is asked until it says yes; then ``on_ready`` is told."""

    children: Sequence[Child]
    is_ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    grace: float = GRACE
    tries_before_ready: int = 3
    _asked_to_stop: int = field(default=0, init=False)
    _ready: bool = field(default=False, init=False)

    def run(self) -> int:
        """Keep them until a signal comes; 0 when stopped on request, 1 when they could not be brought up."""
        before = {number: signal.signal(number, self._on_signal) for number in _STOPPING}
        try:
            for child in self.children:
                child.start(self.grace)
            while not self._asked_to_stop:
                if not self._tend():
                    return 1
                time.sleep(_TICK)
            return 0
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: object) -> None:
        self._asked_to_stop += 1

    def _tend(self) -> bool:
        """One look around; False when a child cannot be brought up at all."""
        now = time.monotonic()
        for child in self.children:
            if child.process is None:
                if now >= child.next_start:
                    child.start(self.grace)
            elif child.process.poll() is not None and not self._bury(child, now):
                return False
        if not self._ready and all(child.process is not None for child in self.children) and self.is_ready():
            self._ready = True
            self.on_ready()
        return True

    def _bury(self, child: Child, now: float) -> bool:
        """See a dead child off and set the time of its next start."""
        assert child.process is not None
        code = child.process.returncode
        child.let_go()
        child.kill()  # a keeper that was killed itself may leave its child behind
        child.process = None
        child.restarts = 0 if now - child.started > _STEADY else child.restarts + 1
        if not self._ready and child.restarts >= self.tries_before_ready:
            complain(f"{child.name} does not start (it ended with code {code}); what it said is above.")
            return False
        pause = _PAUSES[min(max(child.restarts, 1), len(_PAUSES)) - 1]
        complain(f"{child.name} ended with code {code}; starting it again in {pause:g} s.")
        child.next_start = now + pause
        return True

    def _stop_all(self) -> None:
        """Stop everything, together; a second Ctrl-C or the end of patience kills."""
        asked = self._asked_to_stop
        for child in self.children:
            child.let_go()
        until = time.monotonic() + self.grace + 3
        while any(child.process and child.process.poll() is None for child in self.children):
            if self._asked_to_stop > asked or time.monotonic() > until:
                break
            time.sleep(0.02)
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.kill()
                child.process.wait()


_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
