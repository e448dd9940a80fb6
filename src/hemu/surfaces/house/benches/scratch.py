"""A database only for one bench: made before, dropped after, and never the house's own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from hemu.kernel.environment import ROOT


def run_in_scratch(arguments: Sequence[str]) -> int:
    """Run a management command against a scratch data folder and database; its exit code."""
    with tempfile.TemporaryDirectory(prefix="hemu-bench-") as folder, _scratch_database() as url:
        environment = {**os.environ, "HEMU_DATA": folder, "HEMU_PRODUCTION": "", "HEMU_DEMO": ""}
        if url:
            environment["HEMU_DATABASE_URL"] = url
        command = [sys.executable, "-P", str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def _scratch_database() -> Iterator[str]:
    """The address of an empty database beside the one that is set; nothing on SQLite, where the folder suffices."""
    url = os.environ.get("HEMU_DATABASE_URL", "")
    if not url:
        yield ""
        return
    name = f"{connection.settings_dict['NAME']}_bench"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(
            f"CREATE DATABASE {quoted}"
            + (" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" if connection.vendor == "mysql" else "")
        )
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
