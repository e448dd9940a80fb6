"""What comes round by itself."""

from __future__ import annotations

from hemu.kernel.timekeeping import now
from hemu.surfaces.public.limits import forget_knocks


def forget_old_knocks() -> int:
    """Forget who knocked more than a day ago."""
    return forget_knocks(at=now())
