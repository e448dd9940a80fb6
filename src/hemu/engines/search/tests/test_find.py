from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from hemu.engines.search import registry
from hemu.engines.search.queries import find, find_groups
from hemu.engines.search.registry import Finder, Hit, Question, register_finder, register_remark
from hemu.identity.access import RESIDENT, SYSTEM, Actor
from hemu.identity.permissions import Permission
from hemu.tests.cast import START

HERE, ELSEWHERE = 1, 2
SECRET = Permission("secret", "")
STAFF = Actor(user_id=7, staff={HERE: frozenset()}, community_id=HERE)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_finders", {})
    monkeypatch.setattr(registry, "_remarks", [])
    yield


def many(question: Question) -> Sequence[Hit]:
    return [Hit("thing", n, f"{question.typed.text}{n}", about=("room", 5)) for n in range(question.limit)]


def none(question: Question) -> Sequence[Hit]:
    return []


def ask(actor: Actor = STAFF, text: str = "x", community_id: int | None = HERE, limit: int = 2) -> list[str]:
    return [hit.title for hit in find(actor=actor, community_id=community_id, text=text, at=START, limit=limit)]


def test_groups_stand_in_their_order_and_say_that_there_is_more() -> None:
    register_finder(Finder("late", "later", many, order=2))
    register_finder(Finder("none", "none", none, order=1))
    register_finder(Finder("early", "earlier", lambda q: many(q)[:1], order=0))
    groups = find_groups(actor=STAFF, community_id=HERE, text="x", at=START, limit=2)
    assert [(g.code, len(g.hits), g.has_more) for g in groups] == [("early", 1, False), ("late", 2, True)]


def test_a_finder_with_a_permission_is_asked_only_for_who_holds_it() -> None:
    register_finder(Finder("secret", "", many, SECRET))
    assert ask() == []
    assert ask(Actor(user_id=7, staff={HERE: frozenset({"secret"})}, community_id=HERE)) == ["x0", "x1"]
    assert ask(SYSTEM) == ["x0", "x1"]


@pytest.mark.rule("RES-05")
def test_only_staff_of_the_community_search_in_it() -> None:
    register_finder(Finder("open", "", many))
    assert ask() == ["x0", "x1"]
    assert ask(community_id=ELSEWHERE) == []
    assert ask(community_id=None) == []
    assert ask(Actor(user_id=8, resident={HERE: frozenset({RESIDENT})}, community_id=HERE)) == []


@pytest.mark.parametrize("text", ["", "  ", "\0"])
def test_nothing_typed_asks_nobody(text: str) -> None:
    register_finder(Finder("open", "", many))
    assert ask(text=text) == []


def test_remarks_are_asked_once_for_all_hits_and_for_what_belongs() -> None:
    asked: list[Sequence[int]] = []

    def steward(actor: Actor, ids: Sequence[int]) -> Mapping[int, str]:
        asked.append(ids)
        return dict.fromkeys(ids, "S")

    def people(actor: Actor, ids: Sequence[int]) -> Mapping[int, str]:
        return dict.fromkeys(ids, "P")

    register_finder(Finder("things", "", many, order=1))
    register_finder(Finder("rooms", "", lambda q: [Hit("room", 6, "six")], order=2))
    register_remark("room", steward, order=2)
    register_remark("room", people, only_itself=True, order=1)
    hits = find(actor=STAFF, community_id=HERE, text="x", at=START, limit=2)
    assert [tuple(hit.remarks) for hit in hits] == [("S",), ("S",), ("P", "S")]
    assert asked == [[5, 6]]


def test_a_hit_knows_the_home_it_is_or_belongs_to() -> None:
    assert Hit("room", 3, "").home_id == 3
    assert Hit("person", 9, "", about=("room", 3)).home_id == 3
    assert Hit("person", 9, "").home_id is None
