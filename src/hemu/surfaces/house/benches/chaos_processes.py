"""The processes of a house in a scratch folder, which can be killed and brought up again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from django.db import close_old_connections
from django.db.utils import Error

from hemu.kernel.environment import ROOT
from hemu.kernel.jobs.queue import enqueue
from hemu.launch.address import Address
from hemu.launch.terminal import Problem
from hemu.surfaces.house.benches import Result

OWN_SERVER = "HEMU_BENCH_POSTGRESQL"
"""The folder of the PostgreSQL server that the bench has started for itself."""
PATIENCE = 90.0
SWEEP = "hemu.engines.promises.sweeping.sweep_promises"


class Mortal:
    """A process with all that it starts, in a group of its own."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None

    def is_up(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it."""
        self.process = subprocess.Popen(
            self.command, env=dict(self.environment), cwd=ROOT, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """kill -9, the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Server(Mortal):
    """The bench's own PostgreSQL: its postmaster is killed, its other processes follow by themselves."""

    def __init__(self, folder: Path) -> None:
        super().__init__("database", (), os.environ)
        self.folder = folder

    def is_up(self) -> bool:
        """Whether the postmaster runs."""
        return _alive(_postmaster(self.folder))

    def start(self) -> None:
        """Start it and wait until it answers; remains of the killed one may need a moment to go."""
        until = time.monotonic() + PATIENCE
        while not start_server(self.folder):
            if time.monotonic() > until:
                raise Problem("The bench's own PostgreSQL does not start again.")
            time.sleep(0.5)

    def kill(self) -> None:
        """kill -9."""
        if (pid := _postmaster(self.folder)) is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            while _alive(pid):
                time.sleep(0.02)


class House:
    """Web server, job process and, where it is the bench's own, the database."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "HEMU_DATA": str(folder), "PYTHONPATH": str(ROOT / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.address = Address("127.0.0.1", _free_port())
        web = [
            *(sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--host", self.address.host),
            *("--port", str(self.address.port), "--workers", "1", "--blocking-threads", "4", "--no-ws"),
            *("--log-level", "error", "hemu.config.wsgi:application"),
        ]
        self.web = Mortal("web", web, environment)
        self.jobs = Mortal("worker", [sys.executable, "-P", str(ROOT / "manage.py"), "jobs"], environment)
        self.database = Server(Path(os.environ[OWN_SERVER])) if has_own_server() else None
        self.victims: list[Mortal] = [self.web, self.jobs, *([self.database] if self.database else [])]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        for mortal in (self.web, self.jobs):
            mortal.kill()

    def bring_up(self) -> None:
        """Start what is dead, the database first, and wait until the web server answers."""
        for mortal in reversed(self.victims):
            if not mortal.is_up():
                mortal.start()
        until = time.monotonic() + PATIENCE
        while not self.address.answers():
            if not self.web.is_up():
                self.web.start()
            if time.monotonic() > until:
                raise Problem("The web server does not come up again.")
            time.sleep(0.1)

    def ask_for_a_sweep(self) -> None:
        """A round between the rounds, so that the worker is at work when it dies."""
        for _try in range(3):
            close_old_connections()
            try:
                enqueue(SWEEP)
                return
            except Error:
                time.sleep(0.2)


def has_own_server() -> bool:
    """Whether the database is the bench's own, to be killed."""
    return OWN_SERVER in os.environ


def run_with_own_server(kills: int) -> Result:
    """The whole bench again, on a PostgreSQL server that exists only for it."""
    with tempfile.TemporaryDirectory(prefix="hemu-chaos-") as outer:
        os.chmod(outer, 0o755)
        folder = Path(outer) / "pg"
        port = _free_port()
        _make_server(folder, port)
        try:
            if not start_server(folder):
                raise Problem("The bench's own PostgreSQL does not start.")
            environment = {
                **os.environ,
                OWN_SERVER: str(folder),
                "HEMU_DATABASE_URL": f"postgresql://postgres@127.0.0.1:{port}/postgres",
            }
            command = [sys.executable, "-P", str(ROOT / "manage.py"), "bench", "--here", "chaos", "--json"]
            done = subprocess.run(
                [*command, "--size", str(kills)], env=environment, check=False, stdout=subprocess.PIPE, text=True
            )
        finally:
            _control(folder, "stop", "-m", "immediate")
    values = json.loads(done.stdout.strip() or "{}")
    return Result(ok=bool(values.pop("ok", False)), limits=values.pop("limits", {}), figures=values)


def _make_server(folder: Path, port: int) -> None:
    folder.mkdir(mode=0o700)
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    subprocess.run(
        [*_as_postgres(), _binary("initdb"), "-D", str(folder), "-A", "trust", "-U", "postgres", "-E", "UTF8"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with (folder / "postgresql.conf").open("a") as out:
        out.write(f"\nport = {port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n")


def start_server(folder: Path) -> bool:
    """Whether it came up."""
    return _control(folder, "start", "-l", str(folder / "log"))


def _control(folder: Path, *what: str) -> bool:
    command = [*_as_postgres(), _binary("pg_ctl"), "-D", str(folder), "-w", *what]
    return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def _as_postgres() -> list[str]:
    return ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []


def _binary(name: str) -> str:
    known = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(known[-1]) if known else shutil.which(name)
    if found is None:
        raise Problem(f"The bench needs PostgreSQL's {name} to start a server of its own.")
    return found


def _postmaster(folder: Path) -> int | None:
    try:
        return int((folder / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _alive(pid: int | None) -> bool:
    """Whether the process exists and has not ended; whoever started it may not have fetched its end yet."""
    try:
        return pid is not None and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
