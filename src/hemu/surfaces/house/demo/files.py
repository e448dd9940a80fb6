"""What the office keeps of homes besides their people: contacts, checks, care, helpers (RES-01 to RES-06)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from hemu.kernel.timekeeping import civil_date
from hemu.registry.residents.models import (
    CareFlag,
    EmergencyContact,
    HelperJob,
    HouseholdFile,
    HouseholdMember,
    Person,
    Pet,
    ProfileAttribute,
    ProfileValue,
    Vehicle,
)
from hemu.registry.residents.naming import sound

_RELATIONS = ("女儿", "儿子", "哥哥", "姐姐", "邻居", "同事")  # 中文
_SURNAMES = "王李张刘陈杨赵黄周吴"  # 中文
_CARS = ("白色 大众", "黑色 丰田", "银色 比亚迪", "灰色 吉利")  # 中文
_PETS = ("泰迪 棕色", "柯基 黄白", "金毛", "中华田园犬 黄色")  # 中文
_HOBBIES = ("养花", "太极拳", "书法", "下象棋", "广场舞")  # 中文
_NOTES = {"living_alone": "女儿在外地，雨雪天去看一看", "disabled": "走路不便，上门服务", "ill": ""}  # 中文


def keep_files(*, community_id: int, now: datetime, rng: random.Random) -> None:
    """All of it in a few statements; names and numbers are made up."""
    homes: dict[int, list[HouseholdMember]] = {}
    open_now = HouseholdMember.objects.filter(room__community=community_id, to_date__isnull=True)
    for row in open_now.select_related("person").order_by("room_id", "id"):
        homes.setdefault(row.room_id, []).append(row)
    today = civil_date(now)
    EmergencyContact.objects.bulk_create(
        EmergencyContact(
            community_id=community_id,
            room_id=room_id,
            name=f"{rng.choice(_SURNAMES)}{rng.choice('伟芳娜敏静强磊洋')}",  # 中文
            relation=rng.choice(_RELATIONS),
            phone=f"1990003{rng.randrange(10_000):04}",
            from_date=today - timedelta(days=rng.randrange(30, 900)),
        )
        for room_id in homes
        if rng.random() < 0.72
    )
    HouseholdFile.objects.bulk_create(
        HouseholdFile(room_id=room_id, confirmed_at=now - timedelta(days=rng.randrange(1, 48), hours=rng.randrange(8)))
        for room_id in homes
        if rng.random() < 0.86
    )
    _describe(community_id, rng)
    people = [rows[0].person for rows in homes.values()]
    _care(community_id, people, now, rng)
    _helper(community_id, next(iter(homes)), now)


def _describe(community_id: int, rng: random.Random) -> None:
    cars, pets = Vehicle.objects.filter(community=community_id), Pet.objects.filter(community=community_id)
    for car in cars:
        car.description = rng.choice(_CARS)
    for pet in pets:
        pet.description = rng.choice(_PETS)
    Vehicle.objects.bulk_update(cars, ["description"])
    Pet.objects.bulk_update(pets, ["description"])


def _care(community_id: int, people: list[Person], now: datetime, rng: random.Random) -> None:
    hobby = ProfileAttribute.objects.create(community_id=community_id, label="爱好", is_active=True)  # 中文
    chosen = rng.sample(people, k=min(6, len(people)))
    since = civil_date(now) - timedelta(days=60)
    for person, kind in zip(chosen, list(_NOTES) * 2, strict=False):
        CareFlag.objects.create(community_id=community_id, person=person, kind=kind, note=_NOTES[kind], from_date=since)
        ProfileValue.objects.create(person=person, attribute=hobby, value=rng.choice(_HOBBIES))


def _helper(community_id: int, room_id: int, now: datetime) -> None:
    name = "赵秀英"  # 中文
    pinyin, initials = sound(name)
    person = Person.objects.create(community_id=community_id, name=name, pinyin=pinyin, initials=initials)
    since = civil_date(now) - timedelta(days=200)
    member = HouseholdMember.objects.create(room_id=room_id, person=person, role="helper", from_date=since)
    HelperJob.objects.create(member=member, job="nanny", agency="安心家政", is_live_in=True)  # 中文
