"""``./hemu run``: prepare, start web and jobs, say when the house is ready, and hold it until Ctrl-C."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from hemu.kernel.environment import ROOT, data_dir, is_production
from hemu.launch.address import Address
from hemu.launch.supervisor import Child, Supervisor
from hemu.launch.terminal import Problem, say

WEB_THREADS = 4
"""Few: one SQLite or a small pool of connections is served best by few, and requests are short."""


def parse_run(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of ``run``."""
    parser = argparse.ArgumentParser(prog="./hemu run", description="Set up what is missing and serve.")
    parser.add_argument("--host", default=os.environ.get("HEMU_HOST", "127.0.0.1"), help="address to listen on")
    parser.add_argument("--port", type=int, default=int(os.environ.get("HEMU_PORT", "8000")), help="port to listen on")
    parser.add_argument("--data", metavar="DIR", help="folder of database, files and keys (default: ./data)")
    parser.add_argument("--no-demo", action="store_true", help="start empty, with a link for the first administrator")
    parser.add_argument("--tls", action="store_true", help="serve HTTPS")
    parser.add_argument("--cert", type=Path, metavar="FILE", help="certificate for --tls; without it one is made")
    parser.add_argument("--key", type=Path, metavar="FILE", help="key of the certificate")
    options = parser.parse_args(arguments)
    if not 0 < options.port < 65536:
        parser.error("--port is a number from 1 to 65535")
    if (options.cert or options.key) and not options.tls:
        parser.error("--cert and --key go with --tls")
    return options


def run(arguments: Sequence[str]) -> int:
    """Everything of ``./hemu run``; the packages stand already."""
    options = parse_run(arguments)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled code is kept: without it each start takes thrice as long
    address = Address(options.host, options.port, options.tls)
    _require_sane_production(options)
    address.require_free()
    server = _web_command(address)
    if options.tls:
        os.environ["HEMU_HTTPS"] = "1"
        server += _tls_options(options)
    with _in_use(data_dir()):
        prepared = prepare(["--base-url", address.url, *(["--no-demo"] if options.no_demo else [])])
        environment = {**os.environ, "HEMU_DEMO": "1" if prepared.get("demo") else "0"}
        web = Child("The web server", server, environment)
        jobs = Child("The job process", [sys.executable, "-P", str(ROOT / "manage.py"), "jobs"], environment)

        def greet() -> None:
            say(f"Hemu is ready: {address.url}")
            for line in prepared.get("notes", []):
                say(line)

        return Supervisor([web, jobs], is_ready=address.answers, on_ready=greet).run()


def prepare(arguments: Sequence[str]) -> dict[str, Any]:
    """Database, pages and demo made ready by one Django process; what it found out."""
    reading, writing = os.pipe()
    command = [sys.executable, "-P", str(ROOT / "manage.py"), "prepare", "--result-fd", str(writing), *arguments]
    process = subprocess.Popen(command, pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading) as result:
        said = result.read()
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise
    if code:
        raise Problem("")  # it has said why
    return dict(json.loads(said))


def _web_command(address: Address) -> list[str]:
    return [
        *(sys.executable, "-P", "-m", "granian"),
        *("--interface", "wsgi", "--host", address.host, "--port", str(address.port)),
        *("--workers", "1", "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"),
        *("--respawn-interval", "0.5", "--workers-kill-timeout", "8", "--no-ws", "--log-level", "error"),
        "hemu.config.wsgi:application",
    ]


def _tls_options(options: argparse.Namespace) -> list[str]:
    from hemu.launch.certificates import get_certificate  # noqa: PLC0415  (needs the packages)

    pair = get_certificate(data_dir() / "keys", host=options.host, given=options.cert, given_key=options.key)
    return [
        *("--ssl-certificate", str(pair.certificate), "--ssl-keyfile", str(pair.key)),
        *("--ssl-protocol-min", "tls1.2"),
    ]


def _require_sane_production(options: argparse.Namespace) -> None:
    """What a production start refuses before anything is touched; the rest is asked by ``prepare``."""
    if not is_production():
        return
    if os.environ.get("HEMU_DEMO", "") == "1":
        raise Problem("HEMU_DEMO=1 has no place beside HEMU_PRODUCTION=1: demo people stay out of production.")
    secure = os.environ.get("HEMU_HTTPS", "1") == "1"
    if secure and not options.tls and os.environ.get("HEMU_BEHIND_PROXY") != "1":
        raise Problem(
            "In production pages go over HTTPS only. Choose one:\n"
            "  ./hemu run --tls [--cert FILE --key FILE]   HTTPS built in\n"
            "  HEMU_BEHIND_PROXY=1                         a proxy in front does it (docs/operations.md)\n"
            "  HEMU_HTTPS=0                                plain HTTP, in a network where nobody listens in"
        )


def _in_use(folder: Path) -> IO[str]:
    """Mark the data folder as in use while we run; a restore under a running house is refused by this."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (folder / "running.lock").open("w")
    except OSError as problem:
        raise Problem(f"Cannot write in the data folder {folder}: {problem.strerror}.") from problem
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        lock.close()
        raise Problem(f"A restore into {folder} is going on; start again when it is done.") from problem
    return lock


def compile_words() -> None:
    """Bring the compiled translations up to date, where a text is newer than what was compiled from it."""
    texts = (ROOT / "src").glob("hemu/**/locale/*/LC_MESSAGES/*.po")
    if any(_is_stale(text) for text in texts):
        subprocess.run(
            [sys.executable, "-P", str(ROOT / "manage.py"), "compile_words"], check=False, stdout=subprocess.DEVNULL
        )


def _is_stale(text: Path) -> bool:
    compiled = text.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime
