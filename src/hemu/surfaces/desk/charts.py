"""The small pictures of the desk (docs/adr/0008)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hemu.engines.promises.worklist import DayOfVerdicts
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.ui.charts import Chart, Series


def draw_days(days: Sequence[DayOfVerdicts]) -> Chart:
    """Promises kept and missed, day by day."""
    return Chart(
        key="verdicts", kind="line", title=_("近 14 天承诺兑现"), unit=_("项"), label_heading=_("日期"),
        labels=[f"{day.month}/{day.day}" for day in (civil_date(each.start) for each in days)],
        series=[
            Series(_("超时"), [each.missed for each in days]),
            Series(_("按时办到"), [each.kept for each in days]),
        ],
    )  # fmt: skip
