"""A house to be photographed: a copy of the demo where that is possible, so that nothing is changed by looking."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from hemu.kernel.environment import ROOT
from hemu.launch.address import Address
from hemu.launch.terminal import Problem

_PATIENCE = 60.0
_KEPT = ("keys", "files")


@contextmanager
def serve_copy() -> Iterator[str]:
    """Serve a copy of this data folder's demo, or a demo made for the purpose; the address."""
    with tempfile.TemporaryDirectory(prefix="hemu-shots-") as folder:
        environment = {**os.environ, "HEMU_DATA": folder, "HEMU_DEMO": "1", "HEMU_HTTPS": "0", "HEMU_PRODUCTION": ""}
        if os.environ.get("HEMU_DATABASE_URL"):
            environment["HEMU_DATA"] = str(settings.DATA_DIR)
        else:
            _copy(Path(settings.DATA_DIR), Path(folder))
        _prepare(environment)
        address = Address("127.0.0.1", _free_port())
        with _running(address, environment):
            yield address.url


def _prepare(environment: dict[str, str]) -> None:
    """What a start needs; a demo is made where none stands."""
    with open(os.devnull, "w") as nowhere:
        command = [sys.executable, "-P", str(ROOT / "manage.py"), "prepare", "--result-fd", str(nowhere.fileno())]
        done = subprocess.run(command, env=environment, check=False, stdout=sys.stderr, pass_fds=[nowhere.fileno()])
    if done.returncode:
        raise Problem("The demo could not be made ready; see above.")


def _copy(source: Path, target: Path) -> None:
    for database in source.glob("*.sqlite3"):
        with sqlite3.connect(database) as old, sqlite3.connect(target / database.name) as new:
            old.backup(new)
        old.close()
        new.close()
    for name in _KEPT:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name)
    if (source / "demo").is_file():
        shutil.copy(source / "demo", target / "demo")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(address: Address, environment: dict[str, str]) -> Iterator[None]:
    server = subprocess.Popen(
        [
            *(sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--host", address.host),
            *("--port", str(address.port), "--workers", "1", "--blocking-threads", "2", "--no-ws"),
            *("--log-level", "error", "hemu.config.wsgi:application"),
        ],
        env={**environment, "PYTHONPATH": str(ROOT / "src")},
        cwd=ROOT,
    )
    try:
        until = time.monotonic() + _PATIENCE
        while not address.answers():
            if server.poll() is not None or time.monotonic() > until:
                raise Problem("The server for the pictures did not start.")
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(timeout=15)
