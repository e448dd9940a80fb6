from __future__ import annotations

from django.urls import path

from hemu.engines.webhooks.web import views

urlpatterns = [
    path("settings/webhooks/", views.webhooks, name="webhooks"),
    path("settings/webhooks/new/", views.webhook_new, name="webhook_new"),
    path("settings/webhooks/<int:subscription_id>/", views.webhook, name="webhook"),
    path("settings/webhooks/deliveries/", views.webhook_deliveries, name="webhook_deliveries"),
    path("settings/webhooks/deliveries/<int:delivery_id>/", views.webhook_delivery, name="webhook_delivery"),
]
