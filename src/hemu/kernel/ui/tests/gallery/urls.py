"""Addresses of the gallery, and stand-ins for those that the shells link to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hemu.kernel.ui.tests.gallery import views


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


NAMES = ("find", "switch_community", "new_case", "save_view", "delete_view", "switch_language", "sign_out")
PLACES = ("residents", "money", "estate", "keys", "gate", "shifts", "board", "settings", "posts", "jobs", "mine")

urlpatterns = [
    path("gallery/today/", views.piece, {"name": "today"}, name="today"),
    path("gallery/cases/", views.cases, name="cases"),
    path("gallery/cases/<str:name>/", views.piece, name="gallery_case"),
    path("gallery/form/", views.form, name="gallery_form"),
    path("gallery/error/<int:code>/", views.error, name="gallery_error"),
    path("gallery/piece/<str:name>/", views.piece, name="gallery_piece"),
    *(path(f"{name}/", nothing, name=name) for name in NAMES + PLACES + ("my_account",)),
]
