from __future__ import annotations

import pytest

from hemu.casework.states import State
from hemu.engines.search.queries import find_groups
from hemu.engines.search.registry import Hit
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.tests.cast import START, Cast, Player


def found(cast: Cast, text: str, by: Player | None = None, limit: int = 10) -> list[Hit]:
    actor = (by or cast.front_desk).actor
    groups = find_groups(actor=actor, community_id=actor.community_id, text=text, at=START, limit=limit)
    return [hit for group in groups if group.code == "cases" for hit in group.hits]


def numbers(hits: list[Hit]) -> list[str]:
    return [hit.detail.split(" · ")[0] for hit in hits]


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize(
    "text",
    ["WX-2026-000002", "wx-2026-000002", "WX2026000002", "2026000002", "WX-2026-2", "WX-2", "2", "000002", "2026-2"],
)
def test_a_case_is_found_by_its_number_whole_or_bare(cast: Cast, text: str) -> None:
    opened(cast)
    case = opened(cast, summary="换灯")
    opened(cast)
    (hit,) = found(cast, text)
    assert (hit.subject_id, hit.title, hit.mark) == (case.pk, "换灯", case.get_state_display())
    assert hit.url == f"/cases/{case.pk}/"


@pytest.mark.rule("RES-05")
@pytest.mark.parametrize("text", ["WX-2026", "WX-2026-", "WX-2026-0", "WX-2026-0000", "WX-2026-00000", "2026-0000"])
def test_a_beginning_finds_the_newest_first(cast: Cast, text: str) -> None:
    for _each in range(3):
        opened(cast)
    assert numbers(found(cast, text)) == ["WX-2026-000003", "WX-2026-000002", "WX-2026-000001"]
    assert numbers(found(cast, text, limit=2)) == ["WX-2026-000003", "WX-2026-000002"]


@pytest.mark.parametrize(
    "text", ["WX", "ZZ-2026-000001", "WX-2025", "WX-2026-9", "WX-2026-0009", "1234567", "水", "-", "0"]
)
def test_other_texts_find_no_case(cast: Cast, text: str) -> None:
    opened(cast)
    assert found(cast, text) == []


@pytest.mark.rule("RES-05", "CAS-03")
def test_only_cases_that_the_searcher_may_see_are_found(cast: Cast) -> None:
    brought_to(cast, State.ASSIGNED)
    assert found(cast, "1", by=cast.stranger) == []
    assert found(cast, "1", by=cast.owner) == []
    assert found(cast, "1", by=cast.cleaner) == []
    assert len(found(cast, "1", by=cast.technician)) == 1
    assert found(cast, "WX-2026-0", by=cast.technician2) == []


@pytest.mark.rule("ORG-05")
def test_a_found_case_names_the_steward(cast: Cast) -> None:
    opened(cast)
    (hit,) = found(cast, "1")
    assert tuple(hit.remarks) == ("片区管理员 孙文嘉",)
