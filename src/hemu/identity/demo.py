"""The demo people that the sign-in page lists, one click each (only with ``DEMO_SIGN_IN``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to try the house as: ``role`` and ``hint`` say who that is and what to look at."""

    username: str
    name: str
    role: str
    hint: str = ""
    group: str = ""


Provider = Callable[[], Sequence[DemoPerson]]
_providers: list[Provider] = []


def register_demo_people(provider: Provider) -> None:
    """Say who the demo people are; called from ``AppConfig.ready()``."""
    if provider not in _providers:
        _providers.append(provider)


def list_demo_people() -> list[DemoPerson]:
    """The demo people; nobody unless the demo's sign-in is switched on."""
    if not settings.DEMO_SIGN_IN:
        return []
    return [person for provider in _providers for person in provider()]


def is_demo_person(username: str) -> bool:
    """Whether a click may sign in as ``username``."""
    return any(person.username == username for person in list_demo_people())
