"""The house's own tags, built into every template."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import lucide
from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hemu.kernel.timekeeping import SHANGHAI, civil_date, now
from hemu.kernel.ui import words_of_time as say
from hemu.kernel.ui.templatetags import charts

register = template.Library()
register.tags.update(charts.register.tags)

TONE_ICONS = {
    "ok": "circle-check",
    "warn": "clock-alert",
    "bad": "circle-alert",
    "wait": "circle-pause",
    "info": "info",
}


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """An inline picture, hidden from screen readers unless it has a ``label``. An unknown name is an error."""
    return draw_icon(str(name), size, str(label))


@functools.lru_cache(maxsize=512)
def draw_icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """The drawing itself; drawn once per name and size."""
    spoken: dict[str, object] = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    drawing = lucide._render_icon(name, size, stroke_width="1.75", focusable="false", **{"class": "icon"}, **spoken)
    return mark_safe(drawing)


@register.simple_tag
def chip(text: Any, tone: str = "", icon: str | None = None) -> SafeString:
    """A state in a word or two. Each tone brings its picture, so that colour is never alone."""
    name = TONE_ICONS.get(tone, "") if icon is None else icon
    drawing = draw_icon(name, 14) if name else ""
    return format_html('<span class="chip {}">{}{}</span>', tone, drawing, text)


@register.simple_tag
def tag(text: Any, tone: str = "") -> SafeString:
    """A label in a box; ``tone="urgent"`` is the red one, which always carries the word 紧急."""
    return format_html('<span class="tag {}">{}</span>', tone, text)


@register.simple_tag
def ago(at: datetime | None) -> SafeString | str:
    """How long ago or ahead, with the exact time in the title."""
    return _time(at, say.say_ago(at, now=now()), say.say_exactly(at)) if at else _nothing()


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """今天 14:05 / 昨天 09:12 / 11月23日 09:12, in Shanghai's time."""
    return _time(at, say.say_moment(at, now=now()), say.say_exactly(at)) if at else _nothing()


@register.simple_tag
def clock_time(at: datetime | None) -> SafeString | str:
    """14:05, in Shanghai's time."""
    return _time(at, f"{at.astimezone(SHANGHAI):%H:%M}", say.say_exactly(at)) if at else _nothing()


@register.simple_tag
def day(value: date | datetime | None, weekday: bool = False) -> SafeString | str:
    """A civil date: 今天, 11月23日, 2024年11月23日."""
    if not value:
        return _nothing()
    exact = civil_date(value) if isinstance(value, datetime) else value
    words = say.say_day(exact, today=civil_date(now()), weekday=weekday)
    return format_html('<time datetime="{}" title="{}">{}</time>', exact.isoformat(), say.say_date(exact), words)


@register.simple_tag
def money(amount: Decimal | int | None) -> SafeString | str:
    """¥1,234.50 in even figures."""
    return _nothing() if amount in (None, "") else format_html('<span class="num">{}</span>', say.say_money(amount))


def _time(at: datetime, words: str, exact: str) -> SafeString:
    stamp = at.astimezone(SHANGHAI).isoformat(timespec="minutes")
    return format_html('<time class="num" datetime="{}" title="{}">{}</time>', stamp, exact, words)


def _nothing() -> SafeString:
    return format_html('<span class="nothing">{}</span>', "—")


@register.simple_tag
def empty(icon: str, title: Any, text: Any = "", url: str = "", label: Any = "") -> SafeString:
    """An empty place: says what belongs here and how to begin."""
    return render_to_string(
        "ui/parts/empty.html", {"icon": icon, "title": title, "text": text, "url": url, "label": label}
    )


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    """A step of the way to this page, for the block ``crumbs``."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_tag
def progress(value: float, max: float, label: Any, tone: str = "") -> SafeString:
    """A bar with its words and figures: ``{% progress 27 28 "急修 15 分钟到场" tone="ok" %}``."""
    return format_html(
        '<div class="gauge"><div class="spread"><span>{label}</span><b class="num">{value} / {max}</b></div>'
        '<progress class="{tone}" value="{value}" max="{max}" aria-label="{label}"></progress></div>',
        label=label,
        value=value,
        max=max,
        tone=tone,
    )


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """The way to the other pages of a list, keeping everything else in the address."""
    around = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {"page": page, "around": list(around), "gap": page.paginator.ELLIPSIS}


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString | str:
    """What is wrong with the whole form, each line leading to its field."""
    if not form.is_bound or not form.errors:
        return ""
    lines = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return render_to_string("ui/parts/form_errors.html", {"form": form, "lines": lines})


@register.simple_tag
def field(bound: BoundField, wide: bool = False, label: Any = None, help: Any = None, **attrs: Any) -> SafeString:
    """A field whole: label, control, help, error, joined for screen readers.

    Further arguments become attributes of the control, ``hx_get`` as ``hx-get``; ``wide`` spans the form.
    """
    return render_to_string("ui/parts/field.html", field_context(bound, wide, label, help, attrs))


def field_context(
    bound: BoundField, wide: bool, label: Any, help_text: Any, attrs: Mapping[str, Any]
) -> dict[str, Any]:
    """What the field's template needs: the kind of control, the ids that describe it, its attributes."""
    kind = _kind(bound.field.widget)
    help_words = bound.help_text if help_text is None else help_text
    ids = _describing(bound, bool(help_words))
    many = len(list(getattr(bound.field, "choices", ()))) > 6
    own = {name.replace("_", "-"): value for name, value in attrs.items() if value not in (None, "")}
    if ids:
        own["aria-describedby"] = " ".join(ids)
    if bound.errors:
        own["aria-invalid"] = "true"
    if bound.field.required and kind not in ("choices", "file"):
        own["aria-required"] = "true"
    return {
        "bound": bound,
        "kind": kind,
        "label": bound.label if label is None else label,
        "help": help_words,
        "wide": wide or kind in ("textarea", "photos", "signature") or (kind == "choices" and many),
        "required": bound.field.required,
        "described_by": " ".join(ids),
        "control": bound.as_widget(attrs=own) if kind != "choices" else "",
        "options": list(bound.subwidgets) if kind == "choices" else [],
        "many": many,
    }


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    own = getattr(widget, "kind", "")
    if own:
        return str(own)
    kinds: Sequence[tuple[type[forms.Widget], str]] = (
        (forms.RadioSelect, "choices"),
        (forms.CheckboxSelectMultiple, "choices"),
        (forms.CheckboxInput, "check"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        (forms.FileInput, "file"),
    )
    return next((name for made_as, name in kinds if isinstance(widget, made_as)), "input")


def _describing(bound: BoundField, has_help: bool) -> list[str]:
    ids = [f"{bound.auto_id}_help"] if has_help else []
    return [*ids, f"{bound.auto_id}_error"] if bound.errors else ids


@register.simple_tag(takes_context=True)
def stay_url(context: template.Context) -> str:
    """The address of this page, for the ``next`` of a form that leads back here."""
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


@register.simple_tag
def required_note() -> str:
    """What the mark beside a label means."""
    return _("带 * 的必须填写")


@dataclass(frozen=True)
class Day:
    """One day of a time line."""

    day: date
    entries: Sequence[Any]


@register.simple_tag
def group_days(entries: Iterable[Any]) -> list[Day]:
    """The entries of a time line by their day in Shanghai, in the order given."""
    return [Day(each, list(group)) for each, group in itertools.groupby(entries or (), lambda e: civil_date(e.at))]
