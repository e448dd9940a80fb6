"""PRV-04: visits are shown to whom they are about, made nameless on their wish and when their time is over."""

import pytest

from hemu.operations.receptions.holdings import collect_receptions, end_receptions, erase_receptions
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.tests.visits import received
from hemu.tests.cast import START, Cast


@pytest.mark.rule("PRV-04")
def test_a_persons_visits_are_told_and_made_nameless(cast: Cast) -> None:
    person = cast.owner.person
    assert person is not None
    mine = received(cast, visitor_phone="13900001202", identity="card")
    received(cast, visitor_name="路人甲", room_id=None)
    assert [row["purpose"] for row in collect_receptions(person.pk)] == ["问装修手续"]
    assert erase_receptions(person.pk, START) == 1
    mine.refresh_from_db()
    assert (mine.visitor_name, mine.visitor_phone, mine.purpose, mine.person) == ("", "", "—", None)
    assert mine.identity == "card"
    assert Reception.objects.filter(visitor_name="路人甲").count() == 1


@pytest.mark.rule("PRV-04")
def test_old_visits_lose_the_visitor_and_keep_what_became_of_them(cast: Cast) -> None:
    received(cast)
    assert end_receptions(cast.community.pk, START, START) == 0
    Reception.objects.update(came_at="2023-01-01T00:00Z")
    assert [end_receptions(cast.community.pk, START, START) for _n in range(2)] == [1, 0]
    assert Reception.objects.get().outcome == "handled"
