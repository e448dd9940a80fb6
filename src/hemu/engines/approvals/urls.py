from __future__ import annotations

from django.urls import URLPattern, path

from hemu.engines.approvals.web import views

urlpatterns: list[URLPattern] = [
    path("approvals/", views.approval_list, name="approvals"),
    path("approvals/<int:approval_id>/", views.approval_page, name="approval_page"),
    path("approvals/<int:approval_id>/withdraw/", views.approval_withdraw, name="approval_withdraw"),
]
