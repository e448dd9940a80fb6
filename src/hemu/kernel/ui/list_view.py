"""What the list's templates are given: everything reckoned, nothing left to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.safestring import SafeString

from hemu.kernel.ui.list_parts import Action, BatchAction, Column, Empty
from hemu.kernel.ui.list_state import ListState, Pairs
from hemu.kernel.ui.saved_views import SavedViewRow


@dataclass(frozen=True)
class Heading:
    """A column's heading; ``sort_url`` is empty where the column does not sort."""

    column: Column
    sort_url: str
    aria_sort: str


@dataclass(frozen=True)
class Cell:
    """One value, drawn."""

    column: Column
    html: SafeString
    is_link: bool


@dataclass(frozen=True)
class Row:
    """One row: its key for batches, its page, its cells, a word of style such as ``late``."""

    key: Any
    url: str
    cells: Sequence[Cell]
    mark: str


@dataclass(frozen=True)
class Choice:
    """A column in the chooser, or a shipped view among the tabs."""

    name: str
    label: Any
    is_on: bool
    url: str = ""


@dataclass(frozen=True)
class ActiveFilter:
    """A filter that is set, in words, with the address without it."""

    label: Any
    words: str
    url: str


@dataclass(frozen=True)
class ListView:
    """The whole list as it stands now."""

    key: str
    title: Any
    state: ListState
    form: forms.Form | None
    quick: Sequence[BoundField]
    more: Sequence[BoundField]
    active: Sequence[ActiveFilter]
    headings: Sequence[Heading]
    rows: Sequence[Row]
    page: Page[Any]
    total: int
    is_cut: bool
    """Whether there are more rows than ``total``, which are not counted or leafed through."""
    choices: Sequence[Choice]
    presets: Sequence[Choice]
    saved: Sequence[SavedViewRow]
    can_save: bool
    batch: Sequence[BatchAction]
    actions: Sequence[Action]
    is_dense: bool
    can_export: bool
    can_print: bool
    has_drawer: bool
    empty: Empty

    @property
    def hidden(self) -> Pairs:
        """What the search form carries along."""
        return self.state.kept

    @property
    def hidden_of_columns(self) -> Pairs:
        """What the chooser of columns carries along."""
        return [pair for pair in self.state.filters + self.state.blank + self.state.kept if pair[0] != "cols"]

    @property
    def export_url(self) -> str:
        return self.state.href(export="xlsx")

    @property
    def print_url(self) -> str:
        return self.state.href(print="1")

    @property
    def density_url(self) -> str:
        return self.state.href(dense="0" if self.is_dense else "1")

    @property
    def has_more_wrong(self) -> bool:
        """Whether a folded filter is wrong, so that the fold stands open; what is set shows as a pill anyway."""
        return any(bound.errors for bound in self.more)


def name_filters(form: forms.Form, state: ListState) -> list[ActiveFilter]:
    """The filters that are set, as people read them: 状态：处理中."""
    found = []
    for name in dict.fromkeys(name for name, _value in state.filters):
        bound = form[name]
        values = [value for each, value in state.filters if each == name]
        words = "、".join(_say_choice(bound, value) for value in values)
        found.append(ActiveFilter(bound.label, words, state.without_filter(name)))
    return found


def _say_choice(bound: BoundField, value: str) -> str:
    if isinstance(bound.field, forms.BooleanField):
        return ""
    for choice, label in getattr(bound.field, "choices", ()):
        if isinstance(label, (list, tuple)):
            said = next((str(inner) for key, inner in label if str(key) == value), "")
            if said:
                return said
        elif str(getattr(choice, "value", choice)) == value:
            return str(label)
    return value
