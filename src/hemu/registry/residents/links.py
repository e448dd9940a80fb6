"""Pages about one person that stand on the floors above, as buttons on the person's own page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from hemu.identity.access import Actor
from hemu.identity.permissions import Permission


@dataclass(frozen=True)
class PersonLink:
    """A page whose address takes the person's id, for whoever has ``permission`` in the person's community."""

    label: Any
    icon: str
    url_name: str
    permission: Permission


@dataclass(frozen=True)
class Button:
    """The link for one person."""

    label: Any
    icon: str
    url: str


_links: list[PersonLink] = []


def register_person_link(link: PersonLink) -> None:
    """Add a page; called from ``AppConfig.ready()``."""
    if link not in _links:
        _links.append(link)


def list_person_links(actor: Actor, person_id: int, community_id: int) -> list[Button]:
    """The pages that this actor may open about the person."""
    return [
        Button(link.label, link.icon, reverse(link.url_name, args=[person_id]))
        for link in _links
        if actor.may(link.permission, community_id)
    ]
