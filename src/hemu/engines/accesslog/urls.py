from __future__ import annotations

from django.urls import path

from hemu.engines.accesslog.web import views

urlpatterns = [
    path("access-log/", views.access_log, name="access_log"),
    path("access-log/alarms/", views.reading_alarms, name="reading_alarms"),
    path("access-log/alarms/<int:alarm_id>/", views.reading_alarm, name="reading_alarm"),
    path("access-log/limits/", views.reading_limits, name="reading_limits"),
]
