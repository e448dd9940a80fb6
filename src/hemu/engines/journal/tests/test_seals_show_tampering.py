"""SYS-04: nobody alters the journal through the product, and whoever does it in the database is found out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from hemu.engines.journal import sealing
from hemu.engines.journal.commands import record
from hemu.engines.journal.models import Event, Seal
from hemu.engines.journal.registry import EventType
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community, Company
from hemu.kernel.append_only import Unalterable

AT = datetime(2026, 3, 2, 1, 30, 15, 123456, tzinfo=UTC)
TRIED = EventType("test.tried", "tried")

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    company = Company.objects.create(name="甲物业")
    return Community.objects.create(company=company, code="yilin", name="意林", created_at=AT)


def write(community: Community, count: int) -> list[Event]:
    with transaction.atomic():
        return [
            record(
                TRIED,
                subject=("thing", number),
                community_id=community.pk,
                actor=SYSTEM,
                at=AT,
                note="说明",
                payload={"changes": {"name": ["甲", "乙"]}, "n": number},
            )
            for number in range(count)
        ]


def tamper(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.rule("SYS-04")
def test_an_entry_cannot_be_changed_or_removed_through_the_model(community: Community) -> None:
    entry = write(community, 1)[0]
    entry.note = "anders"
    with pytest.raises(Unalterable):
        entry.save()
    with pytest.raises(Unalterable):
        entry.delete()
    with pytest.raises(Unalterable):
        Event.objects.update(note="anders")
    with pytest.raises(Unalterable):
        Event.objects.all().delete()
    assert Event.objects.get().note == "说明"


@pytest.mark.rule("SYS-04")
def test_sealing_again_and_again_covers_every_entry_once(community: Community) -> None:
    write(community, 3)
    assert sealing.seal_journal() == 3
    assert sealing.seal_journal() == 0
    write(community, 2)
    assert sealing.seal_journal() == 2
    seals = list(Seal.objects.order_by("number"))
    assert [(s.number, s.count) for s in seals] == [(1, 3), (2, 2)]
    assert seals[1].previous == seals[0].digest
    assert list(sealing.find_broken_seals()) == []


@pytest.mark.rule("SYS-04")
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "'anders'"),
        ("name", "'test.other'"),
        ("subject_id", "99"),
        ("actor_id", "NULL"),
        ("happened_at", "'2026-03-02 01:30:16'"),
        ("payload", "'{}'"),
        ("staff_only", "TRUE"),
    ],
)
def test_an_altered_entry_breaks_its_seal(community: Community, column: str, value: str) -> None:
    write(community, 3)
    sealing.seal_journal()
    first = Event.objects.order_by("id").first()
    assert first is not None
    before = sealing.digest_entry(first)
    tamper(f"UPDATE journal_event SET {column} = {value} WHERE id = %s", first.pk)
    changed = sealing.digest_entry(Event.objects.get(pk=first.pk)) != before
    assert changed is (column != "actor_id")  # it was already empty: nothing altered, nothing to find
    assert len(list(sealing.find_broken_seals())) == int(changed)


@pytest.mark.rule("SYS-04")
def test_a_removed_or_slipped_in_entry_breaks_its_seal(community: Community) -> None:
    entries = write(community, 3)
    sealing.seal_journal()
    tamper("DELETE FROM journal_event WHERE id = %s", entries[1].pk)
    assert list(sealing.find_broken_seals()) == [f"community {community.pk}: seal 1 covers 3 entries, 2 are there"]


@pytest.mark.rule("SYS-04")
def test_a_removed_seal_breaks_the_chain(community: Community) -> None:
    for _ in range(3):
        write(community, 1)
        sealing.seal_journal()
    second = Seal.objects.get(number=2)
    tamper("DELETE FROM journal_event WHERE seal_id = %s", second.pk)
    tamper("DELETE FROM journal_seal WHERE id = %s", second.pk)
    assert list(sealing.find_broken_seals()) == [
        f"community {community.pk}: seal 2 is missing before seal 3",
        f"community {community.pk}: seal 3 does not follow the seal before it",
    ]


@pytest.mark.rule("SYS-04")
def test_a_slow_transactions_older_entry_goes_into_the_next_seal(community: Community) -> None:
    late = write(community, 1)[0]
    tamper("UPDATE journal_event SET id = id + 1000 WHERE id = %s", late.pk)
    sealing.seal_journal()
    write(community, 1)  # on a busy database an id below the sealed ones may become visible only now
    assert sealing.seal_journal() == 1
    assert list(sealing.find_broken_seals()) == []
