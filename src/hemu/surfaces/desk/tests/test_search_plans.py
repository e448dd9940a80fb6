"""Every search is answered by an index, on whichever database this runs (RES-05)."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from hemu.engines.search.queries import find_groups
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import HouseholdMember, Person, Phone, Vehicle
from hemu.registry.residents.naming import sound
from hemu.surfaces.house.benches.crowd import insert, refresh_statistics
from hemu.surfaces.house.benches.plans import Access, explain, watch
from hemu.surfaces.house.benches.search import LARGE
from hemu.tests.cast import START, Cast, make_room

NAMES = ("张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆", "赵磊", "黄婷", "周强", "吴敏", "欧阳修", "司马光")
MANY = 1_200


@pytest.fixture
def crowded(cast: Cast) -> Cast:
    """The cast among so many others that a database takes an index where it has one."""
    chance = random.Random(1)
    make_room(cast.community, "8", "1", "101", 1)
    unit = Room.objects.get(community=cast.community, number="101", unit__building__code="8").unit
    rooms = insert(
        Room,
        (
            Room(community=cast.community, unit=unit, number=str(n), label=f"8栋1单元{n}", sort=f"00008|00001|{n:05}")
            for n in range(1000, 1000 + MANY)
        ),
    )
    people = insert(Person, (_person(cast, chance) for _n in range(MANY)))
    insert(Phone, (_phone(cast, person, chance) for person in people))
    insert(
        HouseholdMember, (HouseholdMember(room=r, person=p, role="owner") for r, p in zip(rooms, people, strict=True))
    )
    insert(Vehicle, (Vehicle(community=cast.community, room=r, plate=f"鲁B{n:05}") for n, r in enumerate(rooms)))
    if connection.vendor == "postgresql":  # MariaDB counts by itself, and its ANALYZE would commit
        refresh_statistics()
    return cast


def _person(cast: Cast, chance: random.Random) -> Person:
    name = chance.choice(NAMES) + chance.choice("一二三四五六七八九")
    pinyin, initials = sound(name)
    digest = f"{chance.randrange(10**9)}"
    return Person(community=cast.community, name=name, pinyin=pinyin, initials=initials, id_tail_digest=digest)


def _phone(cast: Cast, person: Person, chance: random.Random) -> Phone:
    number = f"1{chance.randrange(10**10):010}"
    return Phone(community=cast.community, person=person, number=number, tail=number[-4:])


def _read(cast: Cast, text: str) -> list[Access]:
    actor = cast.front_desk.actor
    with watch() as seen:
        find_groups(actor=actor, community_id=cast.community.pk, text=text, at=START)
    return [access for statement in seen for access in explain(statement) if access.table in LARGE]


WANTED = [
    ("张美兰", "residents_by_name|residents_name_begins"),
    ("张", "residents_by_name|residents_name_begins"),
    ("zml", "residents_by_initials|residents_initials_begins"),
    ("zhangmeilan", "residents_by_pinyin|residents_pinyin_begins"),
    ("13900001202", "residents_phone_number|residents_phone_begins"),
    ("1390000", "residents_phone_number|residents_phone_begins"),
    ("1202", "residents_phone_tail"),
    ("1202", "estate_room_by_number"),
    ("1202", "residents_by_id_tail"),
    ("1202", "residents_plate_tail"),
    ("3-1-1202", "estate_room_label|estate_label_begins"),
    ("8栋1单元11", "estate_room_label|estate_label_begins"),
    ("鲁B0000", "residents_one_plate|residents_plate_begins|sqlite_autoindex_residents_vehicle"),
]
"""What is typed, and the index that answers it: its name on one or the other database."""


@pytest.mark.rule("RES-05")
def test_a_search_goes_by_an_index_and_walks_no_table(crowded: Cast) -> None:
    for text, index in WANTED:
        read = _read(crowded, text)
        assert [access for access in read if not access.index] == [], text
        assert any(access.index.startswith(tuple(index.split("|"))) for access in read), (text, read)
