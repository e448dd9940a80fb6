"""Where the pieces of a chart lie, in per cent of its breadth and pixels of its height. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hemu.kernel.ui.charts import TONES, Chart, Figure, percentages, say_figure, ticks

HEIGHT, TOP = 180, 10
"""The height of a line chart's field and the room above it, in pixels."""
MOST_LABELS = 7
LEVELS = 5
"""How many depths of colour a heat grid has, beside nought."""


@dataclass(frozen=True)
class Piece:
    """A part of a bar: where it begins and how long it is, in per cent."""

    tone: int
    x: str
    width: str
    words: str
    label: Any
    url: str = ""
    share: str = ""


@dataclass(frozen=True)
class BarRow:
    """A bar with its label and what its end says."""

    label: Any
    url: str
    pieces: Sequence[Piece]
    words: str


@dataclass(frozen=True)
class Dot:
    """A point of a line; ``x`` in per cent, ``y`` in pixels from the top."""

    x: str
    y: str
    words: str
    label: Any


@dataclass(frozen=True)
class Line:
    """A line of a chart, in the coordinates of a field 100 wide and ``HEIGHT`` high; gaps part it."""

    tone: int
    label: Any
    paths: Sequence[str]
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Mark:
    """A line or a word of an axis."""

    at: str
    words: Any
    is_thin: bool = False
    anchor: str = "middle"


@dataclass(frozen=True)
class LineField:
    """A line chart: its lines and both axes."""

    lines: Sequence[Line]
    across: Sequence[Mark]
    along: Sequence[Mark]


@dataclass(frozen=True)
class HeatCell:
    """A cell of a heat grid; ``level`` 0 is nothing, 5 the most."""

    words: str
    level: int
    url: str


@dataclass(frozen=True)
class HeatRow:
    """A row of a heat grid."""

    label: Any
    cells: Sequence[HeatCell]


def bar_rows(chart: Chart) -> list[BarRow]:
    """The rows of ``bars`` and ``stacked``; the longest takes the whole breadth."""
    sums = [sum(_plain(s.values[n]) for s in chart.series) for n in range(len(chart.labels))]
    longest = max(sums, default=0) or 1
    rows = []
    for n, label in enumerate(chart.labels):
        values = [series.values[n] for series in chart.series]
        pieces = _pieces(values, [s.label for s in chart.series], [s.url(n) for s in chart.series], longest)
        told = [value for value in values if value is not None]
        words = say_figure(sum(Decimal(str(v)) for v in told)) if told else str(chart.untold)
        rows.append(BarRow(label, chart.series[0].url(n) if len(chart.series) == 1 else "", pieces, words))
    return rows


def share_pieces(chart: Chart) -> list[Piece]:
    """The pieces of the one bar of ``shares``, with their per cent; a label without a figure keeps its line."""
    series = chart.series[0]
    per_cent = percentages(series.values)
    found, start = [], Decimal(0)
    for n, (label, share) in enumerate(zip(chart.labels, per_cent, strict=True)):
        said = "" if series.values[n] is None else f"{share:.1f}%"
        words = chart.say(series.values[n])
        found.append(Piece(n % TONES, _per(start), _per(share), words, label, series.url(n), said))
        start += share
    return found


def _pieces(values: Sequence[Figure], labels: Sequence[Any], urls: Sequence[str], longest: float) -> list[Piece]:
    found, start = [], 0.0
    for n, (value, label, url) in enumerate(zip(values, labels, urls, strict=True)):
        if not value:
            continue
        width = _plain(value) * 100 / longest
        found.append(Piece(n % TONES, _per(start), _per(width), say_figure(value), label, url))
        start += width
    return found


def line_field(chart: Chart) -> LineField:
    """The field of ``line``."""
    marks = ticks(max((_plain(v) for s in chart.series for v in s.values), default=0))
    top, last = marks[-1], max(len(chart.labels) - 1, 1)

    def place(n: int, value: Figure) -> tuple[float, float]:
        return 2 + 96 * n / last, TOP + (HEIGHT - TOP) * (1 - _plain(value) / top)

    lines = []
    for number, series in enumerate(chart.series):
        points = [None if v is None else place(n, v) for n, v in enumerate(series.values)]
        dots = [
            Dot(_per(at[0]), f"{at[1]:.1f}", chart.say(series.values[n]), chart.labels[n])
            for n, at in enumerate(points)
            if at is not None
        ]
        lines.append(Line(number % TONES, series.label, _paths(points), dots))
    every = -(-len(chart.labels) // MOST_LABELS)
    shown = [n for n in range(len(chart.labels)) if n % every == 0]
    along = [Mark(_per(place(n, 0)[0]), chart.labels[n], k % 2 == 1, _anchor(n, last)) for k, n in enumerate(shown)]
    across = [Mark(f"{place(0, value)[1]:.1f}", say_figure(_even(value))) for value in marks]
    return LineField(lines, across, along)


def heat_rows(chart: Chart) -> list[HeatRow]:
    """The rows of ``heat``: each cell deeper the nearer it comes to the highest of all."""
    highest = max((_plain(v) for s in chart.series for v in s.values), default=0) or 1
    return [
        HeatRow(s.label, [HeatCell(chart.say(v), _level(v, highest), s.url(n)) for n, v in enumerate(s.values)])
        for s in chart.series
    ]


def _level(value: Figure, highest: float) -> int:
    return min(LEVELS, -int(-_plain(value) * LEVELS // highest)) if value else 0


def _anchor(place: int, last: int) -> str:
    return "start" if place == 0 else "end" if place == last else "middle"


def _paths(points: Sequence[tuple[float, float] | None]) -> list[str]:
    runs: list[list[str]] = [[]]
    for at in points:
        if at is None:
            runs.append([])
        else:
            runs[-1].append(f"{at[0]:.2f},{at[1]:.1f}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _plain(value: Figure) -> float:
    return float(value or 0)


def _even(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _per(value: float | Decimal) -> str:
    return f"{value:.2f}%"
