"""The states of a case (CAS-01). The transitions of a kind stand in its own ``states.py``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a case stands."""

    RECEIVED = "received", _("已受理")
    ASSIGNED = "assigned", _("已派单")
    UNDER_WAY = "under_way", _("处理中")
    WAITING = "waiting", pgettext_lazy("工单状态", "等待中")
    DONE = "done", _("已完工")
    CONFIRMED = "confirmed", _("住户已确认")
    CLOSED = "closed", _("已关闭")
    CANCELLED = "cancelled", _("已取消")
    REJECTED = "rejected", _("不予受理")
    REOPENED = "reopened", _("重新处理")


UNASSIGNED = frozenset({State.RECEIVED, State.REOPENED})
AT_WORK = frozenset({State.ASSIGNED, State.UNDER_WAY, State.WAITING})
TODO = UNASSIGNED | AT_WORK
"""What still needs somebody's hands."""
OPEN = UNASSIGNED | AT_WORK | {State.DONE, State.CONFIRMED}
ENDED = frozenset({State.CLOSED, State.CANCELLED, State.REJECTED})
