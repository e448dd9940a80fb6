from __future__ import annotations

from django.urls import path

from hemu.registry.org.web import activation, contacts, duty, settings, staff, staff_list

urlpatterns = [
    path("activation/", activation.activate, name="activate"),
    path("org/staff/", staff_list.staff_list, name="staff_list"),
    path("org/staff/new/", staff.staff_new, name="staff_new"),
    path("org/staff/codes/", staff_list.invitations_print, name="invitations_print"),
    path("org/staff/<int:staff_id>/", staff.staff_page, name="staff_page"),
    path("org/staff/<int:staff_id>/edit/", staff.staff_edit, name="staff_edit"),
    path("org/staff/<int:staff_id>/posts/", staff.post_give, name="staff_post_give"),
    path("org/staff/<int:staff_id>/posts/<int:holding_id>/end/", staff.post_take, name="staff_post_take"),
    path("org/staff/<int:staff_id>/superior/", staff.superior, name="staff_superior"),
    path("org/staff/<int:staff_id>/deputy/", staff.deputy, name="staff_deputy"),
    path("org/staff/<int:staff_id>/deputy/<int:deputyship_id>/end/", staff.deputy_end, name="staff_deputy_end"),
    path("org/staff/<int:staff_id>/buildings/", staff.buildings, name="staff_buildings"),
    path("org/staff/<int:staff_id>/reset/", staff.reset, name="staff_reset"),
    path("org/staff/<int:staff_id>/leave/", staff.leave, name="staff_leave"),
    path("org/departments/", settings.departments, name="departments"),
    path("org/departments/new/", settings.department_new, name="department_new"),
    path("org/departments/<int:department_id>/", settings.department_edit, name="department_edit"),
    path("org/posts/", settings.posts, name="posts"),
    path("org/posts/new/", settings.post_new, name="post_new"),
    path("org/posts/<int:post_id>/", settings.post_page, name="post_page"),
    path("org/communities/", settings.communities, name="communities"),
    path("org/communities/new/", settings.community_new, name="community_new"),
    path("org/communities/<int:community_id>/", settings.community_edit, name="community_edit"),
    path("org/contacts/", contacts.contacts, name="contacts"),
    path("org/contacts/new/", contacts.contact_new, name="contact_new"),
    path("org/contacts/poster/", contacts.contact_poster, name="contact_poster"),
    path("org/contacts/<int:contact_id>/", contacts.contact_edit, name="contact_edit"),
    path("org/contacts/<int:contact_id>/remove/", contacts.contact_remove, name="contact_remove"),
    path("duty/", duty.duty, name="duty"),
    path("duty/new/", duty.duty_new, name="duty_new"),
    path("duty/<int:duty_slot_id>/", duty.duty_edit, name="duty_edit"),
    path("duty/<int:duty_slot_id>/remove/", duty.duty_remove, name="duty_remove"),
    path("contact/<slug:community_code>/", contacts.contact_public, name="contact_public"),
    path("org/company/", settings.company, name="company"),
]
