from __future__ import annotations

from django.urls import URLPattern, path

from hemu.registry.privacy.web import consents, disclosures, legal, people, requests, retention

_PERSON = "privacy/people/<int:person_id>/"
_CONSENT = f"{_PERSON}consents/<slug:consent_kind>/"

urlpatterns: list[URLPattern] = [
    path("privacy/requests/", requests.request_list, name="data_requests"),
    path("privacy/requests/<int:data_request_id>/", requests.request_page, name="data_request_page"),
    path(_PERSON, people.person_page, name="privacy_person"),
    path(f"{_PERSON}file/", people.person_file, name="privacy_person_file"),
    path(f"{_PERSON}disclose/", disclosures.disclosure_ask, name="disclosure_ask"),
    path(f"{_PERSON}correction/", requests.correction_ask, name="correction_ask"),
    path(f"{_PERSON}deletion/", requests.deletion_ask, name="deletion_ask"),
    path(f"{_CONSENT}give/", people.consent_give, name="consent_give"),
    path(f"{_CONSENT}withdraw/", people.consent_withdraw, name="consent_withdraw"),
    path("privacy/disclosures/", disclosures.disclosure_list, name="disclosures"),
    path("privacy/disclosures/<int:disclosure_id>/", disclosures.disclosure_page, name="disclosure_page"),
    path("privacy/disclosures/<int:disclosure_id>/show/", disclosures.disclosure_show, name="disclosure_show"),
    path("privacy/legal/", legal.legal_list, name="legal_disclosures"),
    path("privacy/legal/new/", legal.legal_new, name="legal_new"),
    path("privacy/legal/<int:legal_id>/", legal.legal_page, name="legal_page"),
    path("privacy/legal/<int:legal_id>/extract/", legal.legal_extract, name="legal_extract"),
    path("privacy/consents/", consents.consent_list, name="consents"),
    path("privacy/consents/texts/", consents.consent_texts, name="consent_texts"),
    path("privacy/consents/texts/<slug:consent_kind>/", consents.consent_text, name="consent_text"),
    path("privacy/retention/", retention.periods, name="retention"),
    path("privacy/retention/limits/", retention.policy_edit, name="privacy_policy"),
    path("privacy/retention/periods/<slug:retention_kind>/", retention.period_edit, name="retention_period"),
    path("privacy/retention/runs/", retention.run_list, name="retention_runs"),
    path("privacy/retention/runs/<int:retention_run_id>/", retention.round_page, name="retention_round"),
]
