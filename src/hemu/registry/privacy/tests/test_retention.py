from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.timekeeping import day_start
from hemu.registry.privacy.commands.consents import give_consent, withdraw_consent
from hemu.registry.privacy.commands.retention import run_retention, set_period
from hemu.registry.privacy.models import Consent, RetentionRun
from hemu.registry.privacy.retention import RetentionKind, _kinds, limit_of, register_retention
from hemu.registry.residents.commands import end_membership
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import START, Cast

BACKEND = "hemu.identity.backends.PasswordBackend"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def box() -> Iterator[dict[int, int]]:
    """A kind of record of which each community holds some, that go in pieces of two."""
    held: dict[int, int] = {}

    def run(community_id: int, before: datetime, at: datetime) -> int:
        taken = min(held.get(community_id, 0), 2)
        held[community_id] = held.get(community_id, 0) - taken
        return taken

    register_retention(RetentionKind("trial", "试验", 6, run))
    yield held
    del _kinds["trial"]


@pytest.mark.parametrize(
    ("months", "on", "limit"),
    [
        (6, date(2026, 3, 3), date(2025, 9, 3)),
        (1, date(2026, 3, 31), date(2026, 2, 28)),
        (24, date(2024, 2, 29), date(2022, 2, 28)),
    ],
)
def test_the_limit_is_so_many_months_ago(months: int, on: date, limit: date) -> None:
    assert limit_of(months, day_start(on)) == day_start(limit)


@pytest.mark.rule("PRV-04")
def test_the_round_works_in_pieces_and_reports_what_how_many_until_when(cast: Cast, box: dict[int, int]) -> None:
    box[cast.community.pk] = 5
    assert run_retention(at=START) == 5
    run = RetentionRun.objects.get(kind="trial", community=cast.community)
    assert (run.count, run.months, run.before, run.finished_at) == (5, 6, limit_of(6, START), START)
    box[cast.community.pk] = 5
    assert run_retention(at=START) == 0, "once a day"
    assert run_retention(at=START + timedelta(days=1)) == 5


def test_a_round_that_was_killed_goes_on(cast: Cast, box: dict[int, int]) -> None:
    box[cast.community.pk] = 3
    RetentionRun.objects.create(
        community=cast.community, kind="trial", months=6, before=START, day=START.date(), started_at=START, count=4
    )
    run_retention(at=START)
    run = RetentionRun.objects.get(kind="trial", community=cast.community)
    assert (run.count, run.finished_at) == (7, START)


@pytest.mark.rule("PRV-04")
def test_each_community_sets_its_own_period(cast: Cast, box: dict[int, int]) -> None:
    known = {"community_id": cast.community.pk, "kind": "trial", "actor": cast.office_manager.actor, "at": START}
    with pytest.raises(Invalid):
        set_period(**known, months=0)
    set_period(**known, months=2)
    run_retention(at=START)
    assert dict(RetentionRun.objects.filter(kind="trial").values_list("community", "months")) == {
        cast.community.pk: 2,
        cast.next_community.pk: 6,
    }
    for who, refusal in (("front_desk", Forbidden), ("stranger", NotFound)):
        with pytest.raises(refusal):
            set_period(**known | {"actor": getattr(cast, who).actor}, months=3)


@pytest.mark.rule("PRV-04")
def test_former_residents_go_after_their_time_and_those_who_live_here_stay(cast: Cast) -> None:
    long_ago = HouseholdMember.objects.get(person=cast.tenant.person)
    end_membership(member_id=long_ago.pk, to_date=date(2022, 1, 1), actor=SYSTEM, at=START)
    lately = HouseholdMember.objects.get(person=cast.neighbour.person)
    end_membership(member_id=lately.pk, to_date=date(2026, 1, 1), actor=SYSTEM, at=START)
    run_retention(at=START)
    left = set(Person.objects.values_list("name", flat=True))
    assert "刘租" not in left and {"陈邻", "张美兰", "张小宝"} <= left
    assert RetentionRun.objects.get(kind="former_residents", community=cast.community).count == 1


def test_withdrawn_consents_go_after_their_time(cast: Cast) -> None:
    known = {"person_id": cast.owner.person.pk, "kind": "photos", "actor": cast.owner.actor}
    give_consent(**known, at=START - timedelta(days=2000))
    withdraw_consent(**known, at=START - timedelta(days=1999))
    give_consent(**known, at=START - timedelta(days=1998))
    run_retention(at=START)
    assert [consent.withdrawn_at for consent in Consent.objects.all()] == [None]


def test_the_screens_show_periods_and_reports(cast: Cast, client: Client, box: dict[int, int]) -> None:
    box[cast.community.pk] = 1
    run_retention(at=START)
    client.force_login(cast.office_manager.user, backend=BACKEND)
    assert "迁出住户的资料" in client.get("/privacy/retention/").content.decode()
    assert client.post("/privacy/retention/periods/trial/", {"months": "3"}).status_code == 302
    run = RetentionRun.objects.get(kind="trial", community=cast.community)
    assert "试验" in client.get("/privacy/retention/runs/?found=some").content.decode()
    assert "共清理 1 条" in client.get(f"/privacy/retention/runs/{run.pk}/").content.decode()
