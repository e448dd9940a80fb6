"""Finding anybody in a community of a hundred thousand homes, against a look-up by primary key (RES-05).

Both go through the same address, session, view and template; only the question's answer differs. They take turns
in one run, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import random
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from hemu.casework.models import Case
from hemu.engines.search import registry
from hemu.engines.search.registry import Finder, Hit, Question
from hemu.kernel.numbers.models import Counter
from hemu.kernel.timekeeping import now
from hemu.registry.estate.models import Room
from hemu.registry.residents.naming import sound
from hemu.surfaces.house.benches import Result
from hemu.surfaces.house.benches.crowd import SEED, Crowd, insert, make_crowd, refresh_statistics
from hemu.surfaces.house.benches.plans import explain, watch
from hemu.surfaces.house.benches.visiting import PLAIN_FILES, browser_of, milliseconds, share

HOMES = 100_000
PEOPLE_A_HOME = 2.5
CASES = 5_000
ROUNDS = 40
MOST = 3.0
LIVE = {"HX-Request": "true", "HX-Target": "found"}

Pick = Callable[[Crowd, random.Random], str]


def _room_spelling(crowd: Crowd, chance: random.Random) -> str:
    room = chance.choice(crowd.rooms)
    building, unit = room.unit.building.code, room.unit.code
    return chance.choice(
        [
            f"{building}-{unit}-{room.number}",
            f"{building}栋{room.number}",
            room.label,
            f"{building}#{room.number}",
        ]  # 中文
    )


QUESTIONS: dict[str, Pick] = {
    "initials": lambda crowd, chance: sound(chance.choice(crowd.names))[1],
    "pinyin": lambda crowd, chance: sound(chance.choice(crowd.names))[0],
    "begun pinyin": lambda crowd, chance: sound(chance.choice(crowd.names))[0][:4],
    "name": lambda crowd, chance: chance.choice(crowd.names),
    "surname": lambda crowd, chance: chance.choice(crowd.names)[:1],
    "room": _room_spelling,
    "door": lambda crowd, chance: chance.choice(crowd.rooms).number,
    "phone": lambda crowd, chance: chance.choice(crowd.phones),
    "phone tail": lambda crowd, chance: chance.choice(crowd.phones)[-4:],
    "plate": lambda crowd, chance: chance.choice(crowd.plates),
    "plate tail": lambda crowd, chance: chance.choice(crowd.plates)[-4:],
    "id tail": lambda crowd, chance: chance.choice(crowd.id_tails),
    "case number": lambda crowd, chance: f"WX-{now().year}-{chance.randrange(1, CASES):06}",
    "bare number": lambda crowd, chance: str(chance.randrange(1, CASES)),
}


@PLAIN_FILES
def run(size: int | None = None) -> Result:
    """``size`` homes with two and a half times as many people; the slow end of searches against a look-up."""
    homes = size or HOMES
    crowd = make_crowd(homes, int(homes * PEOPLE_A_HOME))
    _make_cases(crowd)
    client = browser_of(crowd.staff["front_desk"])
    chance = random.Random(SEED)
    _visit(client, "1")  # the first of everything is slower
    spent: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    bare: list[float] = []
    for _round in range(ROUNDS):
        for name, pick in chance.sample(list(QUESTIONS.items()), len(QUESTIONS)):
            text = pick(crowd, chance)
            spent[name].append(milliseconds(lambda: _visit(client, text)))  # noqa: B023  (run at once)
            with _by_key():
                key = str(chance.choice(crowd.rooms).pk)
                bare.append(milliseconds(lambda: _visit(client, key)))  # noqa: B023
    plans = {name: _plan(client, pick(crowd, chance)) for name, pick in QUESTIONS.items()}
    return _judge(homes, spent, bare, plans)


def _visit(client: Client, text: str) -> None:
    answer = client.post("/find/", {"q": text}, headers=LIVE)
    assert answer.status_code == 200, answer.status_code


@contextmanager
def _by_key() -> Iterator[None]:
    """The search box with one finder, that looks a room up by its primary key."""
    kept = dict(registry._finders), list(registry._remarks)
    registry._finders.clear()
    registry._remarks.clear()
    registry.register_finder(Finder("key", "key", _find_by_key))
    try:
        yield
    finally:
        registry._finders.clear()
        registry._finders.update(kept[0])
        registry._remarks.extend(kept[1])


def _find_by_key(question: Question) -> Sequence[Hit]:
    room = Room.objects.get(pk=question.typed.text)
    return [Hit("room", room.pk, title=room.label, url=f"/estate/rooms/{room.pk}/", icon="house")]


def _plan(client: Client, text: str) -> str:
    """The indexes that the search goes by, without the look-ups by key that follow; a walked table in capitals."""
    with watch() as seen:
        _visit(client, text)
    read = [access for statement in seen for access in explain(statement) if access.table in LARGE]
    named = {access.index for access in read if access.index and not _FOLLOWS.search(access.index)}
    return ", ".join(sorted(named) + sorted({f"{access.table} WALKED" for access in read if not access.index}))


LARGE = (
    "residents_person",
    "residents_phone",
    "residents_vehicle",
    "residents_householdmember",
    "estate_room",
    "casework_case",
)
"""The tables that grow with the community."""
_FOLLOWS = re.compile(r"^pk$|PRIMARY|_pkey$|_id_[0-9a-f]{8}")


def _make_cases(crowd: Crowd) -> None:
    at, year = now(), now().year
    fields: dict[str, Any] = {
        "community": crowd.community,
        "kind": "repair",
        "channel": "telephone",
        "category": "water",
    }
    insert(
        Case,
        (
            Case(
                **fields, number=f"WX-{year}-{n:06}", summary="tap", room=crowd.rooms[n % len(crowd.rooms)],
                received_at=at, changed_at=at,
            )
            for n in range(1, CASES + 1)
        ),
    )  # fmt: skip
    Counter.objects.create(scope=f"community:{crowd.community.pk}", form="WX", year=year, last=CASES)
    refresh_statistics()


def _judge(homes: int, spent: dict[str, list[float]], bare: list[float], plans: dict[str, str]) -> Result:
    every = [value for values in spent.values() for value in values]
    ratio = share(every, 0.95) / share(bare, 0.95)
    walked = [name for name, plan in plans.items() if "WALKED" in plan]
    kinds = {
        name: f"{statistics.median(v):.1f} ms, p95 {share(v, 0.95):.1f} ms; {plans[name]}" for name, v in spent.items()
    }
    return Result(
        ok=ratio <= MOST and not walked,
        figures={
            "database": connection.vendor,
            "homes": homes,
            "search_p95_ms": round(share(every, 0.95), 2),
            "search_median_ms": round(statistics.median(every), 2),
            "by_key_p95_ms": round(share(bare, 0.95), 2),
            "by_key_median_ms": round(statistics.median(bare), 2),
            "ratio": round(ratio, 2),
            "ratio_to_median": round(share(every, 0.95) / statistics.median(bare), 2),
            "walked": ", ".join(walked) or "none",
            **kinds,
        },
        limits={"ratio": f"<= {MOST}", "walked": "none"},
    )
