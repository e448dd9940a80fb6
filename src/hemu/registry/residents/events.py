"""What the journal says about people and households (SYS-04). Personal values in it are sealed (PRV-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event, in_field_order
from hemu.registry.residents.models import HouseholdMember

PERSON, ROOM, COMMUNITY, VOLUME = "person", "room", "community", "year_volume"

FIELDS = {
    "name": _("姓名"),
    "phones": _("电话"),
    "gender": _("性别"),
    "id_number": _("证件号码"),
    "birth_date": _("生日"),
    "work_unit": _("工作单位"),
    "speaks": _("沟通语言"),
    "note": _("备注"),
}
ROOM_FIELDS = {
    "plate": _("车牌"),
    "parking_id": _("车位"),
    "licence": _("证号"),
    "kind": _("种类"),
    "name": _("名字"),
    "relation": _("关系"),
    "phone": _("电话"),
    "share": _("产权份额"),
    "description": _("说明"),
    "from_date": _("开始日期"),
    "note": _("备注"),
}
"""What of a home's vehicles, pets, contacts and members may change."""


def _what(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    names = [str(FIELDS.get(name, name)) for name, _change in in_field_order(payload, FIELDS)]
    return {"what": gettext("、").join(names)}


def _what_of_room(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    names = [str(ROOM_FIELDS.get(name, name)) for name, _change in in_field_order(payload, ROOM_FIELDS)]
    return {**_role(payload), "what": gettext("、").join(names)}


def _role(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "role": dict(HouseholdMember.Role.choices).get(payload.get("role", ""), "")}


PERSON_ADDED = declare_event("person.added", _("登记了住户"), tone="good")
PERSON_CHANGED = declare_event("person.changed", _("修改了%(what)s"), words=_what)
ACCOUNT_LINKED = declare_event("person.account_linked", _("绑定了账号"))
MEMBER_ADDED = declare_event("room.member_added", _("登记了一位%(role)s"), tone="good", words=_role)
MEMBER_ENDED = declare_event("room.member_ended", _("一位%(role)s不再属于这一户"), words=_role)
MEMBER_CHANGED = declare_event("room.member_changed", _("修改了一位%(role)s的%(what)s"), words=_what_of_room)
OWNERSHIP_CHANGED = declare_event("room.ownership_changed", _("办理了产权变更"), tone="good")
VEHICLE_ADDED = declare_event("room.vehicle_added", _("登记了车辆"), tone="good")
VEHICLE_CHANGED = declare_event("room.vehicle_changed", _("修改了车辆的%(what)s"), words=_what_of_room)
VEHICLE_ENDED = declare_event("room.vehicle_ended", _("一辆车不再属于这一户"))
PET_ADDED = declare_event("room.pet_added", _("登记了宠物"), tone="good")
PET_CHANGED = declare_event("room.pet_changed", _("修改了宠物的%(what)s"), words=_what_of_room)
PET_ENDED = declare_event("room.pet_ended", _("一只宠物不再属于这一户"))
CONTACT_ADDED = declare_event("room.contact_added", _("登记了紧急联系人"), tone="good")
CONTACT_CHANGED = declare_event("room.contact_changed", _("修改了紧急联系人的%(what)s"), words=_what_of_room)
CONTACT_ENDED = declare_event("room.contact_ended", _("一位紧急联系人不再有效"))
AUTHORITY_GIVEN = declare_event("room.authority_given", _("登记了委托书"), tone="good")
AUTHORITY_WITHDRAWN = declare_event("room.authority_withdrawn", _("委托书已撤回"))
HELPER_CHANGED = declare_event("room.helper_changed", _("登记了家政人员的工种"))
DOCUMENT_ADDED = declare_event("room.document_added", _("存入了一份文件"), staff_only=True)
DOCUMENT_WITHDRAWN = declare_event("room.document_withdrawn", _("撤下了一份文件"), staff_only=True)
FILE_CONFIRMED = declare_event("room.file_confirmed", _("核对了住户档案"), tone="good", staff_only=True)
CARE_CHANGED = declare_event("person.care_changed", _("修改了关怀标记"), staff_only=True)
PROFILE_CHANGED = declare_event("person.profile_changed", _("修改了更多资料"), staff_only=True)
PERSON_MERGED = declare_event("person.merged", _("并入了一份重复的档案"), staff_only=True)
FILE_POLICY_CHANGED = declare_event("community.file_policy_changed", _("修改了住户档案设置"))
YEAR_CLOSED = declare_event("year_volume.closed", _("归档了 %(year)s 年的客户档案"), tone="good")
