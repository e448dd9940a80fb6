from __future__ import annotations

from django.urls import path

from hemu.engines.promises.web import asking, calendar, editing, promises, sweeper

urlpatterns = [
    path("promises/", promises.promise_list, name="promise_list"),
    path("promises/new/", editing.promise_new, name="promise_new"),
    path("promises/<int:promise_id>/", promises.promise, name="promise"),
    path("promises/<int:promise_id>/edit/", editing.promise_edit, name="promise_edit"),
    path("promises/<int:promise_id>/switch/", promises.promise_switch, name="promise_switch"),
    path("promises/<int:promise_id>/preset/", promises.promise_preset, name="promise_preset"),
    path("promises/<int:promise_id>/move/", promises.promise_move, name="promise_move"),
    path("promises/<int:promise_id>/try/", asking.promise_try, name="promise_try"),
    path("promises/<int:promise_id>/replay/", asking.promise_replay, name="promise_replay"),
    path("promises/calendar/", calendar.calendar, name="promise_calendar"),
    path("promises/calendar/day/", calendar.calendar_day, name="promise_calendar_day"),
    path("promises/calendar/year/", calendar.calendar_year, name="promise_calendar_year"),
    path("promises/calendar/hours/", calendar.calendar_hours, name="promise_calendar_hours"),
    path("promises/sweeper/", sweeper.sweeper, name="promise_sweeper"),
]
