from __future__ import annotations

from django.urls import path

from hemu.surfaces.insight.web import views

urlpatterns = [
    path("reports/residents/", views.resident_statistics, name="resident_statistics"),
    path("reports/residents/export/", views.resident_statistics_export, name="resident_statistics_export"),
]
