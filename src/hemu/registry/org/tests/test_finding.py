from __future__ import annotations

import pytest

from hemu.engines.search.queries import find_groups
from hemu.engines.search.registry import Hit
from hemu.identity.access import SYSTEM
from hemu.registry.org import commands as org
from hemu.tests.cast import START, Cast, Player


def found(cast: Cast, text: str, code: str = "staff", by: Player | None = None) -> list[Hit]:
    actor = (by or cast.front_desk).actor
    groups = find_groups(actor=actor, community_id=actor.community_id, text=text, at=START)
    return [hit for group in groups if group.code == code for hit in group.hits]


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize("text", ["王师傅", "王师", "wangshifu", "Wang Shi", "wsf", "YG007", "yg007", "13800000007"])
def test_staff_are_found_by_name_sound_number_and_telephone(cast: Cast, text: str) -> None:
    (hit,) = found(cast, text)
    assert (hit.title, hit.detail) == ("王师傅", "YG007 · 13800000007")


@pytest.mark.parametrize("text", ["师傅", "YG", "0007", "138000"])
def test_other_texts_find_no_staff(cast: Cast, text: str) -> None:
    assert found(cast, text) == []


def test_who_left_or_works_elsewhere_is_not_found(cast: Cast) -> None:
    assert cast.technician.staff is not None
    org.leave(staff_id=cast.technician.staff.pk, actor=SYSTEM, at=START)
    assert found(cast, "王师傅") == []
    assert found(cast, "陌前台") == []
    assert found(cast, "王师傅", by=cast.guard) == []


@pytest.mark.rule("ORG-05")
def test_the_responsible_steward_stands_with_each_home_person_and_car(cast: Cast) -> None:
    for text, code in (("3-1-1202", "rooms"), ("张美兰", "people")):
        for hit in found(cast, text, code):
            assert hit.remarks[-1] == "片区管理员 孙文嘉"
    assert [tuple(hit.remarks) for hit in found(cast, "5-2-301", "rooms")] == [("陈*",)]
