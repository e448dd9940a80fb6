"""Charts, declared as figures and drawn on the server: ``{% chart spec %}`` (docs/adr/0008).

Chart(
    key="cases-by-kind", kind="bars", title=_("按类型"), unit=_("件"),
    labels=[_("报修"), _("投诉")], series=[Series(_("工单"), [12, 3], urls=["/cases/?kind=repair", ""])],
)

Kinds: ``bars`` (a row a label, one series), ``stacked`` (a row a label, a piece a series), ``line`` (labels are
moments in order, a line a series), ``shares`` (one bar, a piece a label, with per cent), ``heat`` (a grid: a row a
series, a column a label). A value of None is one that is not told; the chart says ``untold`` for it. The page links
``ui/charts.css`` in its block ``styles``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Figure = int | Decimal | float | None
KINDS = ("bars", "stacked", "line", "shares", "heat")
TONES = 8
"""How many series have a colour and a pattern of their own; further ones begin again."""


@dataclass(frozen=True)
class Series:
    """Figures of one sort, one for each label. ``urls`` lead to the list behind each, empty where there is none."""

    label: Any
    values: Sequence[Figure]
    urls: Sequence[str] = ()

    def url(self, place: int) -> str:
        """The list behind the figure at ``place``."""
        return self.urls[place] if place < len(self.urls) else ""


@dataclass(frozen=True)
class Chart:
    """What is to be drawn. ``key`` is unique on the page; ``summary`` is read out instead of the picture."""

    key: str
    kind: str
    title: Any
    labels: Sequence[Any]
    series: Sequence[Series]
    unit: Any = ""
    summary: Any = ""
    note: Any = ""
    untold: Any = "—"
    label_heading: Any = ""
    is_open: bool = field(default=False)
    """Whether the table stands open beneath the picture from the start."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"chart {self.key}: no kind {self.kind}")
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError(f"chart {self.key}: a series needs one figure for each label")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for series in self.series for value in series.values)

    @property
    def rows(self) -> list[TableRow]:
        """The chart as a table: a row a label, a column a series."""
        return [
            TableRow(label, [Cell(self.say(s.values[n]), s.url(n)) for s in self.series])
            for n, label in enumerate(self.labels)
        ]

    def say(self, value: Figure) -> str:
        """A figure in words: even thousands, no needless noughts."""
        return str(self.untold) if value is None else say_figure(value)


@dataclass(frozen=True)
class Cell:
    """A figure in the table, with the list behind it."""

    words: str
    url: str


@dataclass(frozen=True)
class TableRow:
    """A label and its figures."""

    label: Any
    cells: Sequence[Cell]


def say_figure(value: int | Decimal | float) -> str:
    """1234.50 as 1,234.5."""
    words = f"{value:,.2f}" if not isinstance(value, int) else f"{value:,}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def percentages(values: Sequence[Figure]) -> list[Decimal]:
    """Each value's share of the whole in tenths of a per cent; together exactly 100 (largest remainder)."""
    whole = sum(Decimal(str(value or 0)) for value in values)
    if not whole:
        return [Decimal(0) for _ in values]
    exact = [Decimal(str(value or 0)) * 1000 / whole for value in values]
    tenths = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: exact[n] - tenths[n], reverse=True)
    for n in by_remainder[: 1000 - sum(tenths)]:
        tenths[n] += 1
    return [Decimal(n) / 10 for n in tenths]


def ticks(highest: float, steps: int = 4) -> list[float]:
    """Round figures from nought to at least ``highest``, evenly spaced: the lines of an axis."""
    if highest <= 0:
        return [0, 1]
    raw = highest / steps
    power = 1.0
    while power * 10 <= raw:
        power *= 10
    while power > raw:
        power /= 10
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw - 1e-9)
    if float(highest).is_integer() and step < 1:
        step = 1.0
    count = 1
    while count * step < highest - 1e-9:
        count += 1
    return [round(n * step, 6) for n in range(count + 1)]
