"""What every shell shows besides the page: who and where one is, the navigation, elder mode.

Everything is lazy: a page that extends no shell costs no query.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from hemu.kernel.ui.navigation import Counted, Entry, list_entries, may_open


@dataclass(frozen=True)
class ShellFacts:
    """What the shells say about the surroundings: the communities to switch between, and the office's phone."""

    communities: Sequence[tuple[int, str]] = field(default_factory=tuple)
    community_name: str = ""
    office_phone: str = ""
    home_url: str = "/"


ShellProvider = Callable[[HttpRequest], ShellFacts]
_providers: list[ShellProvider] = []


def register_shell_provider(provider: ShellProvider) -> None:
    """Say where the shells' facts come from; called from ``AppConfig.ready()``. The newest one is asked."""
    if provider not in _providers:
        _providers.append(provider)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind ``shell``, ``elder`` and ``nav``."""
    return {
        "shell": SimpleLazyObject(lambda: shell_facts(request)),
        "elder": SimpleLazyObject(lambda: bool(getattr(getattr(request, "user", None), "elder_mode", False))),
        "nav": Navigation(request),
    }


def shell_facts(request: HttpRequest) -> ShellFacts:
    """The facts for this request, from the provider."""
    return _providers[-1](request) if _providers else ShellFacts()


@dataclass(frozen=True)
class NavItem:
    """An entry as it stands on a page: with its address, its numbers, and whether one is there."""

    label: Any
    url: str
    icon: str
    is_current: bool
    counted: Counted | None
    name: str = ""
    """Under which its number is found on the page, to be made fresh."""

    @property
    def mine(self) -> int:
        return self.counted.mine if self.counted else 0

    @property
    def late(self) -> int:
        return self.counted.late if self.counted else 0


@dataclass(frozen=True)
class NavSection:
    """Entries that belong together on the desk."""

    label: Any
    items: Sequence[NavItem]

    @property
    def has_heading(self) -> bool:
        """Without its own, a lone entry would read as part of the folded section above it."""
        return bool(self.label)

    @property
    def has_current(self) -> bool:
        """Where one is stays in sight: such a section is unfolded."""
        return any(item.is_current for item in self.items)

    @property
    def mine(self) -> int:
        """What waits inside, said on the heading while it is folded."""
        return sum(item.mine for item in self.items)

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)


def say_seen(counted: Counted | None, bell: Counted | None) -> str:
    """The numbers on the first entry and on the bell in one word."""
    return f"{counted.mine if counted else 0}.{counted.late if counted else 0}.{bell.mine if bell else 0}"


class Navigation:
    """The navigation of each shell, for this request; reckoned when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def desk(self) -> list[NavSection]:
        # A named section stands where its first entry does; entries without one stay in their places.
        grouped: dict[tuple[str, int], tuple[Any, list[NavItem]]] = {}
        for entry, item in self._items("desk"):
            place = 0 if entry.section else len(grouped) - (bool(grouped) and not next(reversed(grouped))[0])
            grouped.setdefault((str(entry.section), place), (entry.section, []))[1].append(item)
        return [NavSection(label, items) for label, items in grouped.values()]

    @property
    def post(self) -> str:
        """The title of the actor's post in the community one is in."""
        actor = getattr(self._request, "actor", None)
        return str(getattr(actor, "titles", {}).get(getattr(actor, "community_id", None), ""))

    @cached_property
    def field(self) -> list[NavItem]:
        return [item for _, item in self._items("field")]

    @cached_property
    def portal(self) -> list[NavItem]:
        return [item for _, item in self._items("portal")]

    @cached_property
    def bell(self) -> NavItem | None:
        """Where one is told of things, with how many are new; None for whoever is told nothing."""
        return next((item for _, item in self._items("bell")), None)

    @property
    def desk_seen(self) -> str:
        """The numbers that this page shows, for whoever asks whether they still hold."""
        return self._seen([item for section in self.desk for item in section.items])

    @property
    def field_seen(self) -> str:
        """The same on the phone of the staff."""
        return self._seen(self.field)

    def _seen(self, items: Sequence[NavItem]) -> str:
        first = items[0] if items else None
        return say_seen(first, self.bell)

    @cached_property
    def own_shell(self) -> str:
        """The template of the shell that a page belonging to all of them stands in: the one it lies under, else home's.

        The plain one for whoever has no home, or is not signed in.
        """
        # The desk comes last: it also has an entry that leads to the phone.
        shells = [(f"ui/{name}.html", getattr(self, name)) for name in ("field", "portal")]
        shells.append(("ui/desk.html", [item for section in self.desk for item in section.items]))
        home = shell_facts(self._request).home_url
        here = (template for template, items in shells if any(item.is_current for item in items))
        own = (template for template, items in shells if any(item.url == home for item in items))
        return next(here, "") or next(own, "ui/plain.html")

    @cached_property
    def may_new(self) -> bool:
        """Whether the button for a new case is theirs."""
        actor = getattr(self._request, "actor", None)
        return actor is not None and may_open("new_case", actor)

    def _items(self, name: str) -> list[tuple[Entry, NavItem]]:
        actor = getattr(self._request, "actor", None)
        if actor is None or (getattr(actor, "user_id", None) is None and not getattr(actor, "is_system", False)):
            return []
        entries = [(e, url) for e in list_entries(name, actor) if (url := _address(e.url_name))]
        places = {place: url for e, url in entries for place in (url, *e.also)}
        current = places.get(_current(self._request.path, list(places)))
        return [
            (e, NavItem(e.label, url, e.icon, url == current, e.count(actor) if e.count else None, e.url_name))
            for e, url in entries
        ]


def _address(url_name: str) -> str:
    # An entry whose page is not mounted is left out rather than breaking every page of the house.
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _current(path: str, urls: Sequence[str]) -> str:
    """The entry one is at: the longest address that the path continues; the root only if it is the path."""
    fitting = [u for u in urls if path == u or (u != "/" and path.startswith(u.rstrip("/") + "/"))]
    return max(fitting, key=len, default="")
