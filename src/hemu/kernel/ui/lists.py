"""The list component (SYS-08): a list page is one declaration.

class CaseList(ListPage):
    key = "cases"
    title = _("工单")
    filters = CaseFilterForm
    columns = [Column("number", _("单号"), sort="number"), Column("summary", _("内容"))]
    default_sort = "-number"

    def rows(self, actor, filters): ...
    def row_url(self, row): ...

@page(permission=CASES_SEE)
def cases(request): return CaseList().respond(request)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from hemu.kernel.ui.list_export import Exported, register_export_log
from hemu.kernel.ui.list_parts import Action, BatchAction, Column, Empty, Preset
from hemu.kernel.ui.list_request import ListRequest
from hemu.kernel.ui.list_state import RESERVED
from hemu.kernel.ui.list_view import ListView
from hemu.kernel.ui.saved_views import ViewStore, get_view_store, register_view_store

__all__ = [
    "Action",
    "BatchAction",
    "Column",
    "Empty",
    "Exported",
    "ListPage",
    "Preset",
    "ViewStore",
    "get_view_store",
    "register_export_log",
    "register_view_store",
]


class ListPage:
    """A list page. Declare it as a class; `respond` answers a request.

    It costs the same queries however long the list is: the count, the page, and the kept views.
    """

    key: ClassVar[str]
    title: ClassVar[Any]
    filters: ClassVar[type[forms.Form] | None] = None
    quick: ClassVar[Sequence[str]] = ("q",)
    """The filters that always show; the others are folded away under 更多条件."""
    defaults: ClassVar[str] = ""
    """The filters of the bare address, as a query: ``state=open``."""
    columns: ClassVar[Sequence[Column]] = ()
    default_sort: ClassVar[str] = ""
    presets: ClassVar[Sequence[Preset]] = ()
    batch_actions: ClassVar[Sequence[BatchAction]] = ()
    actions: ClassVar[Sequence[Action]] = ()
    per_page: ClassVar[int] = 50
    export: ClassVar[bool] = True
    export_permission: ClassVar[Any] = None
    is_personal: ClassVar[bool] = False
    """Whether people's data stand in it: then paper takes ``export_permission`` as well (PRV-03)."""
    export_limit: ClassVar[int] = 50_000
    print_limit: ClassVar[int] = 1000
    drawer: ClassVar[bool] = False
    """Whether a row opens at the right side of the list; the row's page stays the address."""
    empty: ClassVar[Empty] = Empty(title="")
    template: ClassVar[str] = "ui/list.html"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        clash = RESERVED & set(cls.filters.base_fields if cls.filters else ())
        if clash:
            raise ValueError(f"{cls.__name__}: a filter cannot be named {', '.join(sorted(clash))}")

    def rows(self, actor: Any, filters: dict[str, Any]) -> QuerySet[Any]:
        """What the actor may see under these filters. A filter that is empty or wrong is None, "" or empty."""
        raise NotImplementedError

    def prepare(self, actor: Any, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows that are about to be shown, all at once: what each needs from elsewhere is fetched here."""
        return rows

    def row_url(self, row: Any) -> str:
        """The page of a row; empty where rows have none."""
        return ""

    def row_mark(self, row: Any) -> str:
        """A word of style for the row: ``late``, ``quiet`` or nothing."""
        return ""

    def make_filters(self, actor: Any, data: QueryDict) -> forms.Form | None:
        """The filter form; override it where choices hang on the actor."""
        return self.filters(data) if self.filters else None

    def extra(self, request: HttpRequest) -> dict[str, Any]:
        """Further context for a template of one's own that extends ``ui/list.html``."""
        return {}

    def respond(self, request: HttpRequest) -> HttpResponse:
        """The page, its inner part for a script, the spreadsheet, or the print version."""
        asked = ListRequest(self, request)
        if asked.state.export == "xlsx":
            return asked.export()
        if asked.state.is_print:
            return asked.print()
        inner = request.headers.get("HX-Target") == "list" and not request.headers.get("HX-History-Restore-Request")
        template = "ui/parts/list.html" if inner else self.template
        response = render(request, template, {"list": asked.view(), **self.extra(request)})
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def view(self, request: HttpRequest) -> ListView:
        """The list for the inside of another page: ``{% include "ui/parts/list.html" with list=… %}``."""
        return ListRequest(self, request).view()
