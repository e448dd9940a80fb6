"""The course of an import: uploaded → checking → checked or refused → applying → applied or failed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", pgettext_lazy("导入状态", "已上传")
    CHECKING = "checking", pgettext_lazy("导入状态", "正在核对")
    CHECKED = "checked", pgettext_lazy("导入状态", "等待确认")
    REFUSED = "refused", pgettext_lazy("导入状态", "有错误，未导入")
    APPLYING = "applying", pgettext_lazy("导入状态", "正在写入")
    APPLIED = "applied", pgettext_lazy("导入状态", "已完成")
    FAILED = "failed", pgettext_lazy("导入状态", "没有完成")
    WITHDRAWN = "withdrawn", pgettext_lazy("导入状态", "已放弃")


class Action(models.TextChoices):
    """What an import will do with a record."""

    CREATE = "create", _("新增")
    UPDATE = "update", _("变更")
    END = "end", _("结束")


TRIES = 3
"""So often a job may break off in the same step before the import is given up."""

AT_WORK = frozenset({RunState.UPLOADED, RunState.CHECKING, RunState.APPLYING})
ENDED = frozenset({RunState.REFUSED, RunState.APPLIED, RunState.FAILED, RunState.WITHDRAWN})

TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.UPLOADED: frozenset({RunState.CHECKING, RunState.WITHDRAWN}),
    RunState.CHECKING: frozenset({RunState.CHECKING, RunState.CHECKED, RunState.REFUSED, RunState.FAILED}),
    RunState.CHECKED: frozenset({RunState.APPLYING, RunState.CHECKING, RunState.WITHDRAWN}),
    RunState.APPLYING: frozenset({RunState.APPLIED, RunState.FAILED, RunState.CHECKING}),
    RunState.REFUSED: frozenset(),
    RunState.APPLIED: frozenset(),
    RunState.FAILED: frozenset({RunState.UPLOADED, RunState.WITHDRAWN}),
    RunState.WITHDRAWN: frozenset(),
}
