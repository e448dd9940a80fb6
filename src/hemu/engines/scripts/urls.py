from __future__ import annotations

from django.urls import path

from hemu.engines.scripts.web import views

urlpatterns = [
    path("scripts/", views.script_list, name="script_list"),
    path("scripts/<str:occasion>/edit/", views.script_edit, name="script_edit"),
    path("scripts/<str:occasion>/versions/", views.script_versions, name="script_versions"),
]
