from __future__ import annotations

from django.urls import path

from hemu.registry.workbook.web import views

urlpatterns = [
    path("workbook/", views.workbook, name="workbook"),
    path("workbook/upload/", views.workbook_upload, name="workbook_upload"),
    path("workbook/template/", views.workbook_template, name="workbook_template"),
    path("workbook/export/", views.workbook_export, name="workbook_export"),
    path("workbook/<int:run_id>/", views.workbook_preview, name="workbook_preview"),
    path("workbook/<int:run_id>/problems/", views.workbook_findings, name="workbook_findings"),
    path("workbook/<int:run_id>/apply/", views.workbook_apply, name="workbook_apply"),
    path("workbook/<int:run_id>/progress/", views.workbook_progress, name="workbook_progress"),
    path("workbook/<int:run_id>/withdraw/", views.workbook_withdraw, name="workbook_withdraw"),
    path("workbook/<int:run_id>/resume/", views.workbook_resume, name="workbook_resume"),
]
