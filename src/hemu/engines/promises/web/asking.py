"""The test bench and the replay: questions to a promise that change nothing (PRO-01, PRO-05)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.engines.promises import replaying, settings_queries
from hemu.engines.promises.forms.asking import ReplayForm, TryForm, list_limits
from hemu.engines.promises.forms.tables import Parts
from hemu.engines.promises.models import PromiseVersion
from hemu.engines.promises.permissions import PROMISES_VIEW
from hemu.engines.promises.queries import say_promise
from hemu.engines.promises.saying import Vocabulary, get_vocabulary, say_limit
from hemu.engines.promises.trying import try_version
from hemu.identity.pages import page
from hemu.kernel.timekeeping import SHANGHAI, civil_date, now
from hemu.kernel.ui.charts import Chart, Series
from hemu.kernel.ui.words_of_time import say_date


@page(permission=PROMISES_VIEW)
def promise_try(request: Any, promise_id: int) -> HttpResponse:
    """If it happened then, when is it due, and why?"""
    at = now()
    promise = settings_queries.get_promise(actor=request.actor, promise_id=promise_id)
    versions = list(promise.versions.order_by("-number"))
    current = settings_queries.version_in_force(promise, at) or settings_queries.last_version(promise)
    number = request.GET.get("version", "")
    version = next((each for each in versions if str(each.number) == number), current)
    words = get_vocabulary(promise.community_id)
    initial = _initial(version, words, at)
    form = TryForm(request.GET if "started_at" in request.GET else _as_data(initial), words, initial)
    tried = None
    if form.is_valid():
        data = form.cleaned_data
        pause = (data["pause_from"], data["pause_to"]) if data["pause_from"] else None
        tried = try_version(
            version=version, community_id=promise.community_id, facts=form.facts, started_at=data["started_at"],
            pause=pause, words=words,
        )  # fmt: skip
    known = {
        "promise": promise,
        "label": say_promise(promise),
        "version": version,
        "versions": versions,
        "form": form,
        "tried": tried,
    }
    return render(request, "promises/try.html", known, status=422 if form.errors else 200)


def _initial(version: PromiseVersion, words: Vocabulary, at: datetime) -> dict[str, Any]:
    """Friday ten to six, for a matter that the promise applies to."""
    today = civil_date(at)
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    chosen = {f"fact_{fact}": str(values[0]) for fact, values in version.applies.items() if values}
    tables = Parts.of(version.limit).tables
    if tables:
        fact, table = tables[-1]
        chosen.setdefault(f"fact_{fact}", next(iter(table), ""))
    return {"started_at": datetime.combine(friday, time(17, 50), SHANGHAI), **chosen}


def _as_data(initial: dict[str, Any]) -> dict[str, Any]:
    start = initial["started_at"].replace(tzinfo=None)
    return {**initial, "started_at": f"{start:%Y-%m-%dT%H:%M}"}


@page(permission=PROMISES_VIEW)
def promise_replay(request: Any, promise_id: int) -> HttpResponse:
    """Past months with another limit, other office hours or another target, beside what was."""
    at = now()
    promise = settings_queries.get_promise(actor=request.actor, promise_id=promise_id)
    version = settings_queries.version_in_force(promise, at) or settings_queries.last_version(promise)
    words = get_vocabulary(promise.community_id)
    limits = list_limits(version.limit)
    form = ReplayForm(request.GET if "first" in request.GET else None, at=at, limits=limits, words=words)
    known: dict[str, Any] = {
        "promise": promise,
        "label": say_promise(promise),
        "limit_words": say_limit(version.limit, words),
        "form": form,
    }
    if form.is_bound and form.is_valid():
        since, until = form.period
        found = replaying.replay(
            promise=promise, since=since, until=until, change=form.change, actor=request.actor, at=at
        )
        target = form.cleaned_data["target"]
        known |= {
            "found": found,
            "chart": _chart(found),
            "target": Decimal(version.target_rate),
            "new_target": version.target_rate if target is None else target,
            "most": replaying.MOST,
        }
    return render(request, "promises/replay.html", known, status=422 if form.errors else 200)


def _chart(found: replaying.Replay) -> Chart:
    weeks = list(found.weeks.items())
    return Chart(
        key="replay",
        kind="line",
        title=_("每周按时办到的比例"),
        unit="%",
        label_heading=_("开始的那一周"),
        labels=[say_date(monday, with_year=False) for monday, _tally in weeks],
        series=[
            Series(_("实际"), [tally.rate for _monday, tally in weeks]),
            Series(_("改了以后"), [tally.would_rate for _monday, tally in weeks]),
        ],
    )
