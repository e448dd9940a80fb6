"""What a repair is about, in the words of the trade; pure data and sums."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TRADES = [
    ("water", _("给水、水管")),
    ("drain", _("下水、堵塞")),
    ("leak", _("渗漏")),
    ("power", _("停电、电路")),
    ("lighting", _("灯具、照明")),
    ("socket", _("插座、开关")),
    ("gas", _("燃气")),
    ("lock", _("门锁、被锁")),
    ("door", _("门、窗")),
    ("wall", _("墙面、瓷砖")),
    ("waterproof", _("防水")),
    ("heating", _("暖气、空调")),
    ("lift", _("电梯")),
    ("public", _("公共设施")),
    ("other", pgettext_lazy("报修类别", "其他")),
]
"""Code and name of each trade; promises (REP-16) differ by them."""

WAITING_FOR = [
    ("parts", _("等配件")),
    ("resident", _("等住户")),
    ("third_party", _("等第三方")),
]


class Used(Protocol):
    """A line of material: how much, at what price."""

    quantity: Decimal
    unit_price: Decimal


def cost_of(lines: Iterable[Used]) -> Decimal:
    """Yuan of all lines, each rounded to the fen half up."""
    cents = Decimal("0.01")
    return sum(((line.quantity * line.unit_price).quantize(cents, ROUND_HALF_UP) for line in lines), Decimal("0.00"))
