"""The plain kinds of request in one table: what people call them, how they are numbered, what they are about.

Pure data. A kind that grows rules of its own (complaints, paid services …) leaves this table for an app of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_OTHER = ("other", pgettext_lazy("诉求类别", "其他"))


@dataclass(frozen=True)
class RequestKind:
    """One row. ``asks_what`` heads the line in which a resident says what it is about.

    ``needs_time``: somebody has to come, so it is asked when it suits. ``needs_category``: without one it can't
    go to the right people.
    """

    code: str
    label: Any
    number_form: str
    icon: str
    asks_what: Any
    categories: Sequence[tuple[str, Any]]
    needs_time: bool = False


KINDS = (
    RequestKind(
        "consult", _("咨询"), "ZX", "circle-question-mark", _("想问什么"),
        [("fees", _("收费、发票")), ("property", _("房屋、产权")), ("decoration", _("装修手续")),
         ("parking", _("车位、停车")), ("services", _("服务项目")), ("rules", _("小区规定")), _OTHER],
    ),
    RequestKind(
        "complaint", _("投诉"), "TS", "megaphone", _("要投诉什么"),
        [("noise", _("噪音扰民")), ("cleaning", _("保洁卫生")), ("security", _("治安秩序")),
         ("parking", _("车位、停车")), ("facilities", _("设施设备")), ("greening", _("绿化环境")),
         ("staff", _("员工态度")), ("neighbours", _("邻里纠纷")), ("fees", _("收费、发票")), _OTHER],
    ),
    RequestKind(
        "suggestion", _("建议"), "JY", "lightbulb", _("有什么建议"),
        [("services", _("服务项目")), ("facilities", _("设施设备")), ("greening", _("绿化环境")),
         ("activities", _("社区活动")), ("rules", _("小区规定")), _OTHER],
    ),
    RequestKind(
        "service", _("服务"), "FW", "hand-platter", _("需要什么服务"),
        [("cleaning", _("家政保洁")), ("moving", _("搬运")), ("installing", _("安装、拆卸")),
         ("delivery", _("代收、代送")), ("entrusted", _("代办委托")), _OTHER], needs_time=True,
    ),
    RequestKind(
        "praise", _("表扬"), "BY", "flower-2", _("想表扬谁、什么事"),
        [("staff", _("员工")), ("team", _("部门、班组")), ("neighbours", _("邻居")), _OTHER],
    ),
    RequestKind(
        "help", _("求助"), "QZ", "life-buoy", _("需要什么帮助"),
        [("carry", _("搬抬重物")), ("first_aid", _("急救、送医")), ("locked_out", _("忘带钥匙、被锁门外")),
         ("missing", _("寻人、寻物")), ("care", _("老人、儿童照看")), _OTHER], needs_time=True,
    ),
)  # fmt: skip

ANSWERED_BY = [
    ("telephone", _("电话")),
    ("in_person", _("当面")),
    ("message", _("网页/手机")),
    ("letter", _("信函")),
    ("email", _("邮件")),
    ("notice", _("公告")),
]
"""How somebody was told the answer. A notice is for those who left no contact."""
