"""Telephones that residents may call (NOT-07)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.org import events
from hemu.registry.org.authority import get_community
from hemu.registry.org.models import Contact

_PHONE = re.compile(r"\+?[0-9][0-9 \-]{1,28}\Z")


@command
def add_contact(
    *,
    community_id: int,
    kind: str,
    phone: str,
    label: str = "",
    hours: str = "",
    note: str = "",
    sort: int = 100,
    actor: Actor,
    at: datetime,
) -> Contact:
    """Put a telephone onto the contact page."""
    community = get_community(actor, community_id)
    values = _checked(kind, phone, label, hours, note, sort)
    contact = Contact.objects.create(community=community, **values)
    _note(events.CONTACT_ADDED, contact, actor, at, {})
    return contact


@command
def change_contact(
    *,
    contact_id: int,
    kind: str,
    phone: str,
    label: str = "",
    hours: str = "",
    note: str = "",
    sort: int = 100,
    actor: Actor,
    at: datetime,
) -> Contact:
    """Change a telephone of the contact page."""
    contact = _contact(contact_id, actor)
    values = _checked(kind, phone, label, hours, note, sort)
    changed = changes({name: getattr(contact, name) for name in values}, values)
    for name in changed:
        setattr(contact, name, values[name])
    if changed:
        contact.save(update_fields=list(changed))
        _note(events.CONTACT_CHANGED, contact, actor, at, {"changes": changed})
    return contact


@command
def remove_contact(*, contact_id: int, actor: Actor, at: datetime) -> None:
    """Take a telephone off the contact page."""
    contact = _contact(contact_id, actor)
    _note(events.CONTACT_REMOVED, contact, actor, at, {})
    contact.delete()


def _contact(contact_id: int, actor: Actor) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise NotFound()
    get_community(actor, contact.community_id)
    return contact


def _checked(kind: str, phone: str, label: str, hours: str, note: str, sort: int) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if kind not in Contact.Kind.values:
        wrong["kind"] = _("请选择")
    if not _PHONE.match(phone.strip()):
        wrong["phone"] = _("请填写电话号码，可以有空格和短横线")
    if kind == Contact.Kind.OTHER and not label.strip():
        wrong["label"] = _("请填写名称")
    if wrong:
        raise Invalid(wrong)
    return {
        "kind": kind,
        "phone": phone.strip(),
        "label": label.strip(),
        "hours": hours.strip(),
        "note": note.strip(),
        "sort": sort,
    }


def _note(event: EventType, contact: Contact, actor: Actor, at: datetime, payload: dict[str, Any]) -> None:
    subject = ("community", contact.community_id)
    told = {"what": contact.label or str(contact.get_kind_display()), "phone": contact.phone, **payload}
    record(event, subject=subject, community_id=contact.community_id, actor=actor, at=at, payload=told)
