"""The small pictures of the desk (docs/adr/0008)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hemu.engines.promises.worklist import DayOfVerdicts
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.ui.charts import Chart, Series
from hemu.kernel.ui.words_of_time import say_date


def draw_days(days: Sequence[DayOfVerdicts]) -> Chart:
    """Promises kept and missed, day by day."""
    return Chart(
        key="verdicts", kind="line", title=_("近 14 天承诺兑现"), unit=_("项"), label_heading=_("日期"),
        labels=[say_date(civil_date(each.start), with_year=False) for each in days],
        series=[
            Series(_("按时办到"), [each.kept for each in days]),
            Series(_("超时"), [each.missed for each in days]),
        ],
    )  # fmt: skip
