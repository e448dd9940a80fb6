"""Who may be called in the demo, and who asks to belong to a home there."""

from __future__ import annotations

from datetime import datetime, timedelta

from hemu.identity.access import Actor
from hemu.registry.binding.authority import as_account
from hemu.registry.binding.commands import ask_binding, sign_up_with_phone
from hemu.registry.estate.models import Room
from hemu.registry.org import commands as org
from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.offices import PASSWORD


def tell_contacts(*, community_id: int, actor: Actor, at: datetime) -> None:
    """The telephones of the contact page."""
    for row in read("asking")["contacts"]:
        org.add_contact(community_id=community_id, actor=actor, at=at, **row)


def ask_for_homes(*, community_id: int, now: datetime) -> None:
    """Two who have signed up and wait to be let in, each to one of the last homes."""
    rows = read("asking")["requests"]
    homes = Room.objects.filter(community=community_id).order_by("-sort").values_list("label", flat=True)
    for number, (row, home) in enumerate(zip(rows, homes[: len(rows)], strict=False), start=1):
        at = now - timedelta(hours=5 * number)
        user = sign_up_with_phone(phone=row["phone"], name=row["name"], password=PASSWORD, address="", at=at)
        ask_binding(
            community_id=community_id, room=home, role=row["role"], note=row["note"],
            actor=as_account(user), at=at + timedelta(minutes=3),
        )  # fmt: skip
