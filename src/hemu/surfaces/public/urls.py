from __future__ import annotations

from django.urls import path

from hemu.surfaces.public.web import codes, scan, settings

urlpatterns = [
    path("s/", scan.look_up_case, name="look_up"),
    path("s/<slug:scan_code>/", scan.scan, name="scan"),
    path("s/<slug:scan_code>/done/", scan.scan_done, name="scan_done"),
    path("estate/places/codes/", codes.place_codes, name="place_codes"),
    path("estate/places/codes/make/", codes.place_codes_make, name="place_codes_make"),
    path("estate/places/codes/print/", codes.place_codes_print, name="place_codes_print"),
    path("estate/places/<int:place_id>/code/", codes.place_code, name="place_code"),
    path("cases/<int:case_id>/slip/", codes.case_slip, name="case_slip"),
    path("settings/cases/", settings.case_rules, name="case_rules"),
]
