"""One request for a list: reads the address, asks for the rows, and answers as page, paper or spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from hemu.kernel.refusals import Forbidden
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.context import shell_facts
from hemu.kernel.ui.counting import CappedPaginator
from hemu.kernel.ui.list_export import XLSX, Exported, export_mark, note_export, write_workbook
from hemu.kernel.ui.list_parts import Column, allowed_to, may
from hemu.kernel.ui.list_state import ListState, aria_sort, next_sort, order_terms
from hemu.kernel.ui.list_view import ActiveFilter, Cell, Choice, Heading, ListView, Row, name_filters
from hemu.kernel.ui.saved_views import get_view_store

if TYPE_CHECKING:
    from hemu.kernel.ui.lists import ListPage

_BATCH = 500


class ListRequest:
    """A `ListPage` and a request for it."""

    def __init__(self, page: ListPage, request: HttpRequest) -> None:
        self.page = page
        self.request = request
        self.actor: Any = getattr(request, "actor", None)
        names = self._filter_names()
        data: QueryDict = request.GET
        if page.defaults and not names & set(data):
            data = data.copy()
            data.update(QueryDict(page.defaults))
        self.form: forms.Form | None = page.make_filters(self.actor, data)
        self.state = ListState.read(data, names)

    def _filter_names(self) -> set[str]:
        form = self.page.make_filters(self.actor, QueryDict())
        return set(form.fields) if form else set()

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that the actor may see."""
        return allowed_to(self.actor, self.page.columns)

    @cached_property
    def shown(self) -> list[Column]:
        """Those of them that are chosen; a choice that leaves nothing counts as none."""
        chosen = [c for c in self.columns if c.name in self.state.columns]
        return chosen or [c for c in self.columns if c.is_shown]

    @cached_property
    def sort(self) -> str:
        return self.state.sort if order_terms(self.state.sort, self.columns) else self.page.default_sort

    def rows(self) -> QuerySet[Any]:
        """The filtered rows in order; the key comes last, so that pages never overlap."""
        found = self.page.rows(self.actor, self._clean_filters())
        terms = order_terms(self.sort, self.columns)
        if not terms and self.sort:
            terms = (self.sort,)
        return found.order_by(*terms, "-pk") if terms else found

    def _clean_filters(self) -> dict[str, Any]:
        if self.form is None:
            return {}
        self.form.is_valid()
        return {name: self.form.cleaned_data.get(name) for name in self.form.fields}

    def view(self) -> ListView:
        """All that the templates show."""
        page, form, state = self.page, self.form, self.state
        paginator = CappedPaginator(self.rows(), page.per_page)
        current = paginator.get_page(state.page)
        store = get_view_store()
        actor_id = getattr(self.actor, "user_id", None)
        return ListView(
            key=page.key,
            title=page.title,
            state=state,
            form=form,
            quick=[form[name] for name in page.quick if name in form.fields] if form else [],
            more=[bound for bound in form if bound.name not in page.quick] if form else [],
            active=self.active,
            headings=[self._heading(column) for column in self.shown],
            rows=[self._row(row) for row in page.prepare(self.actor, list(current.object_list))],
            page=current,
            total=paginator.count,
            is_cut=paginator.is_cut,
            choices=[Choice(c.name, c.label, c in self.shown) for c in self.columns],
            presets=[Choice("", p.label, state.has_filters(p.query), f"?{p.query}") for p in page.presets],
            saved=store.list(self.actor, page.key) if store and actor_id is not None else (),
            can_save=store is not None and actor_id is not None,
            batch=allowed_to(self.actor, page.batch_actions),
            actions=allowed_to(self.actor, page.actions),
            is_dense=self._is_dense(),
            can_export=self.can_export,
            can_print=self.can_export or not page.is_personal,
            has_drawer=page.drawer,
            empty=page.empty,
        )

    @cached_property
    def active(self) -> list[ActiveFilter]:
        return name_filters(self.form, self.state) if self.form else []

    @property
    def can_export(self) -> bool:
        return self.page.export and may(self.actor, self.page.export_permission)

    def _is_dense(self) -> bool:
        if self.state.is_dense is not None:
            return self.state.is_dense
        return bool(getattr(getattr(self.request, "user", None), "dense_lists", False))

    def _heading(self, column: Column) -> Heading:
        url = self.state.href(sort=next_sort(column, self.sort)) if column.sort else ""
        return Heading(column, url, aria_sort(column, self.sort))

    def _row(self, row: Any) -> Row:
        url = self.page.row_url(row)
        linked = next((c for c in self.shown if c.link), self.shown[0] if self.shown else None)
        cells = [Cell(c, c.draw(row), bool(url) and c is linked) for c in self.shown]
        return Row(row.pk, url, cells, self.page.row_mark(row))

    def export(self) -> HttpResponse:
        """All filtered rows and the chosen columns as a spreadsheet; the log is told before it leaves (PRV-03)."""
        if not self.can_export:
            raise Forbidden()
        at, title = now(), str(self.page.title)
        name = getattr(self.actor, "name", "")
        mark = export_mark(name, at, shell_facts(self.request).community_name)
        file, count = write_workbook(self.shown, self._all_rows(), title=title, mark=mark)
        note_export(Exported(self.actor, self.page.key, title, self.state.query, count, at))
        filename = f"{title} {civil_date(at).isoformat()}.xlsx"
        # A view's type says HttpResponse; one that streams is as good to every caller.
        return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX))

    def _prepared(self, rows: list[Any]) -> Sequence[Any]:
        return self.page.prepare(self.actor, rows[: self.page.print_limit])

    def _all_rows(self) -> Iterator[Any]:
        rows = self.rows()[: self.page.export_limit].iterator(chunk_size=_BATCH)
        while batch := list(islice(rows, _BATCH)):
            yield from self.page.prepare(self.actor, batch)

    def print(self) -> HttpResponse:
        """The list on A4, marked and logged as a spreadsheet is (PRV-03)."""
        if self.page.is_personal and not self.can_export:
            raise Forbidden()
        at, title = now(), self.page.title
        mark = export_mark(getattr(self.actor, "name", ""), at, shell_facts(self.request).community_name)
        rows = list(self.rows()[: self.page.print_limit + 1])
        context = {
            "title": title,
            "active": self.active,
            "columns": self.shown,
            "rows": [[Cell(c, c.draw(row), False) for c in self.shown] for row in self._prepared(rows)],
            "is_cut": len(rows) > self.page.print_limit,
            "back_url": self.state.href(),
            "mark": mark,
        }
        count = min(len(rows), self.page.print_limit)
        note_export(Exported(self.actor, self.page.key, str(title), self.state.query, count, at, is_paper=True))
        return render(self.request, "ui/list_print.html", context)
