"""The state of a list is its address (SYS-08)."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from hemu.kernel.ui.list_parts import Column
from hemu.kernel.ui.list_state import ListState, aria_sort, next_sort, order_terms

COLUMNS = [
    Column("number", "单号", sort="number"),
    Column("home", "房屋", sort=("building", "-room")),
    Column("note", "备注"),
]


def read(query: str) -> ListState:
    return ListState.read(QueryDict(query), {"q", "state"})


@pytest.mark.rule("SYS-08")
def test_filters_order_columns_and_density_survive_a_change_of_page_or_order() -> None:
    state = read("q=a b&state=new&state=done&sort=-number&cols=number,note&dense=1&page=3&stranger=1")
    assert state.href(page="4") == ("?q=a+b&state=new&state=done&sort=-number&cols=number%2Cnote&dense=1&page=4")
    assert state.href(sort="number") == "?q=a+b&state=new&state=done&cols=number%2Cnote&dense=1&sort=number"


def test_columns_come_joined_or_one_by_one() -> None:
    assert read("cols=number,note").columns == ("number", "note") == read("cols=number&cols=note").columns


def test_taking_the_last_filter_away_leaves_its_empty_name_so_that_no_default_returns() -> None:
    state = read("state=new")
    assert state.without_filter("state") == "?state="
    assert read("state=").href(sort="number") == "?state=&sort=number"


def test_resetting_leaves_order_and_columns() -> None:
    assert read("q=a&sort=number&cols=note").reset_url == "?sort=number&cols=note"


@pytest.mark.parametrize(
    ("sort", "terms"),
    [
        ("number", ("number",)),
        ("-number", ("-number",)),
        ("-home", ("-building", "room")),
        ("note", ()),
        ("password", ()),
        ("", ()),
    ],
)
def test_only_declared_columns_order_the_rows(sort: str, terms: tuple[str, ...]) -> None:
    assert order_terms(sort, COLUMNS) == terms


def test_a_heading_turns_the_order_round_and_says_so() -> None:
    assert next_sort(COLUMNS[0], "") == "number"
    assert next_sort(COLUMNS[0], "number") == "-number"
    assert [aria_sort(COLUMNS[0], s) for s in ("number", "-number", "home")] == ["ascending", "descending", ""]
