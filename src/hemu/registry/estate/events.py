"""What the journal says about the estate (SYS-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event, in_field_order
from hemu.registry.estate.models import Place, Room

ROOM, PLACE, BUILDING = "room", "place", "building"
METER, METER_POLICY, STATUS_TABLE = "meter", "meter_policy", "status_table"

FIELDS = {
    "code": _("编号"),
    "number": _("房号"),
    "name": _("名称"),
    "kind": _("类别"),
    "phase": _("分期"),
    "building": _("楼栋"),
    "room": _("所属房屋"),
    "floors": _("总层数"),
    "has_lift": _("电梯"),
    "completed_date": _("竣工验收日期"),
    "floor": _("楼层"),
    "usage": _("用途"),
    "layout": _("户型"),
    "area_built": _("建筑面积"),
    "area_inner": _("套内面积"),
    "occupancy": _("入住状态"),
    "is_sold": _("销售状态"),
    "handover_date": _("收房日期"),
    "resident_count": _("常住人数"),
    "quality_notes": _("质量记录"),
    "note": _("备注"),
    "rent": _("月租金"),
    "is_active": _("使用状态"),
}
METER_FIELDS = {
    "kind": _("表类型"),
    "number": _("表号"),
    "initial_reading": _("初始读数"),
    "installed_date": _("安装日期"),
    "room": _("所属房屋"),
    "digits": _("位数"),
    "factor": _("倍率"),
    "note": _("备注"),
    "high_ratio": _("高于平时几倍算异常"),
    "low_ratio": _("低于平时几成算异常"),
}
ALL_FIELDS: Mapping[str, Any] = {**METER_FIELDS, **FIELDS}
CHOICES: dict[str, Mapping[str, Any]] = {
    "occupancy": dict(Room.Occupancy.choices),
    "usage": dict(Room.Usage.choices),
    "kind": dict(Place.Kind.choices),
    "is_sold": {"True": _("已售"), "False": _("未售")},
    "is_active": {"True": _("在用"), "False": _("停用")},
    "has_lift": {"True": _("有电梯"), "False": _("无电梯")},
}


def say_changes(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Each changed field as ``入住状态：自住 → 出租``."""
    said = [
        gettext("%(field)s：%(old)s → %(new)s")
        % {"field": ALL_FIELDS.get(name, name), "old": _say(name, old), "new": _say(name, new)}
        for name, (old, new) in in_field_order(payload, ALL_FIELDS)
    ]
    return {"what": gettext("；").join(said)}


def _say(name: str, value: Any) -> str:
    if value is None or value == "":
        return gettext("无")
    return str(CHOICES.get(name, {}).get(str(value), value))


BUILDING_CREATED = declare_event("building.created", _("登记了楼栋"), tone="good")
BUILDING_CHANGED = declare_event("building.changed", _("修改了%(what)s"), words=say_changes)
UNIT_CREATED = declare_event("building.unit_created", _("登记了单元 %(unit)s"))
UNIT_RENAMED = declare_event("building.unit_renamed", _("单元 %(from)s 改名为 %(to)s"))
ROOM_CREATED = declare_event("room.created", _("登记了房屋"), tone="good")
ROOM_CHANGED = declare_event("room.changed", _("修改了%(what)s"), words=say_changes)
PLACE_CREATED = declare_event("place.created", _("登记了位置"), tone="good")
PLACE_CHANGED = declare_event("place.changed", _("修改了%(what)s"), words=say_changes)
METER_ADDED = declare_event("meter.added", _("登记了仪表 %(number)s（%(where)s）"), tone="good")
METER_CHANGED = declare_event("meter.changed", _("修改了%(what)s"), words=say_changes)
METER_READ = declare_event("meter.read", _("抄表 %(value)s，用量 %(usage)s（%(read_date)s）"))
READING_STRUCK = declare_event("meter.reading_struck", _("划掉了 %(date)s 的读数 %(value)s"), tone="bad")
METER_REPLACED = declare_event("meter.replaced", _("换表：%(old)s（止 %(final)s）→ %(new)s（起 %(first)s）"))
METER_RETIRED = declare_event("meter.retired", _("停用了这只表，止码 %(final)s"), tone="wait")
METER_POLICY_CHANGED = declare_event("meter.policy_changed", _("修改了%(what)s"), words=say_changes)
STATUS_TABLE_MADE = declare_event("status_table.made", _("生成了 %(as_of)s 的房屋情况统计表，共 %(rooms)s 套"))
