"""The home of the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as say

from hemu.identity.pages import page
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.words_of_time import say_date, say_weekday
from hemu.surfaces.desk.charts import draw_days
from hemu.surfaces.desk.permissions import DESK_USE
from hemu.surfaces.desk.queries.today import get_today


@page(permission=DESK_USE)
def today(request: Any) -> HttpResponse:
    """What the day has brought, what is mine to do, what waits for somebody."""
    seen = get_today(actor=request.actor, at=now())
    day = civil_date(seen.at)
    words = f"{say_date(day, with_year=False)} {say_weekday(day)}"
    context = {
        "today": seen,
        "greeting": _greet(seen.part_of_day, request.actor.name),
        "date": day,
        "date_words": words,
        "chart": draw_days(seen.days) if seen.sees_promises else None,
    }
    return render(request, "desk/today.html", context)


def _greet(part_of_day: str, name: str) -> str:
    words = {
        "morning": say("早上好，%(name)s"),
        "afternoon": say("下午好，%(name)s"),
        "evening": say("晚上好，%(name)s"),
    }
    return words[part_of_day] % {"name": name}
