from __future__ import annotations

from datetime import timedelta

from hemu.kernel.files.store import sweep_orphans
from hemu.kernel.timekeeping import now


def sweep_store() -> int:
    """The daily round that clears files of failed transactions."""
    return sweep_orphans(older_than=now() - timedelta(days=1))
