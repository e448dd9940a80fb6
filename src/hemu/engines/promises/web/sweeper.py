"""Whether the sweeper comes, what it found, how long it took (PRO-03)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from hemu.engines.promises.permissions import PROMISES_MANAGE
from hemu.engines.promises.settings_queries import get_sweeper_state
from hemu.identity.pages import page
from hemu.kernel.timekeeping import now


@page(permission=PROMISES_MANAGE)
def sweeper(request: Any) -> HttpResponse:
    """The last rounds."""
    return render(request, "promises/sweeper.html", {"sweeper": get_sweeper_state(at=now())})
