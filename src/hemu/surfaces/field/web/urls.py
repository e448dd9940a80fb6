from django.urls import path

from hemu.surfaces.field.web import finding, views, why

urlpatterns = [
    path("field/", views.home, name="field_home"),
    path("field/pool/", views.pool, name="field_pool"),
    path("field/cases/<int:case_id>/", views.case, name="field_case"),
    path("field/cases/<int:case_id>/why/", why.case_why, name="field_case_why"),
    path("field/cases/<int:case_id>/steps/<slug:name>/", views.step, name="field_step"),
    path("field/report/", views.report, name="field_report"),
    path("field/find/", finding.find, name="field_find"),
    path("field/me/", views.me, name="field_me"),
]
