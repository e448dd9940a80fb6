"""What the journal says about the organisation (SYS-04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event, in_field_order
from hemu.kernel.ui.words_of_time import say_date, say_exactly

STAFF, COMMUNITY, POST, DEPARTMENT, COMPANY = "staff", "community", "post", "department", "company"

FIELDS = {
    "name": gettext_lazy("名称"),
    "name_en": gettext_lazy("英文名称"),
    "short_name": gettext_lazy("简称"),
    "address": gettext_lazy("地址"),
    "phone": gettext_lazy("电话"),
    "number": gettext_lazy("工号"),
    "note": gettext_lazy("备注"),
    "joined_date": gettext_lazy("入职日期"),
    "permissions": gettext_lazy("权限"),
    "department_code": gettext_lazy("所属部门"),
    "is_supervisor": gettext_lazy("是否部门主管"),
    "kind": gettext_lazy("什么电话"),
    "label": gettext_lazy("名称"),
    "hours": gettext_lazy("什么时候有人接"),
    "sort": gettext_lazy("排在第几"),
}


def _what(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The names of the changed fields, for the sentence."""
    names = [str(FIELDS.get(name, name)) for name, _change in in_field_order(payload, FIELDS)]
    return {**payload, "what": gettext("、").join(names)}


def _moved(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    nobody = gettext("无")
    return {"from": payload.get("from") or nobody, "to": payload.get("to") or nobody}


def _days(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    said = {name: say_date(date.fromisoformat(payload[name])) for name in ("from_date", "to_date") if name in payload}
    return {**payload, **said}


def _span(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    said = {name: say_exactly(datetime.fromisoformat(payload[name])) for name in ("from", "to") if payload.get(name)}
    return {**payload, **said}


COMPANY_CREATED = declare_event("company.created", _("建立了公司“%(name)s”"), tone="good")
COMPANY_CHANGED = declare_event("company.changed", _("修改了公司资料：%(what)s"), words=_what)
COMMUNITY_CREATED = declare_event("community.created", _("建立了小区“%(name)s”"), tone="good")
COMMUNITY_CHANGED = declare_event("community.changed", _("修改了小区资料：%(what)s"), words=_what)
DEPARTMENT_CREATED = declare_event("department.created", _("增加了部门“%(name)s”"))
DEPARTMENT_CHANGED = declare_event("department.changed", _("修改了部门：%(what)s"), words=_what)
POSTS_SEEDED = declare_event("post.seeded", _("补齐了 %(count)s 个常用岗位"))
POST_CREATED = declare_event("post.created", _("增加了岗位“%(name)s”"))
POST_EXTENDED = declare_event("post.extended", _("新版本带来的权限：%(count)s 项"))
POST_CHANGED = declare_event("post.changed", _("修改了岗位：%(what)s"), words=_what)

STAFF_ADDED = declare_event("staff.added", _("登记了员工"), tone="good")
STAFF_CHANGED = declare_event("staff.changed", _("修改了资料：%(what)s"), words=_what)
CONTACT_ADDED = declare_event("community.contact_added", _("增加了联系电话“%(what)s”"))
CONTACT_CHANGED = declare_event("community.contact_changed", _("修改了联系电话“%(what)s”"))
CONTACT_REMOVED = declare_event("community.contact_removed", _("去掉了联系电话“%(what)s”"))
DUTY_SET = declare_event("community.duty_set", _("安排%(staff)s值班：%(department)s，%(from)s 至 %(to)s"), words=_span)
DUTY_CHANGED = declare_event(
    "community.duty_changed", _("改了值班：%(staff)s，%(department)s，%(from)s 至 %(to)s"), words=_span
)
DUTY_REMOVED = declare_event(
    "community.duty_removed", _("取消%(staff)s的值班：%(department)s，%(from)s 至 %(to)s"), words=_span
)
POST_GIVEN = declare_event("staff.post_given", _("任命为%(post)s"), tone="good")
POST_TAKEN = declare_event("staff.post_taken", _("免去%(post)s"))
SUPERIOR_SET = declare_event("staff.superior_set", _("上级由%(from)s改为%(to)s"), words=_moved)
DEPUTY_SET = declare_event("staff.deputy_set", _("%(from_date)s至%(to_date)s由%(deputy)s代岗"), words=_days)
DEPUTY_ENDED = declare_event("staff.deputy_ended", _("结束了%(deputy)s的代岗"))
BUILDINGS_ASSIGNED = declare_event("staff.buildings_assigned", _("负责楼栋由%(from)s改为%(to)s"), words=_moved)
INVITED = declare_event("staff.invited", _("发出了开通账号的激活码"))
ACTIVATED = declare_event("staff.activated", _("开通了账号"), tone="good")
RESET_ISSUED = declare_event("staff.reset_issued", _("发出了重设密码的激活码"))
PASSWORD_RESET = declare_event("staff.password_reset", _("用激活码重设了密码"))
LEFT = declare_event("staff.left", _("离职，工作移交%(successor)s"), tone="wait")
