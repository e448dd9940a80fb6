from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from hemu.identity.pages import Request, page
from hemu.surfaces.house.health import get_health


@page(public=True)
def healthz(request: Request) -> HttpResponse:
    """For the launcher, monitors and proxies: 200 while the house works, 503 when its database does not."""
    health = get_health()
    response = JsonResponse(health, status=200 if health["status"] == "ok" else 503)
    response["Cache-Control"] = "no-store"
    return response
