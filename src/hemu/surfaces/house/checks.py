"""What ``check --deploy`` asks besides Django's own questions; a production start runs it and refuses on any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from hemu.surfaces.house import demo_mark

MIN_SECRET = 32
_MIN_DIFFERENT = 10
_PLACEHOLDERS = ("changeme", "change-me", "change_me", "insecure", "placeholder", "example", "your-secret", "default")


def is_weak(secret: str) -> bool:
    """A secret that somebody could guess: short, of few different characters, or a placeholder."""
    lower = secret.lower()
    return len(secret) < MIN_SECRET or len(set(secret)) < _MIN_DIFFERENT or any(word in lower for word in _PLACEHOLDERS)


@register(Tags.security, deploy=True)
def check_secrets(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Default and guessable secrets are refused."""
    given = {"HEMU_SECRET_KEY": [settings.SECRET_KEY], "HEMU_FIELD_KEYS": settings.FIELD_KEYS}
    return [
        Error(
            f"{name} is weak: shorter than {MIN_SECRET} characters, too uniform, or a placeholder.",
            hint="Unset it (a good one is then made in the data folder), or give a long random one.",
            id="hemu.E001",
        )
        for name, secrets in given.items()
        if any(is_weak(secret) for secret in secrets)
    ]


@register(Tags.security, deploy=True)
def check_no_demo(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Demo people, whose passwords everybody knows, never stand in production."""
    if not (demo_mark.any_demo() or settings.DEMO_SIGN_IN):
        return []
    return [
        Error(
            f"The data folder {settings.DATA_DIR} holds a demo community.",
            hint="Choose another folder with --data DIR.",
            id="hemu.E002",
        )
    ]
