"""Where somebody goes after signing in: each surface says whom it is for, and the first that fits is home."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from hemu.identity.access import Actor


@dataclass(frozen=True)
class Home:
    """A surface's first page. ``test`` says whether it is the actor's."""

    order: int
    test: Callable[[Actor], bool]
    url_name: str


_homes: list[Home] = []


def register_home(*, order: int, test: Callable[[Actor], bool], url_name: str) -> None:
    """Offer a first page; called from ``AppConfig.ready()`` of a surface. Lower ``order`` is asked first."""
    home = Home(order, test, url_name)
    if all(h.url_name != url_name for h in _homes):
        _homes.append(home)


def home_of(actor: Actor) -> str:
    """The address of the actor's first page; empty where no surface is theirs."""
    for home in sorted(_homes, key=lambda h: h.order):
        if home.test(actor):
            try:
                return reverse(home.url_name)
            except NoReverseMatch:
                continue
    return ""
