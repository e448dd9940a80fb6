"""SYS-03: SQLite in the data folder without any server; PostgreSQL and MariaDB by one address; one behaviour."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from hemu.kernel import environment
from hemu.registry.estate.models import Place
from hemu.registry.residents.models import HouseholdMember
from hemu.tests.cast import START, Cast


@pytest.mark.rule("SYS-03")
def test_without_an_address_it_is_sqlite_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HEMU_DATABASE_URL", raising=False)
    monkeypatch.setenv("HEMU_DATA", str(tmp_path))
    found = environment.database_settings()
    assert {name: (each["ENGINE"], each["NAME"]) for name, each in found.items()} == {
        "default": ("django.db.backends.sqlite3", tmp_path / "hemu.sqlite3"),
        "queue": ("django.db.backends.sqlite3", tmp_path / "queue.sqlite3"),
    }


@pytest.mark.rule("SYS-03")
@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("postgresql://hemu:p%40ss@db:5433/office", "django.db.backends.postgresql"),
        ("postgres://hemu:p%40ss@db:5433/office", "django.db.backends.postgresql"),
        ("mariadb://hemu:p%40ss@db:5433/office", "hemu.kernel.mariadb"),
        ("mysql://hemu:p%40ss@db:5433/office", "hemu.kernel.mariadb"),
    ],
)
def test_an_address_names_the_server(monkeypatch: pytest.MonkeyPatch, url: str, engine: str) -> None:
    monkeypatch.setenv("HEMU_DATABASE_URL", url)
    (found,) = environment.database_settings().values()
    told = tuple(found[name] for name in ("ENGINE", "HOST", "PORT", "USER", "PASSWORD", "NAME"))
    assert told == (engine, "db", "5433", "hemu", "p@ss", "office")


@pytest.mark.rule("SYS-03")
def test_another_kind_of_server_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMU_DATABASE_URL", "oracle://x/y")
    with pytest.raises(environment.BadEnvironment, match="'oracle' is not known; use postgresql:// or mariadb://"):
        environment.database_settings()


@pytest.mark.rule("SYS-03", "RES-02")
def test_one_open_membership_and_any_number_of_ended_ones_on_every_database(cast: Cast) -> None:
    ended = {"room": cast.room, "person": cast.tenant.person, "role": "tenant", "to_date": START.date()}
    HouseholdMember.objects.create(**ended)
    HouseholdMember.objects.create(**ended)
    HouseholdMember.objects.create(**{**ended, "to_date": None})
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdMember.objects.create(**{**ended, "to_date": None})


@pytest.mark.rule("SYS-03")
def test_case_counts_unless_a_look_up_says_otherwise_on_every_database(cast: Cast) -> None:
    Place.objects.create(community=cast.community, kind="other", name="Gate A")
    Place.objects.create(community=cast.community, kind="other", name="gate a")
    here = Place.objects.filter(community=cast.community)
    assert here.filter(name="Gate A").count() == 1
    assert here.filter(name__iexact="GATE A").count() == 2
    assert here.filter(name__icontains="ate").count() == here.filter(name__icontains="ATE").count() == 2


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite, which the suite on SQLite proves")
def test_on_sqlite_readers_never_wait_for_a_writer() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
