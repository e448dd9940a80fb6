from __future__ import annotations

from datetime import date

import pytest

from hemu.surfaces.insight.periods import CHOICES, make_period
from hemu.surfaces.insight.privacy import untell_small


@pytest.mark.rule("RES-07")
@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([0, 5, 9], [0, 5, 9]),
        ([3, 8, 6], [None, 8, None]),
        ([3, 2, 6], [None, None, 6]),
        ([4, 0, 0], [None, 0, 0]),
        ([], []),
    ],
)
def test_a_small_group_is_not_told_nor_to_be_reckoned_from_the_others(
    counts: list[int], told: list[int | None]
) -> None:
    assert untell_small(counts) == told


@pytest.mark.parametrize(
    ("code", "first", "end", "months"),
    [
        ("12m", date(2025, 4, 1), date(2026, 3, 3), 12),
        ("3m", date(2026, 1, 1), date(2026, 3, 3), 3),
        ("year", date(2026, 1, 1), date(2026, 3, 3), 3),
        ("last_year", date(2025, 1, 1), date(2026, 1, 1), 12),
    ],
)
def test_a_period_is_made_of_months(code: str, first: date, end: date, months: int) -> None:
    period = make_period(code, date(2026, 3, 2))
    assert (period.first, period.end, len(period.months)) == (first, end, months)
    assert period.month_end(months - 1) == end


def test_every_choice_has_its_period() -> None:
    assert all(make_period(code, date(2024, 2, 29)).months for code, _label in CHOICES)
