"""How a clock stands (PRO-02)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClockState(models.TextChoices):
    """Missed is open: the matter still waits to be done, and the ladder climbs."""

    RUNNING = "running", pgettext_lazy("承诺", "计时中")
    PAUSED = "paused", pgettext_lazy("承诺", "已暂停")
    MISSED = "missed", pgettext_lazy("承诺", "已超时")
    MET = "met", pgettext_lazy("承诺", "已办到")
    VOID = "void", pgettext_lazy("承诺", "不再适用")


OPEN = frozenset({ClockState.RUNNING, ClockState.PAUSED, ClockState.MISSED})


class Doing(models.TextChoices):
    """What can happen to a clock; each is one entry of its ledger."""

    START = "start", _("开始计时")
    PAUSE = "pause", _("暂停计时")
    EXTEND = "extend", _("延长暂停")
    RESUME = "resume", _("继续计时")
    MISS = "miss", _("到时没有办到")
    MET = "met", _("办到了")
    VOID = "void", _("不再适用")
    MOVE = "move", _("改了期限")
    DELAY = "delay", _("说明延误原因")
