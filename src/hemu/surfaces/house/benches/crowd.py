"""A community of many homes and people, made set by set: the ground of the benches that search and open pages."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from hemu.identity.access import SYSTEM
from hemu.identity.models import Community, User
from hemu.kernel import crypto
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Building, Room, Unit
from hemu.registry.estate.rules import room_label, room_sort, sort_key
from hemu.registry.org import commands as org
from hemu.registry.org.models import Post, StaffMember
from hemu.registry.residents.models import HouseholdMember, Person, Phone, Vehicle
from hemu.registry.residents.naming import sound
from hemu.registry.residents.rules import ID_PURPOSE, ID_TAIL_PURPOSE

SEED = 20260302
ROOMS_A_FLOOR, FLOORS, UNITS = 4, 25, 2
PIECE = 2_000
POSTS = ("front_desk", "technician", "steward", "office_manager")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"  # 中文
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文辉力宇浩凯健俊帆雪琳晶欣颖佳倩婷鑫波斌莉玲萍丹"  # 中文
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Crowd:
    """What was made, with something of each kind to look for."""

    community: Community
    staff: dict[str, User]
    rooms: Sequence[Room]
    names: Sequence[str]
    phones: Sequence[str]
    plates: Sequence[str]
    id_tails: Sequence[str]


def make_crowd(homes: int, people: int) -> Crowd:
    """So many homes with so many people; half of the homes have a car, a third of the people an ID number on file."""
    chance = random.Random(SEED)
    company = org.create_company(name="Bench", short_name="Bench", actor=SYSTEM, at=now())
    org.seed_company(company_id=company.pk, actor=SYSTEM, at=now())
    community = org.create_community(company_id=company.pk, code="bench", name="Bench", actor=SYSTEM, at=now())
    org.seed_community(community_id=community.pk, actor=SYSTEM, at=now())
    staff = {post: _employ(community, post, number) for number, post in enumerate(POSTS, start=1)}
    rooms = _make_rooms(community, homes)
    steward = StaffMember.objects.get(user=staff["steward"])
    buildings = list(Building.objects.values_list("pk", flat=True))
    org.assign_buildings(staff_id=steward.pk, building_ids=buildings, actor=SYSTEM, at=now())
    persons, tails = _make_people(community, people, chance)
    numbers = _make_phones(community, persons, chance)
    _let_live(rooms, persons)
    plates = _make_vehicles(community, rooms[::2], chance)
    refresh_statistics()
    return Crowd(community, staff, rooms, [p.name for p in persons], numbers, plates, tails)


def refresh_statistics() -> None:
    """What PostgreSQL and MariaDB do by themselves soon after a load; SQLite gets none, as in the house."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
        elif connection.vendor == "mysql":
            for table in tables:
                cursor.execute(f"ANALYZE TABLE {connection.ops.quote_name(table)}")
                cursor.fetchall()


def insert(model: type[models.Model], rows: Iterator[Any]) -> list[Any]:
    """Insert rows piece by piece; they know their ids."""
    made: list[Any] = []
    with transaction.atomic():
        while piece := list(itertools.islice(rows, PIECE)):
            made += model._default_manager.bulk_create(piece)
    return made


def _employ(community: Community, post_code: str, number: int) -> User:
    post = Post.objects.get(company=community.company_id, code=post_code)
    staff = org.add_staff(
        company_id=community.company_id,
        home_id=community.pk,
        number=f"B{number:03}",
        name=_name(random.Random(number)),
        phone=f"1380000{number:04}",
        actor=SYSTEM,
        at=now(),
    )
    org.give_post(staff_id=staff.pk, post_id=post.pk, community_id=community.pk, actor=SYSTEM, at=now())
    staff.user = User.objects.create_user(post_code, name=staff.name)
    staff.save(update_fields=["user"])
    return staff.user


def _name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=2))


def _make_rooms(community: Community, homes: int) -> list[Room]:
    a_building = ROOMS_A_FLOOR * FLOORS * UNITS
    count = -(-homes // a_building)
    buildings = insert(
        Building, (Building(community=community, code=str(n), sort=sort_key(str(n))) for n in range(1, count + 1))
    )
    units = insert(
        Unit,
        (Unit(building=b, code=str(n), sort=sort_key(str(n))) for b in buildings for n in range(1, UNITS + 1)),
    )
    doors = ((u, f, d) for u in units for f in range(1, FLOORS + 1) for d in range(1, ROOMS_A_FLOOR + 1))
    return insert(Room, (_room(community, *door) for door in itertools.islice(doors, homes)))


def _room(community: Community, unit: Unit, floor: int, door: int) -> Room:
    number, building = f"{floor}{door:02}", unit.building.code
    label, sort = room_label(building, unit.code, number), room_sort(building, unit.code, number)
    return Room(
        community=community, unit=unit, number=number, label=label, sort=sort, floor=floor, occupancy="owner_occupied"
    )


def _make_people(community: Community, people: int, chance: random.Random) -> tuple[list[Person], list[str]]:
    tails: list[str] = []

    def one(number: int) -> Person:
        name = _name(chance)
        pinyin, initials = sound(name)
        person = Person(community=community, name=name, pinyin=pinyin, initials=initials)
        if number % 3 == 0:
            tails.append(f"{chance.randrange(1000):03}{chance.choice('0123456789X')}")
            person.id_number_digest = crypto.digest(f"{number:014}{tails[-1]}", purpose=ID_PURPOSE)
            person.id_tail_digest = crypto.digest(tails[-1], purpose=ID_TAIL_PURPOSE)
        return person

    return insert(Person, map(one, range(people))), tails


def _make_phones(community: Community, people: Sequence[Person], chance: random.Random) -> list[str]:
    numbers = [f"1{chance.choice('3578')}{chance.randrange(10**9):09}" for _each in people]
    rows = (
        Phone(community=community, person=person, number=number, tail=number[-4:])
        for person, number in zip(people, numbers, strict=True)
    )
    insert(Phone, rows)
    return numbers


def _let_live(rooms: Sequence[Room], people: Sequence[Person]) -> None:
    since = date(2020, 1, 1)
    role: Callable[[int], str] = lambda n: "owner" if n < len(rooms) else "family"  # noqa: E731
    insert(
        HouseholdMember,
        (
            HouseholdMember(room=rooms[n % len(rooms)], person=person, role=role(n), from_date=since)
            for n, person in enumerate(people)
        ),
    )


def _make_vehicles(community: Community, rooms: Sequence[Room], chance: random.Random) -> list[str]:
    plates = sorted({f"鲁{chance.choice(_LETTERS)}{chance.randrange(10**5):05}" for _each in rooms})  # 中文
    insert(
        Vehicle,
        (Vehicle(community=community, room=room, plate=plate) for room, plate in zip(rooms, plates, strict=False)),
    )
    return plates
