"""What the journal says about people and households (SYS-04). Personal values in it are sealed (PRV-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event, in_field_order
from hemu.registry.residents.models import HouseholdMember

PERSON, ROOM = "person", "room"

FIELDS = {
    "name": _("姓名"),
    "phones": _("电话"),
    "gender": _("性别"),
    "id_number": _("证件号码"),
    "birth_date": _("生日"),
    "note": _("备注"),
}


def _what(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    names = [str(FIELDS.get(name, name)) for name, _change in in_field_order(payload, FIELDS)]
    return {"what": gettext("、").join(names)}


def _role(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "role": dict(HouseholdMember.Role.choices).get(payload.get("role", ""), "")}


PERSON_ADDED = declare_event("person.added", _("登记了住户"), tone="good")
PERSON_CHANGED = declare_event("person.changed", _("修改了%(what)s"), words=_what)
ACCOUNT_LINKED = declare_event("person.account_linked", _("绑定了账号"))
MEMBER_ADDED = declare_event("room.member_added", _("登记了一位%(role)s"), tone="good", words=_role)
MEMBER_ENDED = declare_event("room.member_ended", _("一位%(role)s不再属于这一户"), words=_role)
