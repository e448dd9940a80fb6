from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hemu.kernel.refusals import Forbidden, NotFound
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.queries import find_homes, get_home, list_my_homes
from hemu.tests.cast import START, Cast


@pytest.fixture
def sounded(cast: Cast) -> Cast:
    Person.objects.filter(name="张美兰").update(pinyin="zhangmeilan", initials="zml")
    return cast


def labels(cast: Cast, text: str) -> list[str]:
    found = find_homes(actor=cast.front_desk.actor, community_id=cast.community.pk, text=text)
    return [home.label for home in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3-1-1202", ["3栋1单元1202"]),
        ("三栋一单元1202", ["3栋1单元1202"]),
        ("1202", ["3栋1单元1202", "3栋1单元1201"]),
        ("张美", ["3栋1单元1201", "3栋1单元1202"]),
        ("zml", ["3栋1单元1201", "3栋1单元1202"]),
        ("Zhang Mei", ["3栋1单元1201", "3栋1单元1202"]),
        ("139 0000 2202", ["3栋1单元1202"]),
        ("2202", ["3栋1单元1202"]),
        ("陈邻", ["5栋2单元301"]),
        ("5栋2单元0301室", ["5栋2单元301"]),
        ("吴远", []),
        ("不存在", []),
        ("", []),
    ],
)
def test_homes_are_found(sounded: Cast, text: str, found: list[str]) -> None:
    assert labels(sounded, text) == found


@pytest.mark.rule("RES-02")
def test_who_moved_out_is_not_found_at_the_old_home(cast: Cast) -> None:
    HouseholdMember.objects.filter(person=cast.tenant.person).update(to_date=START.date())
    assert labels(cast, "刘租") == []


def test_four_statements_whatever_is_found(cast: Cast) -> None:
    actor = cast.front_desk.actor
    with CaptureQueriesContext(
        connection,
    ) as seen:
        find_homes(actor=actor, community_id=cast.community.pk, text="1202")
    assert len(seen) <= 5


@pytest.mark.rule("ORG-01")
def test_strangers_find_and_open_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        find_homes(actor=cast.stranger.actor, community_id=cast.community.pk, text="1202")
    with pytest.raises(NotFound):
        get_home(actor=cast.stranger.actor, room_id=cast.room.pk)
    with pytest.raises(NotFound):
        get_home(actor=cast.owner.actor, room_id=cast.room.pk)


def test_my_homes_are_those_i_belong_to_now(cast: Cast) -> None:
    assert [m.room.label for m in list_my_homes(cast.owner.user.pk)] == ["3栋1单元1201", "3栋1单元1202"]
    assert list_my_homes(cast.front_desk.user.pk) == []
