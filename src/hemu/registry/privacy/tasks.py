from __future__ import annotations

from hemu.kernel.timekeeping import now
from hemu.registry.privacy import ledger
from hemu.registry.privacy.commands.retention import run_retention


def daily_round() -> int:
    """Ends what is too old, and has the two lists of deletions agree. It comes often and works once a day."""
    ledger.agree()
    return run_retention(at=now())
