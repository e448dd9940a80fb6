"""Whom residents may call (NOT-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.registry.org.models import Contact
from hemu.registry.org.permissions import ORG_VIEW

ICONS = {
    "office": "headset",
    "hotline": "siren",
    "repair": "wrench",
    "security": "shield",
    "manager": "user-round",
    "steward": "users",
    "report": "flag",
    "other": "phone",
}


@dataclass(frozen=True)
class Line:
    """A telephone as residents read it; ``dial`` is what a phone calls."""

    kind: str
    label: Any
    phone: str
    hours: str
    note: str

    @property
    def dial(self) -> str:
        """The number without blanks and hyphens."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")

    @property
    def icon(self) -> str:
        """The picture of its kind."""
        return ICONS[self.kind]


def list_lines(*, community: Community) -> Sequence[Line]:
    """The telephones of the contact page; the office's own number where nobody has written any."""
    rows = [
        Line(row.kind, row.label or row.get_kind_display(), row.phone, row.hours, row.note)
        for row in Contact.objects.filter(community=community)
    ]
    if not any(row.kind == Contact.Kind.OFFICE for row in rows) and community.phone:
        rows.insert(0, Line(Contact.Kind.OFFICE, Contact.Kind.OFFICE.label, community.phone, "", ""))
    return rows


def list_contacts(*, actor: Actor) -> list[Contact]:
    """The entries of the community one is in, for whoever may see its organisation."""
    if actor.community_id is None or not actor.may(ORG_VIEW):
        return []
    return list(Contact.objects.filter(community=actor.community_id))


def get_contact(*, actor: Actor, contact_id: int) -> Contact:
    """One entry; raises `NotFound` for another community's."""
    found = Contact.objects.filter(pk=contact_id, community__in=actor.communities_where(ORG_VIEW)).first()
    if found is None:
        raise NotFound()
    return found


def get_public_community(*, code: str) -> Community:
    """The community of a printed address; raises `NotFound`."""
    found = Community.objects.filter(code=code).first()
    if found is None:
        raise NotFound()
    return found
