"""What the journal says about accounts of residents and their homes (SYS-04). Names and numbers stay out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.registry.residents.models import HouseholdMember

PERSON, ROOM, ACCOUNT = "person", "room", "account"


def _role(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "role": dict(HouseholdMember.Role.choices).get(payload.get("role", ""), "")}


CODE_ISSUED = declare_event("person.code_issued", _("发出了绑定码"))
RESET_ISSUED = declare_event("person.reset_issued", _("发出了重设密码的码"))
CODE_REVOKED = declare_event("person.code_revoked", _("作废了发出的码"))
SIGNED_UP = declare_event("account.signed_up", _("注册了账号"), tone="good")
BOUND_BY_CODE = declare_event("person.bound_by_code", _("用绑定码绑定了账号"), tone="good")
BOUND_BY_STAFF = declare_event("person.bound_by_staff", _("在前台绑定了账号"), tone="good")
PASSWORD_BY_CODE = declare_event("account.password_by_code", _("用码重新设置了密码"))
REQUESTED = declare_event("room.binding_requested", _("有人以%(role)s申请绑定"), words=_role)
CONFIRMED = declare_event("room.binding_confirmed", _("确认了%(role)s的绑定"), tone="good", words=_role)
REJECTED = declare_event("room.binding_rejected", _("没有通过%(role)s的绑定申请"), words=_role)
WITHDRAWN = declare_event("room.binding_withdrawn", _("撤回了绑定申请"))
TERM_SET = declare_event("room.term_set", _("定了%(role)s住到哪一天"), words=_role)
