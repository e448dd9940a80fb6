"""``{% chart spec %}``, built into every template: a picture drawn here, with its table (docs/adr/0008)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hemu.kernel.ui.chart_shapes import bar_rows, heat_rows, line_field, share_pieces
from hemu.kernel.ui.charts import Chart

register = template.Library()

PATTERNS = (
    "",
    "M-2,2 2,-2 M0,8 8,0 M6,10 10,6",
    "M1,2h2M5,6h2",
    "M0,4h8",
    "M0,0 8,8M8,0 0,8",
    "M4,0v8",
    "M-2,6 2,10 M0,0 8,8 M6,-2 10,2",
    "M0,4h8M4,0v8",
)
"""What distinguishes a tone besides its colour: strokes in a square of 8 by 8. The first is plain."""


@register.simple_tag
def chart(spec: Chart) -> SafeString:
    """The chart whole: its name, its picture, its legend, its table."""
    picture = "bars" if spec.kind == "stacked" else spec.kind
    known: dict[str, Any] = {
        "chart": spec,
        "picture": f"ui/charts/{picture}.html",
        "patterns": list(enumerate(PATTERNS)),
        "summary": spec.summary or _summary(spec),
    }
    return render_to_string("ui/charts/chart.html", known | _shapes(spec))


@register.simple_tag
def chart_swatch(key: str, tone: int) -> SafeString:
    """The little square of a legend."""
    return format_html(
        '<svg width="16" height="16" aria-hidden="true" focusable="false">'
        '<rect width="16" height="16" rx="3" fill="url(#{}-{})"></rect></svg>',
        key,
        tone % len(PATTERNS),
    )


def _shapes(spec: Chart) -> dict[str, Any]:
    if spec.is_empty:
        return {}
    if spec.kind == "shares":
        return {"pieces": share_pieces(spec)}
    if spec.kind == "line":
        return {"field": line_field(spec)}
    return {"rows": heat_rows(spec) if spec.kind == "heat" else bar_rows(spec)}


def _summary(spec: Chart) -> str:
    """What a screen reader says for the picture; the table has every figure."""
    if spec.kind in ("shares", "bars"):
        said = [f"{row.label} {row.cells[0].words}" for row in spec.rows]
        return f"{spec.title}: {_('，').join(said)}"
    return _("%(title)s，数字在下面的表格里") % {"title": spec.title}
