"""Too many wrong passwords: what is said, and for how long (ORG-10)."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from hemu.identity.middleware import client_address
from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now


class LockedOut(Refusal):
    """Locked out after too many failures; ``minutes`` says how long still (429)."""

    status = 429

    def __init__(self, minutes: int) -> None:
        super().__init__(
            ngettext(
                "密码错得太多次，为了安全先锁定了。请 %(minutes)s 分钟后再试。",
                "密码错得太多次，为了安全先锁定了。请 %(minutes)s 分钟后再试。",
                minutes,
            )
            % {"minutes": minutes}
        )
        self.minutes = minutes


def minutes_left(request: HttpRequest, username: str, at: datetime) -> int:
    """How many minutes the lock-out still lasts, at least one."""
    cool_off = get_cool_off(request) or timedelta(0)
    last = (
        AccessAttempt.objects.filter(username=username, ip_address=client_address(request))
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    left = min(last + cool_off - at, cool_off) if last else cool_off
    return max(1, math.ceil(left.total_seconds() / 60))


def answer_lockout(request: HttpRequest, answer: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer where a lock-out was not already told in the page itself (``AXES_LOCKOUT_CALLABLE``)."""
    username = str((credentials or {}).get("username", ""))
    refusal = LockedOut(minutes_left(request, username, now()))
    return render(request, "identity/locked_out.html", {"refusal": refusal}, status=429)
