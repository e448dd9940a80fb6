"""SYS-06: running numbers per community, form and year, without a gap."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from hemu.kernel.numbers.commands import next_number
from hemu.kernel.transactions import command

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def take(scope: str = "community:1", form: str = "WX", at: datetime = AT) -> str:
    with transaction.atomic():
        return next_number(scope=scope, form=form, at=at)


@pytest.mark.django_db
@pytest.mark.rule("SYS-06")
def test_each_community_form_and_year_counts_by_itself() -> None:
    assert [take(), take()] == ["WX-2026-000001", "WX-2026-000002"]
    assert take(scope="community:2") == "WX-2026-000001"
    assert take(form="TS") == "TS-2026-000001"
    assert take() == "WX-2026-000003"


@pytest.mark.django_db
@pytest.mark.rule("SYS-06")
def test_the_year_turns_at_midnight_in_shanghai() -> None:
    assert take(at=datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == "WX-2026-000001"
    assert take(at=datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC)) == "WX-2027-000001"


@pytest.mark.django_db
@pytest.mark.rule("SYS-06")
def test_a_transaction_that_fails_gives_its_number_back() -> None:
    take()
    with pytest.raises(ValueError), transaction.atomic():
        next_number(scope="community:1", form="WX", at=AT)
        raise ValueError
    assert take() == "WX-2026-000002"


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("SYS-06")
def test_many_at_once_get_each_number_once() -> None:
    given: list[str] = []
    start = threading.Barrier(4)

    @command
    def take_one() -> str:
        return next_number(scope="community:1", form="WX", at=AT)

    def work() -> None:
        start.wait()
        try:
            for _ in range(10):
                given.append(take_one())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"WX-2026-{n:06d}" for n in range(1, 41)]
