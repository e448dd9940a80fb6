"""The promises of repairs that a community begins with (REP-02, REP-03, REP-16); it edits them on a screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.presets import Preset
from hemu.engines.promises.registry import Sentences

MINUTES, HOURS, DAYS = 1, 60, 1440
NIGHT = ("22:00", "07:00")
ENDS = ("case.cancelled", "case.rejected")
AGAIN = {"case.not_solved": "", "case.reopened": ""}
EVENTS = {
    "repair.set_out": _("维修人员出发"),
    "repair.arrived": _("维修人员到场"),
    "repair.waiting": _("维修暂停"),
    "repair.resumed": _("维修继续"),
    "repair.completed": _("完工"),
}
PAUSES = {
    "parts": {"cap_minutes": 7 * DAYS, "evidence": True},
    "resident": {"cap_minutes": 3 * DAYS, "evidence": True},
    "third_party": {"cap_minutes": 14 * DAYS, "evidence": False},
}


def _clock(minutes: int) -> dict[str, object]:
    return {"kind": "clock", "minutes": minutes}


def _days(days: int) -> dict[str, object]:
    return {"kind": "calendar_days", "days": days}


BY_TRADE = {
    "kind": "by",
    "fact": "category",
    "table": {
        "water": _clock(4 * HOURS),
        "power": _clock(4 * HOURS),
        "gas": _clock(4 * HOURS),
        "lock": {
            "kind": "by",
            "fact": "urgency",
            "table": {"urgent": _clock(4 * HOURS)},
            "otherwise": _clock(24 * HOURS),
        },
        "leak": _clock(24 * HOURS),
        "drain": _clock(24 * HOURS),
        "lighting": _clock(24 * HOURS),
        "socket": _clock(24 * HOURS),
        "waterproof": _days(10),
    },
    "otherwise": _days(3),
}
"""The limits of REP-16 by trade; what needs a plan or is the contractor's has its own, whatever the trade."""
ORDER_ISSUED = Preset(
    code="repair-order",
    label="5 分钟内派出维修工作单",  # 中文
    label_en="Repair order issued within 5 minutes",
    source="接到报修后五分钟内开出维修工作单并通知维修人员。",  # 中文
    position=10,
    applies={"kind": ["repair"], "urgency": ["urgent", "general"]},
    starts={"case.opened": "", **AGAIN},
    meets=("case.assigned", "case.taken"),
    ends=ENDS,
    limit=_clock(5),
    ladder=(
        {"who": "desk", "minutes": -2},
        {"who": "supervisor", "minutes": 0},
        {"who": "manager", "minutes": 10, "quiet": NIGHT},
    ),
)
ON_SPOT_URGENT = Preset(
    code="repair-on-spot-urgent",
    label="紧急报修 15 分钟内到场",  # 中文
    label_en="Urgent repair: on the spot within 15 minutes",
    source="紧急维修立即通知维修人员，十五分钟内到达现场。",  # 中文
    position=20,
    applies={"kind": ["repair"], "urgency": ["urgent"]},
    starts={"case.opened": "", "case.made_urgent": "", **AGAIN},
    meets=("repair.arrived", "repair.completed"),
    ends=ENDS,
    limit=_clock(15),
    ladder=(
        {"who": "assignee", "minutes": -5},
        {"who": "superior", "minutes": 0},
        {"who": "manager", "minutes": 10},
        {"who": "company", "minutes": 60},
    ),
)
ON_SPOT = Preset(
    code="repair-on-spot",
    label="家中报修 2 小时内或按预约时间到场",  # 中文
    label_en="Repair at home: on the spot within 2 hours, or as agreed",
    source="一般家庭维修两小时内到达现场；住户另约时间的，以约定时间为准。",  # 中文
    position=30,
    applies={"kind": ["repair"], "urgency": ["general"], "is_public": [False]},
    starts={"case.opened": "", "case.made_general": "received_at", **AGAIN},
    meets=("repair.arrived", "repair.completed"),
    ends=ENDS,
    limit={"kind": "fact", "fact": "appointment_to", "otherwise": _clock(2 * HOURS)},
    ladder=(
        {"who": "assignee", "minutes": -30},
        {"who": "supervisor", "minutes": 0, "quiet": NIGHT},
        {"who": "manager", "minutes": 2 * HOURS, "quiet": NIGHT},
    ),
    pauses={"resident": PAUSES["resident"]},
)
DESK_CALLS = Preset(
    code="repair-under-way",
    label="接单 20 分钟内出发，否则前台致电解释",  # 中文
    label_en="On the way within 20 minutes of the order, or the desk calls and explains",
    source="工程人员接单（或到约定时间）二十分钟后仍未到场的，前台致电住户说明原因并跟进完成时间。",  # 中文
    position=40,
    applies={"kind": ["repair"], "urgency": ["urgent", "general"], "is_public": [False]},
    starts={"case.assigned": "", "case.taken": "", "case.handed_over": ""},
    meets=("repair.set_out", "repair.arrived", "repair.completed", "case.explained"),
    ends=(*ENDS, "case.not_solved", "case.reopened"),
    limit={"kind": "fact", "fact": "appointment_from", "plus_minutes": 20, "otherwise": _clock(20)},
    ladder=({"who": "assignee", "minutes": -5}, {"who": "desk", "minutes": 0}, {"who": "supervisor", "minutes": 15}),
)
SOLVED = Preset(
    code="repair-solved",
    label="按工种时限修好",  # 中文
    label_en="Mended within the limit of its trade",
    source="停水停电、燃气、被锁四小时；渗漏、堵塞、门锁、照明、插座二十四小时；门窗墙砖和公共设施三天；"  # 中文
    "防水和需要定方案的十天；保修期内由施工方处理的七天。",  # 中文
    position=50,
    applies={"kind": ["repair"], "urgency": ["urgent", "general"]},
    starts={"case.opened": "", "case.made_general": "", "case.made_urgent": "", **AGAIN},
    meets=("repair.completed",),
    ends=ENDS,
    limit={
        "kind": "by",
        "fact": "handling",
        "table": {"warranty": _days(7), "plan": _days(10)},
        "otherwise": BY_TRADE,
    },
    ladder=(
        {"who": "assignee", "minutes": -2 * HOURS, "quiet": NIGHT},
        {"who": "superior", "minutes": 0, "quiet": NIGHT},
        {"who": "manager", "minutes": 1 * DAYS, "quiet": NIGHT},
        {"who": "company", "minutes": 3 * DAYS, "quiet": NIGHT},
    ),
    pauses=PAUSES,
)
PRESETS = (ORDER_ISSUED, ON_SPOT_URGENT, ON_SPOT, DESK_CALLS, SOLVED)
ON_SPOT_TOLD = Sentences(
    _("师傅最晚 %(due)s 到场"), _("师傅按时到场了"), _("很抱歉，师傅没有在 %(due)s 前到场")
)  # fmt: skip
TOLD: Mapping[str, Sentences] = {
    "repair-order": Sentences(_("最晚 %(due)s 派出师傅"), _("按时派出了师傅"), _("很抱歉，没有在 %(due)s 前派出师傅")),
    "repair-on-spot": ON_SPOT_TOLD,
    "repair-on-spot-urgent": ON_SPOT_TOLD,
    "repair-under-way": Sentences(
        _("师傅最晚 %(due)s 出发，否则我们打电话向您说明"),
        _("师傅按时出发了，或我们已打电话说明"),
        _("很抱歉，师傅没有在 %(due)s 前出发，我们也没有打电话说明"),
    ),
    "repair-solved": Sentences(_("最晚 %(due)s 修好"), _("按时修好了"), _("很抱歉，没有在 %(due)s 前修好")),
}
"""What residents read of these promises (CAS-05)."""
