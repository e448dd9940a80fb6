"""The people and homes of the demo, made up before anything is stored. Pure: the same seed, the same town."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.scale import BuildingPlan, Scale

OWNER, TENANT, FAMILY = "owner", "tenant", "family"
_HAS_NO_PHONE = 2013
"""Children born since then."""


@dataclass(eq=False)
class PersonPlan:
    """Somebody made up. ``username`` empty: no account."""

    name: str
    gender: str
    birth: date
    id_number: str
    phone: str
    username: str = ""
    language: str = "zh-hans"
    elder_mode: bool = False


@dataclass
class MemberPlan:
    """Who belongs to a home, as what, since when; ``to_date`` for those who moved out."""

    person: PersonPlan
    role: str
    from_date: date
    to_date: date | None = None
    share: Decimal | None = None


@dataclass(eq=False)
class HomePlan:
    """A home with its people, and how its occupancy came to be what it is."""

    key: str
    building: BuildingPlan
    unit: int
    floor: int
    number: str
    layout: str
    area_built: Decimal
    area_inner: Decimal
    handover: date | None
    occupancy: list[tuple[date, str]] = field(default_factory=list)
    members: list[MemberPlan] = field(default_factory=list)
    plate: str = ""
    licence: str = ""
    rent: Decimal | None = None

    def current(self) -> list[MemberPlan]:
        """Who belongs here now."""
        return [member for member in self.members if member.to_date is None]


class Inventor:
    """Makes up people: names from the lists, numbers that nobody has, ID numbers with their check digit."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lists = read("people")
        self._phones = iter(rng.sample(range(1000, 9000), 8000))
        self._sequence = iter(range(1, 100_000))

    def phone(self) -> str:
        """A telephone number that nobody has: 1990000 and four digits."""
        return f"1990000{next(self._phones)}"

    def person(self, *, gender: str = "", surname: str = "", born: tuple[int, int] = (1960, 2000)) -> PersonPlan:
        """Somebody new."""
        gender = gender or self.rng.choice(["male", "female"])
        name = (surname or self.rng.choice(self.lists["surnames"])) + self.rng.choice(self.lists[gender])
        birth = date(self.rng.randint(*born), self.rng.randint(1, 12), self.rng.randint(1, 28))
        phone = self.phone() if birth.year < _HAS_NO_PHONE else ""
        return PersonPlan(name, gender, birth, self.id_number(birth, gender), phone)

    def id_number(self, birth: date, gender: str) -> str:
        """An ID number of no real district (990101): odd sequence for men, even for women, right check digit."""
        running = next(self._sequence) * 2 % 998 + (1 if gender == "male" else 0)
        return with_check_digit(f"990101{birth:%Y%m%d}{running:03d}")

    def plate(self) -> str:
        """A number plate."""
        return "鲁Z" + "".join(self.rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=5))


