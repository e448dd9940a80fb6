from __future__ import annotations

from hemu.engines.idempotency.commands import KEPT
from hemu.engines.idempotency.models import KeptAnswer
from hemu.kernel.timekeeping import now


def prune_answers() -> int:
    """Forget the answers that are older than a day; returns how many."""
    deleted, _ = KeptAnswer.objects.filter(claimed_at__lt=now() - KEPT).delete()
    return int(deleted)
