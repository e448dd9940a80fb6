"""Opening pages through the whole stack, as a signed-in browser does, and timing them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.test.utils import override_settings

from hemu.identity.models import User

BACKEND = "hemu.identity.backends.PasswordBackend"
PLAIN_FILES = override_settings(
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    SECURE_SSL_REDIRECT=False,
)
"""Static files need not have been gathered for a bench."""


def browser_of(user: User) -> Client:
    """A browser in which this account is signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=BACKEND)
    return client


def milliseconds(work: Callable[[], Any]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def share(values: list[float], part: float) -> float:
    """The value below which ``part`` of them lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
