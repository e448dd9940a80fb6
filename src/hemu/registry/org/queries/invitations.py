"""One-time codes (ORG-10)."""

from __future__ import annotations

from datetime import datetime

from hemu.kernel.crypto import digests
from hemu.registry.org.models import Invitation
from hemu.registry.org.rules import bare_code


def find_invitation(*, code: str, at: datetime) -> Invitation | None:
    """The unused, unexpired invitation of a typed code; None where there is none."""
    bare = bare_code(code)
    if not bare:
        return None
    return (
        Invitation.objects.select_related("staff__user")
        .filter(digest__in=digests(bare, purpose="invitation"), used_at__isnull=True, expires_at__gt=at)
        .exclude(staff__left_at__isnull=False)
        .first()
    )
