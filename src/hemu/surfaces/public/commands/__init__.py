"""What can be done at the public door: codes made and revoked, reports taken, limits set (INT-12)."""

from __future__ import annotations

from hemu.surfaces.public.commands.codes import make_code, make_missing_codes, revoke_code
from hemu.surfaces.public.commands.door import look_up, set_door
from hemu.surfaces.public.commands.reporting import report_publicly

__all__ = ["look_up", "make_code", "make_missing_codes", "report_publicly", "revoke_code", "set_door"]
