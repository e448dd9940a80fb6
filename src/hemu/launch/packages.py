"""The project's own environment: a venv, and in it exactly the pinned packages, each checked by its hash."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hemu.kernel.environment import ROOT
from hemu.launch.terminal import Problem, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
_STAMP = VENV / "hemu-packages.json"
_KINDS = ("base", "dev")  # dev holds everything of base


def ensure_packages(kind: str = "base") -> None:
    """Make the environment what the requirements say, unless the stamp tells that it is so already."""
    if is_current(kind):
        return
    with _alone():
        if is_current(kind):  # somebody else, starting at the same time, has done it
            return
        wanted = "dev" if _stamped_kind() == "dev" else kind
        _ensure_venv()
        with step("Packages for running" if wanted == "base" else "Packages for running and testing"):
            _install(REQUIREMENTS / f"{wanted}.txt")
        _STAMP.write_text(json.dumps({"kind": wanted, "digest": digest(wanted)}))


def is_current(kind: str) -> bool:
    """Whether the environment holds what ``kind`` asks for, in the versions asked for now."""
    stamped = _stamped_kind()
    if stamped is None or _KINDS.index(stamped) < _KINDS.index(kind) or not PYTHON.exists():
        return False
    return bool(json.loads(_STAMP.read_text())["digest"] == digest(stamped))


def digest(kind: str) -> str:
    """What the packages depend on: the pinned list and the Python they are for."""
    pinned = (REQUIREMENTS / f"{kind}.txt").read_bytes()
    return hashlib.sha256(pinned + sys.version.encode()).hexdigest()


def _stamped_kind() -> str | None:
    try:
        kind = json.loads(_STAMP.read_text())["kind"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kind if kind in _KINDS else None


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once: the second waits for the first."""
    folder = ROOT / ".build"
    try:
        folder.mkdir(exist_ok=True)
        lock = (folder / "setup.lock").open("w")
    except OSError as problem:
        raise Problem(f"Cannot write in {ROOT}: {problem.strerror}.\nHemu keeps its packages there.") from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step("Another start is setting up; waiting for it"):
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_venv() -> None:
    if PYTHON.exists() and _succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "This Python cannot make an environment: its module ensurepip is missing.\n"
            f"Install it (Debian, Ubuntu: apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv)"
            " and start again."
        )
    # Run from inside a broken environment, the Python it was made from makes the new one.
    python = getattr(sys, "_base_executable", None) or sys.executable
    with step("Environment"):
        _run([python, "-m", "venv", "--clear", str(VENV)], "The environment could not be made.")


def _install(requirements: Path) -> None:
    """By uv, which is quick; by pip where uv does not run or does not reach what pip is set up to reach."""
    hashed = ["--quiet", "--require-hashes", "--requirement"]
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *hashed]
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--compile-bytecode", *hashed]
    if _succeeds([*pip, str(REQUIREMENTS / "installer.txt")]) and _succeeds([*uv, str(requirements)]):
        return
    _run([*pip, str(requirements)], "The packages could not be installed. Is this machine online?")


def _environment() -> dict[str, str]:
    return {**os.environ, "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "copy"), "PYTHONPATH": ""}


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, env=_environment(), capture_output=True, check=False).returncode == 0


def _run(command: Sequence[str], failure: str) -> None:
    done = subprocess.run(
        command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True
    )
    if done.returncode:
        said = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-12:])
        raise Problem(f"{failure} It said:\n{said}")
