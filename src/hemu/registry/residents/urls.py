from __future__ import annotations

from django.urls import path

from hemu.registry.residents.web import (
    agents,
    belongings,
    care,
    doubles,
    files,
    ownership,
    reveal,
    views,
    volumes,
)

HOME = "estate/rooms/<int:room_id>/"

urlpatterns = [
    path("people/reveal/<slug:what>/<int:value_id>/", reveal.reveal, name="reveal"),
    path("people/<int:person_id>/", views.person_page, name="person_page"),
    path("people/<int:person_id>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:person_id>/care/", care.care_edit, name="care_edit"),
    path("people/<int:person_id>/profile/", care.profile_edit, name="profile_edit"),
    path("people/<int:person_id>/merge/", doubles.person_merge, name="person_merge"),
    path(f"{HOME}people/new/", views.member_add, name="member_add"),
    path(f"{HOME}helpers/new/", views.helper_add, name="helper_add"),
    path(f"{HOME}vehicles/new/", belongings.vehicle_add, name="vehicle_add"),
    path(f"{HOME}pets/new/", belongings.pet_add, name="pet_add"),
    path(f"{HOME}contacts/new/", belongings.contact_add, name="contact_add"),
    path(f"{HOME}documents/new/", agents.document_add, name="document_add"),
    path(f"{HOME}ownership/", ownership.ownership, name="ownership"),
    path(f"{HOME}confirm/", files.file_confirm, name="file_confirm"),
    path("people/memberships/<int:member_id>/edit/", views.member_edit, name="member_edit"),
    path("people/memberships/<int:member_id>/end/", views.member_end, name="member_end"),
    path("people/memberships/<int:member_id>/job/", agents.helper_job, name="helper_job"),
    path("people/memberships/<int:member_id>/authority/", agents.authority_give, name="authority_give"),
    path("people/authorities/<int:authority_id>/end/", agents.authority_end, name="authority_end"),
    path("people/documents/<int:document_id>/end/", agents.document_end, name="document_end"),
    path("people/vehicles/<int:vehicle_id>/", belongings.vehicle_edit, name="vehicle_edit"),
    path("people/vehicles/<int:vehicle_id>/end/", belongings.vehicle_end, name="vehicle_end"),
    path("people/pets/<int:pet_id>/", belongings.pet_edit, name="pet_edit"),
    path("people/pets/<int:pet_id>/end/", belongings.pet_end, name="pet_end"),
    path("people/contacts/<int:emergency_id>/", belongings.contact_edit, name="contact_edit"),
    path("people/contacts/<int:emergency_id>/end/", belongings.contact_end, name="contact_end"),
    path("people/files/", files.files, name="household_files"),
    path("people/files/confirm/", files.files_confirm, name="files_confirm"),
    path("people/files/settings/", files.file_settings, name="file_settings"),
    path("people/doubles/", doubles.doubles, name="doubles"),
    path("people/volumes/", volumes.volumes, name="volumes"),
    path("people/volumes/close/", volumes.volume_close, name="volume_close"),
    path("people/volumes/<int:volume_id>/", volumes.volume_page, name="volume_page"),
]
