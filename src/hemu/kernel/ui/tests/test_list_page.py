"""A list page answers filters, order, columns and views (SYS-08), over a real table."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.db.models import QuerySet
from django.test import RequestFactory

from hemu.kernel.numbers.models import Counter
from hemu.kernel.ui import list_export, lists, saved_views
from hemu.kernel.ui.lists import BatchAction, Column, ListPage, Preset
from hemu.kernel.ui.tests.gallery.people import Receptionist

pytestmark = pytest.mark.django_db


class CounterFilters(forms.Form):
    q = forms.CharField(required=False)
    year = forms.IntegerField(required=False, label="年份")


class CounterList(ListPage):
    key = "counters"
    title = "编号"
    filters = CounterFilters
    columns = [
        Column("form", "表单", sort="form", link=True),
        Column("year", "年份", sort="year"),
        Column("scope", "范围", is_shown=False),
        Column("secret", "秘密", value="form", permission="forbidden"),
    ]
    default_sort = "form"
    presets = [Preset("今年", "year=2026")]
    batch_actions = [BatchAction("a", "可做", "today"), BatchAction("b", "不可做", "today", permission="forbidden")]
    per_page = 3

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Counter]:
        found = Counter.objects.all()
        if filters["q"]:
            found = found.filter(form__contains=filters["q"])
        return found.filter(year=filters["year"]) if filters["year"] else found

    def row_url(self, row: Counter) -> str:
        return f"/counters/{row.form}/"


@pytest.fixture(autouse=True)
def counters(gallery: Any) -> None:
    for form, year in (("WX", 2026), ("TS", 2026), ("ZX", 2025), ("YS", 2025), ("SF", 2026)):
        Counter.objects.create(scope="1", form=form, year=year)


def ask(address: str, **headers: str) -> Any:
    request: Any = RequestFactory().get(f"/counters/{address}", headers=headers)
    request.actor = Receptionist()
    request.user = SimpleNamespace(elder_mode=False, dense_lists=False)
    request._messages = []
    return request


def view(address: str) -> Any:
    return CounterList().view(ask(address))


def forms_of(found: Any) -> list[str]:
    return [str(row.cells[0].html) for row in found.rows]


@pytest.mark.rule("SYS-08")
def test_the_filters_of_the_address_choose_the_rows() -> None:
    found = view("?year=2025")
    assert (found.total, [r.url for r in found.rows]) == (2, ["/counters/YS/", "/counters/ZX/"])
    assert [(str(f.label), f.words, f.url) for f in found.active] == [("年份", "2025", "?year=")]


def test_a_wrong_filter_shows_its_error_and_filters_nothing() -> None:
    found = view("?year=soon&q=W")
    assert found.total == 1
    assert found.form.errors["year"]


@pytest.mark.rule("SYS-08")
def test_the_order_of_the_address_holds_over_the_pages() -> None:
    assert [r.url for r in view("?sort=-form").rows] == ["/counters/ZX/", "/counters/YS/", "/counters/WX/"]
    assert [r.url for r in view("?sort=-form&page=2").rows] == ["/counters/TS/", "/counters/SF/"]


def test_an_undeclared_order_falls_back_to_the_list_s_own() -> None:
    assert next(r.url for r in view("?sort=-last").rows) == "/counters/SF/"


@pytest.mark.rule("SYS-08")
def test_the_columns_of_the_address_show_and_a_forbidden_one_never_does() -> None:
    assert [h.column.name for h in view("").headings] == ["form", "year"]
    assert [h.column.name for h in view("?cols=scope,form,secret").headings] == ["form", "scope"]
    assert [c.name for c in view("").choices] == ["form", "year", "scope"]


def test_only_allowed_batch_actions_are_offered() -> None:
    assert [b.name for b in view("").batch] == ["a"]


@pytest.mark.rule("SYS-08")
def test_a_page_costs_the_count_and_the_page_however_long_it_is(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        CounterList().respond(ask(""))


class Kept:
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def list(self, actor: Any, list_key: str) -> list[Any]:
        self.asked.append((actor.user_id, list_key))
        return [SimpleNamespace(pk=5, name="旧年", query="year=2025")]

    def save(self, actor: Any, list_key: str, name: str, query: str) -> None: ...

    def delete(self, actor: Any, view_id: int) -> None: ...


@pytest.fixture
def kept() -> Iterator[Kept]:
    store = Kept()
    lists.register_view_store(store)
    yield store
    saved_views._stores.remove(store)


@pytest.mark.rule("SYS-08")
def test_kept_views_stand_above_the_list_with_a_way_to_keep_and_forget(kept: Kept) -> None:
    page = CounterList().respond(ask("?year=2025")).content.decode()
    assert kept.asked == [(7, "counters")]
    assert '<a href="?year=2025" hx-boost="true" aria-current="true">' in page
    assert '<input type="hidden" name="query" value="year=2025">' in page
    assert 'action="/save_view/"' in page
    assert 'action="/delete_view/"' in page
    assert '<input type="hidden" name="view" value="5">' in page


def test_a_script_gets_only_the_list_and_history_the_whole_page() -> None:
    inner = CounterList().respond(ask("", **{"HX-Request": "true", "HX-Target": "list"})).content.decode()
    assert inner.lstrip().startswith('<div class="list')
    again = CounterList().respond(
        ask("", **{"HX-Request": "true", "HX-Target": "list", "HX-History-Restore-Request": "true"})
    )
    assert "<html" in again.content.decode()
    assert "HX-Target" in again["Vary"]


@pytest.mark.rule("SYS-08")
def test_print_shows_every_filtered_row_on_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_export, "_logs", [])  # the house's own log needs a database
    page = CounterList().respond(ask("?print=1")).content.decode()
    assert page.count("<tr>") == 6
    assert 'class="nav"' not in page


def test_only_xlsx_goes_out() -> None:
    assert "<html" in CounterList().respond(ask("?export=csv")).content.decode()


def test_the_defaults_of_the_bare_address_give_way_to_any_filter() -> None:
    chosen = type("Chosen", (CounterList,), {"defaults": "year=2025"})
    assert chosen().view(ask("")).total == 2
    assert chosen().view(ask("?year=")).total == 5
    assert chosen().view(ask("?q=W")).total == 1


def test_a_filter_named_like_the_list_s_own_parts_is_refused_at_once() -> None:
    clash = type("Clash", (forms.Form,), {"page": forms.CharField()})
    with pytest.raises(ValueError, match="page"):
        type("Bad", (ListPage,), {"filters": clash})
