"""PRV-04: calls are shown to whom they are about, made nameless on their wish and when their time is over."""

import pytest

from hemu.operations.calls.holdings import collect_calls, end_calls, erase_calls
from hemu.operations.calls.models import Call
from hemu.operations.calls.tests.notes import noted
from hemu.tests.cast import START, Cast


@pytest.mark.rule("PRV-04")
def test_a_persons_calls_are_told_and_made_nameless(cast: Cast) -> None:
    person = cast.owner.person
    assert person is not None
    mine = noted(cast, phone="13900001202", caller_name="张美兰", message="水管漏了", rings=2)
    other = noted(cast, phone="13600000000", caller_name="别人", message="问路")
    assert [row["message"] for row in collect_calls(person.pk)] == ["水管漏了"]
    assert erase_calls(person.pk, START) == 1
    mine.refresh_from_db()
    assert (mine.caller_name, mine.phone, mine.message, mine.person, mine.rings) == ("", "", "", None, 2)
    other.refresh_from_db()
    assert other.message == "问路"


@pytest.mark.rule("PRV-04")
def test_old_calls_lose_the_caller_and_keep_the_figures(cast: Cast) -> None:
    noted(cast, phone="13600000000", caller_name="别人", message="问路", rings=3)
    assert end_calls(cast.community.pk, START, START) == 0
    Call.objects.update(started_at="2023-01-01T00:00Z")
    assert [end_calls(cast.community.pk, START, START) for _n in range(2)] == [1, 0]
    call = Call.objects.get()
    assert (call.phone, call.message, call.rings, call.outcome) == ("", "", 3, "answered")