def with_check_digit(body: str) -> str:
    """The 17 digits of an ID number with the 18th (GB 11643)."""
    total = sum(int(digit) * (2 ** (17 - i) % 11) for i, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def make_town(scale: Scale, *, code: str, today: date, rng: random.Random) -> list[HomePlan]:
    """Every home of a community with its people."""
    inventor = Inventor(rng)
    if code != "demo":
        inventor._phones = iter(rng.sample(range(100, 999), 800))  # three digits: none that the other has
        inventor.phone = lambda: f"19900000{next(inventor._phones)}"  # type: ignore[method-assign]
    homes = [_settle(inventor, home, today) for plan in scale.buildings[code] for home in _doors(inventor, plan)]
    _place_featured(inventor, {home.key: home for home in homes}, code, today)
    return homes


def _doors(inventor: Inventor, plan: BuildingPlan) -> Iterator[HomePlan]:
    layouts = inventor.lists["layouts"]
    for unit in range(1, plan.units + 1):
        sides = inventor.rng.sample(layouts, plan.per_floor)
        for floor in range(1, plan.floors + 1):
            for side, (layout, built, inner) in enumerate(sides, start=1):
                number = f"{floor}{side:02d}"
                yield HomePlan(
                    f"{plan.code}-{unit}-{number}",
                    plan,
                    unit,
                    floor,
                    number,
                    layout,
                    Decimal(built),
                    Decimal(inner),
                    None,
                )


_SITUATIONS = (
    ("owner_occupied", 62), ("let", 17), ("vacant", 6), ("decorating", 4), ("undecorated", 4), ("not_handed_over", 3),
    ("unsold", 2), ("entrusted", 2),
)  # fmt: skip


def _settle(inventor: Inventor, home: HomePlan, today: date) -> HomePlan:
    rng = inventor.rng
    situation = rng.choices([s for s, _ in _SITUATIONS], [w for _, w in _SITUATIONS])[0]
    opened = date(2019, 6, 1) if home.building.phase != "二期" else date(2022, 9, 1)  # 中文: a value of the plan
    home.handover = None
    if situation == "unsold":
        home.occupancy = [(opened, situation)]
        return home
    if situation == "not_handed_over":
        home.occupancy = [(opened, situation)]
        _own(inventor, home, opened)
        return home
    recent = situation in ("decorating", "undecorated")
    home.handover = (
        today - timedelta(days=rng.randint(20, 200)) if recent else opened + timedelta(days=rng.randint(5, 500))
    )
    _own(inventor, home, home.handover)
    home.occupancy = [(opened, "not_handed_over"), (home.handover, "undecorated")]
    if situation == "decorating":
        home.occupancy.append((min(today - timedelta(days=3), home.handover + timedelta(days=15)), situation))
    elif situation != "undecorated":
        moved_in = home.handover + timedelta(days=rng.randint(90, 200))
        home.occupancy += [(home.handover + timedelta(days=20), "decorating"), (moved_in, "owner_occupied")]
        _later(inventor, home, situation, moved_in, today)
    if rng.random() < 0.55 and situation in ("owner_occupied", "let"):
        home.plate = inventor.plate()
    if rng.random() < 0.12 and situation == "owner_occupied":
        home.licence = f"QZ2025{rng.randint(1000, 9999)}"
    return home


def _later(inventor: Inventor, home: HomePlan, situation: str, moved_in: date, today: date) -> None:
    """What came after the first move-in: family, tenants, empty rooms; some of it within the ninety days."""
    rng = inventor.rng
    if situation == "owner_occupied":
        _family(inventor, home, moved_in)
        return
    recent = rng.random() < 0.3
    changed = today - timedelta(days=rng.randint(5, 85) if recent else rng.randint(100, 500))
    home.occupancy.append((max(changed, moved_in + timedelta(days=30)), situation))
    since = home.occupancy[-1][0]
    if situation != "let":
        return
    home.rent = Decimal(rng.randrange(1800, 4600, 100))
    if rng.random() < 0.3:
        before = inventor.person(born=(1975, 2001))
        home.members.append(MemberPlan(before, TENANT, moved_in, since - timedelta(days=12)))
    tenant = inventor.person(born=(1978, 2003))
    home.members.append(MemberPlan(tenant, TENANT, since))
    if rng.random() < 0.4:
        home.members.append(MemberPlan(inventor.person(born=(1978, 2003)), TENANT, since))


def _own(inventor: Inventor, home: HomePlan, since: date) -> None:
    rng = inventor.rng
    owner = inventor.person(born=(1950, 1996))
    owners = [owner]
    if rng.random() < 0.35:
        partner = "female" if owner.gender == "male" else "male"
        owners.append(inventor.person(gender=partner, born=(max(owner.birth.year - 4, 1950), owner.birth.year + 4)))
    share = Decimal(100) / len(owners)
    home.members += [MemberPlan(person, OWNER, since, share=share) for person in owners]
    if rng.random() < 0.06 and home.handover and since.year < 2024:
        sold_by = MemberPlan(
            inventor.person(born=(1950, 1985)), OWNER, since, since + timedelta(days=400), Decimal(100)
        )
        for member in home.members:
            member.from_date = since + timedelta(days=400)
        home.members.insert(0, sold_by)


def _family(inventor: Inventor, home: HomePlan, since: date) -> None:
    rng = inventor.rng
    owner = home.current()[0].person
    if rng.random() < 0.55:
        child_born = (owner.birth.year + 24, min(owner.birth.year + 34, 2020))
        born = child_born if child_born[0] < child_born[1] else (2018, 2020)
        home.members.append(MemberPlan(inventor.person(surname=owner.name[0], born=born), FAMILY, since))
    if rng.random() < 0.2 and owner.birth.year > 1972:
        born = (owner.birth.year - 28, owner.birth.year - 23)
        home.members.append(MemberPlan(inventor.person(surname=owner.name[0], born=born), FAMILY, since))


def _place_featured(inventor: Inventor, homes: dict[str, HomePlan], code: str, today: date) -> None:
    """The people of the sign-in page take the homes that the list gives them."""
    for given in inventor.lists["featured"]:
        community, _, key = str(given["room"]).rpartition("/")
        if (community or "demo") != code:
            continue
        person = PersonPlan(
            given["name"], given["gender"], given["birth"], inventor.id_number(given["birth"], given["gender"]),
            inventor.phone(), given["username"], given.get("language", "zh-hans"), given.get("elder_mode", False),
        )  # fmt: skip
        for key_ in filter(None, (key, given.get("also", ""))):
            home = homes.pop(key_, None) or homes.popitem()[1]  # a small town may lack the door
            _move_in(inventor, home, person, given, today, second=key_ != key)


def _move_in(
    inventor: Inventor, home: HomePlan, person: PersonPlan, given: dict[str, Any], today: date, *, second: bool
) -> None:
    opened = date(2019, 9, 1) if home.building.phase != "二期" else date(2022, 11, 1)  # 中文
    moved = opened + timedelta(days=160)
    home.handover = opened
    home.occupancy = [
        (opened - timedelta(days=90), "not_handed_over"),
        (opened, "undecorated"),
        (moved, "owner_occupied"),
    ]
    home.members = []
    if given["role"] == TENANT:
        _own(inventor, home, opened)
        since = today - timedelta(days=210)
        home.occupancy.append((since, "let"))
        home.rent = Decimal(3600)
        home.members.append(MemberPlan(person, TENANT, since))
        return
    home.members.append(MemberPlan(person, OWNER, opened, share=Decimal(100)))
    if second:
        home.occupancy.append((today - timedelta(days=41), "vacant"))
    elif not person.elder_mode:
        _family(inventor, home, moved)
