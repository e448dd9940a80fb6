"""Every address of the house. Each app brings its own list."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hemu.identity.urls")),
    path("", include("hemu.registry.org.urls")),
    path("", include("hemu.registry.estate.urls")),
    path("", include("hemu.registry.residents.urls")),
    path("", include("hemu.registry.workbook.urls")),
    path("", include("hemu.engines.accesslog.urls")),
    path("", include("hemu.engines.approvals.urls")),
    path("", include("hemu.engines.scripts.urls")),
    path("", include("hemu.engines.search.urls")),
    path("", include("hemu.engines.webhooks.urls")),
    path("", include("hemu.engines.promises.urls")),
    path("", include("hemu.registry.privacy.urls")),
    path("", include("hemu.registry.binding.urls")),
    path("", include("hemu.operations.calls.urls")),
    path("", include("hemu.operations.receptions.urls")),
    path("", include("hemu.operations.requests.urls")),
    path("", include("hemu.surfaces.public.urls")),
    path("", include("hemu.surfaces.insight.urls")),
    path("", include("hemu.surfaces.field.web.urls")),
    path("", include("hemu.surfaces.portal.web.urls")),
    path("", include("hemu.surfaces.house.web.urls")),
    path("", include("hemu.engines.attachments.urls")),
    path("api/v1/", include("hemu.surfaces.api.urls")),
    path("", include("hemu.engines.journal.urls")),
    path("", include("hemu.operations.repairs.web.urls")),
    path("", include("hemu.surfaces.desk.web.urls")),
]
