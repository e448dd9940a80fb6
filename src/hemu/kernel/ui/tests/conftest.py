"""The gallery as a house of its own: invented people, navigation and views, no database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from hemu.kernel.ui.tests.gallery.register import register


@pytest.fixture
def gallery(settings: Any) -> Iterator[Client]:
    """A client of the gallery."""
    settings.ROOT_URLCONF = "hemu.kernel.ui.tests.gallery.urls"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "hemu.kernel.ui.tests.gallery.people.who",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
        "csp.middleware.CSPMiddleware",
    ]
    restore = register()
    yield Client()
    restore()
