"""What makes the house installable on a phone (SYS-01): the manifest and the service worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hemu.identity.pages import page


@page(public=True)
def manifest(request: Any) -> HttpResponse:
    """The app's name, icons and colours; it starts at the root, which leads everybody to their own first page."""
    icons = [
        {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
        {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    facts = {
        "id": "/",
        "name": _("和睦"),
        "short_name": _("和睦"),
        "description": _("报修、查进度、联系物业"),
        "lang": "en" if get_language() == "en" else "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#9c3a22",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@page(public=True)
def service_worker(request: Any) -> HttpResponse:
    """The worker at the root, so that its scope is the whole house; never served from an old copy."""
    source = Path(str(finders.find("ui/worker.js"))).read_text(encoding="utf-8")
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response
