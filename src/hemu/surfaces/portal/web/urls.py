from django.urls import path

from hemu.surfaces.portal.web import app, views

urlpatterns = [
    path("my/", views.home, name="portal_home"),
    path("my/home/", views.switch_home, name="portal_switch_home"),
    path("my/report/", views.report_choice, name="portal_report"),
    path("my/report/<slug:kind>/", views.report, name="portal_report_kind"),
    path("my/cases/", views.cases, name="portal_cases"),
    path("my/cases/<int:case_id>/", views.case, name="portal_case"),
    path("my/cases/<int:case_id>/steps/<slug:name>/", views.step, name="portal_step"),
    path("my/me/", views.me, name="portal_me"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.service_worker, name="service_worker"),
]
