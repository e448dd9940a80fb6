"""Data protection in the demo: a disclosure shown and one that waits, an authority's letter, requests, consents."""

from __future__ import annotations

from datetime import datetime, timedelta

from hemu.engines.approvals.commands import approve
from hemu.identity.access import Actor, load_actor
from hemu.registry.privacy.commands.consents import give_consent
from hemu.registry.privacy.commands.disclosures import ask_disclosure, ask_legal_disclosure, show_disclosure
from hemu.registry.privacy.commands.requests import ask_correction, ask_deletion
from hemu.registry.residents.models import Person
from hemu.surfaces.house.demo.content import read

NEEDED = 6


def protect_data(*, community_id: int, desk: Actor, superior: Actor, now: datetime) -> None:
    """``desk`` asks, and ``superior`` decides for the desk."""
    told = read("privacy")
    people = Person.objects.filter(community=community_id, phones__isnull=False, memberships__to_date__isnull=True)
    known = list(people.distinct().order_by("id")[:NEEDED])
    if len(known) < NEEDED:
        return
    for number, row in enumerate(told["disclosures"]):
        at = now - timedelta(hours=20 - 18 * number)
        asked = ask_disclosure(
            person_id=known[number].pk, field="phone", recipient=row["recipient"], reason=row["reason"], actor=desk,
            at=at,
        )  # fmt: skip
        if row["approved"] and asked.approval_id is not None:
            approve(approval_id=asked.approval_id, actor=superior, at=at + timedelta(minutes=12))
            show_disclosure(disclosure_id=asked.pk, actor=desk, at=at + timedelta(minutes=15))
    ask_legal_disclosure(
        community_id=community_id, person_ids=[known[2].pk], scope=["person", "phones", "homes", "belongings"],
        actor=superior, at=now - timedelta(hours=3), **told["authority"],
    )  # fmt: skip
    for person, row in zip(known[2:], told["consents"], strict=False):
        give_consent(person_id=person.pk, actor=desk, at=now - timedelta(days=9), **row)
    _residents_ask(community_id, now)


def _residents_ask(community_id: int, now: datetime) -> None:
    """Two residents with accounts write about their own data."""
    told = read("privacy")
    people = Person.objects.filter(community=community_id, user__isnull=False, memberships__to_date__isnull=True)
    found = list(people.select_related("user").distinct().order_by("id")[:2])
    if len(found) < 2 or found[0].user is None or found[1].user is None:
        return
    words = told["correction"]["words"]
    changes = {"birth_date": told["correction"]["birth_date"]}
    first, second = (load_actor(each.user) for each in found if each.user is not None)
    ask_correction(person_id=found[0].pk, changes=changes, words=words, actor=first, at=now - timedelta(days=2))
    ask_deletion(person_id=found[1].pk, words=told["deletion"], actor=second, at=now - timedelta(days=1))
