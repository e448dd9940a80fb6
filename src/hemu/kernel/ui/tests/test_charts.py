from __future__ import annotations

from decimal import Decimal

import pytest
from django.template import Context, Template

from hemu.kernel.ui.chart_shapes import bar_rows, heat_rows, line_field, share_pieces
from hemu.kernel.ui.charts import Chart, Series, percentages, say_figure, ticks


def make(kind: str, *values: list[int | None], labels: tuple[str, ...] = ("甲", "乙", "丙"), **more: object) -> Chart:
    series = [Series(f"第{n}组", each, urls=["/list/"]) for n, each in enumerate(values, start=1)]
    return Chart(key="k", kind=kind, title="户数", labels=labels, series=series, **more)  # type: ignore[arg-type]


def draw(chart: Chart) -> str:
    return Template("{% chart spec %}").render(Context({"spec": chart}))


def test_shares_add_up_to_a_hundred() -> None:
    assert percentages([1, 1, 1]) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]
    assert sum(percentages([7, 11, 13, 3, 5])) == 100
    assert percentages([0, None]) == [0, 0]


@pytest.mark.parametrize(
    ("highest", "said"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (100, [0, 25, 50, 75, 100]), (1234, [0, 500, 1000, 1500])],
)
def test_an_axis_has_round_figures(highest: float, said: list[float]) -> None:
    assert ticks(highest) == said


def test_figures_are_said_without_needless_noughts() -> None:
    assert [say_figure(v) for v in (1234, Decimal("1234.50"), Decimal("2.00"), 0.25)] == [
        "1,234",
        "1,234.5",
        "2",
        "0.25",
    ]


def test_the_longest_bar_takes_the_whole_breadth() -> None:
    rows = bar_rows(make("bars", [4, 1, 0]))
    assert [[p.width for p in row.pieces] for row in rows] == [["100.00%"], ["25.00%"], []]
    assert [row.words for row in rows] == ["4", "1", "0"] and rows[0].url == "/list/"


def test_stacked_pieces_lie_end_to_end() -> None:
    row = bar_rows(make("stacked", [1, 0, 0], [3, 0, 0]))[0]
    assert [(p.x, p.width, p.tone) for p in row.pieces] == [("0.00%", "25.00%", 0), ("25.00%", "75.00%", 1)]
    assert row.words == "4"


def test_a_line_parts_where_a_figure_is_missing() -> None:
    field = line_field(make("line", [1, None, 2, 3], labels=("一", "二", "三", "四")))
    assert len(field.lines[0].paths) == 1 and len(field.lines[0].dots) == 3
    assert [mark.words for mark in field.across] == ["0", "1", "2", "3"]


def test_many_moments_are_not_all_written() -> None:
    field = line_field(make("line", list(range(30)), labels=tuple(str(n) for n in range(30))))
    assert [mark.words for mark in field.along] == [str(n) for n in range(0, 30, 5)]


def test_the_deepest_cell_is_the_highest() -> None:
    assert [cell.level for cell in heat_rows(make("heat", [0, 1, 10]))[0].cells] == [0, 1, 5]


def test_what_is_not_told_is_neither_drawn_nor_nought() -> None:
    chart = make("shares", [None, 6, 2], untold="少于 5")
    assert [(p.words, p.share) for p in share_pieces(chart)] == [("少于 5", ""), ("6", "75.0%"), ("2", "25.0%")]
    assert "少于 5" in draw(chart)


@pytest.mark.parametrize("kind", ["bars", "stacked", "line", "shares", "heat"])
def test_every_kind_has_a_table_and_a_name_and_no_style(kind: str) -> None:
    html = draw(make(kind, [4, 1, 2], [1, 2, 3]) if kind in ("stacked", "line", "heat") else make(kind, [4, 1, 2]))
    assert "<table" in html and '<a href="/list/">' in html and 'id="k-title"' in html
    assert "style=" not in html and "<script" not in html


def test_an_empty_chart_says_so() -> None:
    html = draw(make("bars", [0, 0, 0]))
    assert "还没有可以画的数据" in html and "<svg" not in html


def test_a_wrong_declaration_fails_at_once() -> None:
    with pytest.raises(ValueError):
        make("pie", [1, 2, 3])
    with pytest.raises(ValueError):
        make("bars", [1, 2])
