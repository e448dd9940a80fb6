"""The bench ``import``: a whole import against merely reading the same file with openpyxl (EST-06).

Each side runs in a process of its own, so that its memory is its own; while the import runs, this process goes
on writing a small row every 50 ms and notes how long each took.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django
from openpyxl import load_workbook

SIZE = 20_000
MAX_RATIO, MAX_MEMORY_MB, MAX_WAIT = 4.0, 400, 2.0
EVERY = 0.05
CODE = "bench"


def run(size: int | None = None) -> dict[str, Any]:
    """Import ``size`` homes with three meters each; the figures, their limits, and whether they hold."""
    rooms = size or SIZE
    book = _specimen(rooms)
    before = _child("read", str(book))
    imported, waits = _import_while_writing(book)
    after = _child("read", str(book))
    reading = (before["seconds"] + after["seconds"]) / 2
    ratio = imported["seconds"] / reading
    wait = max(waits, default=0.0)
    done = bool(imported["ok"]) and imported["rooms"] == rooms
    return {
        "ok": done and ratio <= MAX_RATIO and imported["memory_mb"] < MAX_MEMORY_MB and wait <= MAX_WAIT,
        "rooms": imported["rooms"],
        "read_seconds": round(reading, 2),
        "import_seconds": round(imported["seconds"], 2),
        "ratio": round(ratio, 2),
        "memory_mb": round(imported["memory_mb"]),
        "longest_wait_seconds": round(wait, 3),
        "writes_meanwhile": len(waits),
        "limits": {
            "ratio": f"<= {MAX_RATIO:g}",
            "memory_mb": f"< {MAX_MEMORY_MB}",
            "longest_wait_seconds": f"<= {MAX_WAIT:g}",
        },
    }


def _specimen(rooms: int) -> Path:
    """The workbook, made once and kept among the machine's temporary files."""
    from hemu.registry.workbook.specimen import write_specimen  # noqa: PLC0415  (needs the apps)

    path = Path(tempfile.gettempdir()) / f"hemu-estate-{rooms}-{os.getuid()}.xlsx"
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}")
        write_specimen(partial, rooms)
        partial.replace(path)
    return path


def _import_while_writing(book: Path) -> tuple[dict[str, Any], list[float]]:
    from hemu.registry.estate.models import Place  # noqa: PLC0415  (needs the apps)

    community_id = _community()
    waits: list[float] = []
    child = _start("import", str(book))
    while child.poll() is None:
        started = time.perf_counter()
        Place.objects.create(community_id=community_id, kind=Place.Kind.OTHER, name=f"bench {len(waits)}")
        waits.append(time.perf_counter() - started)
        time.sleep(EVERY)
    return _answer(child), waits


def _community() -> int:
    """The community to import into; it stands before, as in an office that is at work."""
    from hemu.identity.access import SYSTEM  # noqa: PLC0415  (needs the apps)
    from hemu.kernel.timekeeping import now  # noqa: PLC0415
    from hemu.registry.org import commands as org  # noqa: PLC0415

    company = org.create_company(name="Bench", actor=SYSTEM, at=now())
    org.seed_company(company_id=company.pk, actor=SYSTEM, at=now())
    return org.create_community(company_id=company.pk, code=CODE, name="Bench", actor=SYSTEM, at=now()).pk


def _start(*arguments: str) -> subprocess.Popen[str]:
    source = str(Path(__file__).resolve().parents[3])
    environment = {**os.environ, "PYTHONPATH": source}
    command = [sys.executable, "-P", "-m", "hemu.registry.workbook.bench", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _answer(child: subprocess.Popen[str]) -> dict[str, Any]:
    out, _nothing = child.communicate()
    if child.returncode:
        raise RuntimeError("a side of the bench failed")
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def _child(*arguments: str) -> dict[str, Any]:
    return _answer(_start(*arguments))


# --- in the processes of their own ---------------------------------------------------------------------------


def _read(book: Path) -> dict[str, Any]:
    """What openpyxl takes to hand out every value."""
    started = time.perf_counter()
    cells = 0
    opened = load_workbook(book, read_only=True)
    for sheet in opened.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells += len(row)
    opened.close()
    return {"seconds": time.perf_counter() - started, "cells": cells}


def _import(book: Path) -> dict[str, Any]:
    """What the import takes, from opening the file to the last staged row thrown away."""
    django.setup()
    from hemu.identity.access import SYSTEM  # noqa: PLC0415  (needs the apps)
    from hemu.kernel.timekeeping import now  # noqa: PLC0415
    from hemu.registry.workbook.importing import Target, import_workbook  # noqa: PLC0415

    started = time.perf_counter()
    outcome = import_workbook(path=book, target=Target(CODE), dry_run=False, actor=SYSTEM, clock=now)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "ok": outcome.ok,
        "rooms": outcome.counts["rooms"]["created"],
        "memory_mb": _peak_mb(),
    }


def _peak_mb() -> float:
    """The most memory this process ever held; Linux says it without what the parent held before."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    side = {"read": _read, "import": _import}[sys.argv[1]]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hemu.config.settings")
    sys.stdout.write(json.dumps(side(Path(sys.argv[2]))) + "\n")
