from __future__ import annotations

from django.urls import path

from hemu.registry.estate.web import meters, places, readings, room, room_list, status_tables, views

urlpatterns = [
    path("estate/", views.estate, name="estate"),
    path("estate/buildings/new/", views.building_new, name="building_new"),
    path("estate/buildings/<int:building_id>/", views.building_page, name="building_page"),
    path("estate/buildings/<int:building_id>/print/", views.building_print, name="building_print"),
    path("estate/buildings/<int:building_id>/export/", views.building_export, name="building_export"),
    path("estate/buildings/<int:building_id>/edit/", views.building_edit, name="building_edit"),
    path("estate/buildings/<int:building_id>/units/new/", views.unit_new, name="unit_new"),
    path("estate/units/<int:unit_id>/edit/", views.unit_edit, name="unit_edit"),
    path("estate/units/<int:unit_id>/rooms/new/", views.room_new, name="room_new"),
    path("estate/rooms/", room_list.room_list, name="room_list"),
    path("estate/rooms/<int:room_id>/", room.room_page, name="room_page"),
    path("estate/rooms/<int:room_id>/print/", room.room_print, name="room_print"),
    path("estate/rooms/<int:room_id>/edit/", views.room_edit, name="room_edit"),
    path("estate/places/", places.places, name="places"),
    path("estate/places/new/", places.place_new, name="place_new"),
    path("estate/places/<int:place_id>/", places.place_page, name="place_page"),
    path("estate/places/<int:place_id>/edit/", places.place_edit, name="place_edit"),
    path("estate/meters/", meters.meter_list, name="meter_list"),
    path("estate/meters/new/", meters.meter_new, name="meter_new"),
    path("estate/meters/policy/", meters.meter_policy, name="meter_policy"),
    path("estate/meters/<int:meter_id>/", meters.meter_page, name="meter_page"),
    path("estate/meters/<int:meter_id>/edit/", meters.meter_edit, name="meter_edit"),
    path("estate/meters/<int:meter_id>/replace/", meters.meter_replace, name="meter_replace"),
    path("estate/meters/<int:meter_id>/retire/", meters.meter_retire, name="meter_retire"),
    path("estate/readings/<int:reading_id>/strike/", meters.reading_strike, name="reading_strike"),
    path("estate/tables/", status_tables.status_tables, name="status_tables"),
    path("estate/tables/new/", status_tables.status_table_new, name="status_table_new"),
    path("estate/tables/<int:table_id>/", status_tables.status_table, name="status_table"),
    path("estate/tables/<int:table_id>/print/", status_tables.status_table_print, name="status_table_print"),
    path("estate/tables/<int:table_id>/export/", status_tables.status_table_export, name="status_table_export"),
    # The reader's rounds, on the desk and on the phone: the same views in two shells.
    path("estate/rounds/", readings.rounds, name="meter_rounds"),
    path(
        "estate/rounds/<int:building_id>/<str:meter_kind>/",
        readings.meter_round,
        name="meter_round",
    ),
    path("estate/meters/<int:meter_id>/read/", readings.meter_read, name="meter_read"),
    path("field/meters/", readings.rounds, name="field_meters"),
    path(
        "field/meters/<int:building_id>/<str:meter_kind>/",
        readings.meter_round,
        name="field_meter_round",
    ),
    path("field/meters/<int:meter_id>/", readings.meter_read, name="field_meter_read"),
]
