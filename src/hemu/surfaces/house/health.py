from __future__ import annotations

from django.db import connection
from django.db.utils import Error

import hemu
from hemu.kernel.jobs.cluster import heartbeat_age

_LATE_SECONDS = 30


def get_health() -> dict[str, str]:
    """How the house is: the whole, the database, the job process of this data folder, the version."""
    database = "ok" if _database_answers() else "unreachable"
    return {
        "status": "ok" if database == "ok" else "failing",
        "database": database,
        "jobs": _jobs(),
        "version": hemu.__version__,
    }


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except Error:
        return False


def _jobs() -> str:
    age = heartbeat_age()
    if age is None:
        return "not started"
    return "ok" if age < _LATE_SECONDS else "stopped"
