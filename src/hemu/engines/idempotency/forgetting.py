"""What becomes of kept answers when the house's keys are changed (PRV-03)."""

from __future__ import annotations

from hemu.engines.idempotency.models import KeptAnswer


def forget_all() -> None:
    """They are found by digests of what was asked, which is stored nowhere; they would be gone in a day anyway."""
    KeptAnswer.objects.all().delete()
