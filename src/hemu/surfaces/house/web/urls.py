from __future__ import annotations

from django.urls import path

from hemu.surfaces.house.web import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
