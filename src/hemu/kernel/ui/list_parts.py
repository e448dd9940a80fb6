"""What a list is declared with: columns, shipped views, actions, and the words of an empty list (SYS-08)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hemu.kernel.timekeeping import SHANGHAI
from hemu.kernel.ui.templatetags import ui


@dataclass(frozen=True)
class Column:
    """A column: its heading, where its value comes from, how it is shown, sorted and exported.

    ``value`` is a function of the row or a path of attributes (default: ``name``). ``render`` is a function
    of the row or a template that gets ``row`` and ``value``; without it the value shows by its own kind, a
    Decimal as a plain figure and with ``kind="money"`` as a sum. ``export`` is a function of the row, else the
    value goes out as it is. ``sort`` names the database field or fields. ``is_shown=False`` leaves the
    column to those who choose it. ``phone`` says how it stands in the card on a phone: as its title, as a
    line, or not at all.
    """

    name: str
    label: Any
    sort: str | tuple[str, ...] = ""
    value: Callable[[Any], Any] | str = ""
    render: Callable[[Any], Any] | str = ""
    export: Callable[[Any], Any] | None = None
    kind: str = ""
    align: str = ""
    link: bool = False
    is_shown: bool = True
    permission: Any = None
    phone: str = "line"

    @property
    def is_right(self) -> bool:
        return self.align == "right" or self.kind in ("money", "number")

    def get_value(self, row: Any) -> Any:
        """The bare value of this column in ``row``."""
        if callable(self.value):
            return self.value(row)
        return dig(row, self.value or self.name)

    def draw(self, row: Any) -> SafeString:
        """The value as the page shows it."""
        if callable(self.render):
            return conditional_escape(self.render(row))
        value = self.get_value(row)
        if self.render:
            return mark_safe(get_template(self.render).render({"row": row, "value": value, "column": self}))
        return show(value, self.kind)

    def put_out(self, row: Any) -> Any:
        """The value as a spreadsheet takes it: Shanghai's time, words for yes and no."""
        value = self.export(row) if self.export else self.get_value(row)
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, datetime):
            return value.astimezone(SHANGHAI).replace(tzinfo=None, second=0, microsecond=0)
        return value if isinstance(value, (int, Decimal, date)) else str(value)


def dig(row: Any, path: str) -> Any:
    """Follow a path of attributes, calling what can be called; None as soon as something is missing."""
    found = row
    for step in path.replace("__", ".").split("."):
        found = found.get(step) if isinstance(found, dict) else getattr(found, step, None)
        if callable(found):
            found = found()
        if found is None:
            return None
    return found


def show(value: Any, kind: str = "") -> SafeString:
    """A value as a page shows it, by its kind or else its type."""
    if value is None or value == "":
        return format_html('<span class="nothing">{}</span>', "—")
    if kind == "money":
        return conditional_escape(ui.money(value))
    if isinstance(value, bool):
        return conditional_escape(_("是") if value else _("否"))
    if isinstance(value, datetime):
        return conditional_escape(ui.ago(value) if kind == "ago" else ui.moment(value))
    if isinstance(value, date):
        return conditional_escape(ui.day(value))
    if isinstance(value, (int, Decimal)):
        return format_html('<span class="num">{}</span>', f"{value:,}")
    words = conditional_escape(value)
    # A number, a telephone, a plate: never broken over two lines.
    return format_html('<span class="num">{}</span>', words) if _CODE.fullmatch(str(value)) else words


_CODE = re.compile(r"[\x21-\x7e*]{1,24}")


@dataclass(frozen=True)
class BatchAction:
    """Something done to all ticked rows: a POST to ``url_name`` with their keys as ``ids``, and ``next``."""

    name: str
    label: Any
    url_name: str
    permission: Any = None
    icon: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Action:
    """A button beside the list's heading."""

    label: Any
    url_name: str
    permission: Any = None
    icon: str = ""
    is_primary: bool = False


@dataclass(frozen=True)
class Preset:
    """A view of the list that the house ships: a tab above it, ``query`` as it stands in the address."""

    label: Any
    query: str = ""


@dataclass(frozen=True)
class Empty:
    """The words of a list without a row: what belongs here and how to begin."""

    title: Any
    text: Any = ""
    icon: str = "inbox"
    url_name: str = ""
    label: Any = ""


def may(actor: Any, permission: Any) -> bool:
    """Whether the actor holds ``permission`` here or at the company; no permission is open to all."""
    return permission is None or bool(actor.may(permission) or actor.may_at_company(permission))


def allowed_to(actor: Any, things: Sequence[Any]) -> list[Any]:
    """Those of ``things`` whose ``permission`` the actor holds."""
    return [thing for thing in things if may(actor, thing.permission)]
