from __future__ import annotations

from django.urls import path

from hemu.registry.residents.web import reveal, views

urlpatterns = [
    path("people/reveal/<slug:what>/<int:value_id>/", reveal.reveal, name="reveal"),
    path("people/<int:person_id>/", views.person_page, name="person_page"),
    path("people/<int:person_id>/edit/", views.person_edit, name="person_edit"),
    path("estate/rooms/<int:room_id>/people/new/", views.member_add, name="member_add"),
    path("people/memberships/<int:member_id>/end/", views.member_end, name="member_end"),
]
