from __future__ import annotations

from django.urls import path

from hemu.registry.estate.web import places, room, views

urlpatterns = [
    path("estate/", views.estate, name="estate"),
    path("estate/buildings/new/", views.building_new, name="building_new"),
    path("estate/buildings/<int:building_id>/", views.building_page, name="building_page"),
    path("estate/buildings/<int:building_id>/print/", views.building_print, name="building_print"),
    path("estate/buildings/<int:building_id>/edit/", views.building_edit, name="building_edit"),
    path("estate/buildings/<int:building_id>/units/new/", views.unit_new, name="unit_new"),
    path("estate/units/<int:unit_id>/edit/", views.unit_edit, name="unit_edit"),
    path("estate/units/<int:unit_id>/rooms/new/", views.room_new, name="room_new"),
    path("estate/rooms/<int:room_id>/", room.room_page, name="room_page"),
    path("estate/rooms/<int:room_id>/print/", room.room_print, name="room_print"),
    path("estate/rooms/<int:room_id>/edit/", views.room_edit, name="room_edit"),
    path("estate/places/", places.places, name="places"),
    path("estate/places/new/", places.place_new, name="place_new"),
    path("estate/places/<int:place_id>/", places.place_page, name="place_page"),
    path("estate/places/<int:place_id>/edit/", places.place_edit, name="place_edit"),
]
