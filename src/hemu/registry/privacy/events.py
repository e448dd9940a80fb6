"""What the journal says about the protection of personal data (SYS-04). It holds codes and numbers, no values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.registry.privacy.consent_kinds import get_consent_kind
from hemu.registry.privacy.models import Disclosure

PERSON, DISCLOSURE, LEGAL, REQUEST, COMMUNITY = "person", "disclosure", "legal_disclosure", "data_request", "community"


def _kind(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    kind = get_consent_kind(str(payload.get("kind", "")))
    return {**payload, "kind": kind.label if kind else payload.get("kind", "")}


def _field(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    known = dict(Disclosure.Field.choices)
    return {**payload, "field": known.get(payload.get("field", ""), "")}


def _what(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "what": gettext("、").join(str(each) for each in payload.get("labels", []))}


DISCLOSURE_ASKED = declare_event("disclosure.asked", _("申请对外提供%(field)s"), tone="wait", words=_field)
DISCLOSURE_SHOWN = declare_event("disclosure.shown", _("对外提供了%(field)s"), words=_field)
LEGAL_ASKED = declare_event("legal_disclosure.asked", _("登记了依法调取"), tone="wait", staff_only=True)
LEGAL_EXTRACTED = declare_event("legal_disclosure.extracted", _("制作了调取材料，%(people)s 人"), staff_only=True)
CONSENT_GIVEN = declare_event("person.consented", _("同意了：%(kind)s"), tone="good", words=_kind)
CONSENT_WITHDRAWN = declare_event("person.consent_withdrawn", _("撤回了同意：%(kind)s"), words=_kind)
TEXT_PUBLISHED = declare_event("community.consent_text", _("发布了同意文本：%(kind)s 第 %(version)s 版"), words=_kind)
CORRECTION_ASKED = declare_event("data_request.correction", _("请求更正个人信息"), tone="wait")
DELETION_ASKED = declare_event("data_request.deletion", _("请求删除个人信息"), tone="wait")
CORRECTED = declare_event("data_request.corrected", _("按请求更正了个人信息"), tone="good")
PARTLY_ERASED = declare_event("data_request.partly_erased", _("删除了现在可以删除的个人信息"), tone="good")
PERSON_DELETED = declare_event("person.deleted", _("删除了这个人的全部个人信息"), staff_only=True)
PERIOD_CHANGED = declare_event("community.retention", _("修改了保存期限：%(kind)s %(months)s 个月"), staff_only=True)
POLICY_CHANGED = declare_event("community.privacy_policy", _("修改了数据保护的期限"), staff_only=True)
DATA_HANDED = declare_event("person.data_handed", _("向本人提供了全部个人信息"), staff_only=True)
