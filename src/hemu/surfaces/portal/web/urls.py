from django.urls import path

from hemu.surfaces.portal.web import app, contact, data, household, views, why

urlpatterns = [
    path("my/", views.home, name="portal_home"),
    path("my/home/", views.switch_home, name="portal_switch_home"),
    path("my/report/", views.report_choice, name="portal_report"),
    path("my/report/<slug:kind>/", views.report, name="portal_report_kind"),
    path("my/cases/", views.cases, name="portal_cases"),
    path("my/cases/<int:case_id>/", views.case, name="portal_case"),
    path("my/cases/<int:case_id>/why/", why.case_why, name="portal_case_why"),
    path("my/cases/<int:case_id>/steps/<slug:name>/", views.step, name="portal_step"),
    path("my/me/", views.me, name="portal_me"),
    path("my/contact/", contact.contact, name="portal_contact"),
    path("my/people/<int:room_id>/", household.people, name="portal_people"),
    path("my/people/<int:room_id>/new/", household.person_add, name="portal_person_add"),
    path("my/people/members/<int:member_id>/remove/", household.person_remove, name="portal_person_remove"),
    path("my/people/members/<int:member_id>/code/", household.person_code, name="portal_person_code"),
    path("my/people/codes/<int:binding_code_id>/revoke/", household.code_revoke, name="portal_code_revoke"),
    path("my/bindings/<int:binding_id>/", household.binding, name="portal_binding"),
    path("my/bindings/<int:binding_id>/reject/", household.binding_reject, name="portal_binding_reject"),
    path("my/data/", data.data, name="portal_data"),
    path("my/data/download/", data.download, name="portal_data_download"),
    path("my/data/correct/", data.correct, name="portal_data_correct"),
    path("my/data/phones/", data.phones, name="portal_data_phones"),
    path("my/data/delete/", data.delete, name="portal_data_delete"),
    path("my/data/consent/", data.consent, name="portal_consent"),
    path("my/data/requests/withdraw/", data.request_withdraw, name="portal_data_request_withdraw"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.service_worker, name="service_worker"),
]
