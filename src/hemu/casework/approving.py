"""What is approved about cases (ORG-06)."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.casework.commands import pausing
from hemu.casework.models import Case
from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.registry import ApprovalKind, Asked, Matter, StepRule, register_approval_kind
from hemu.engines.promises.registry import say_pause_reason
from hemu.identity.access import Actor


def register() -> None:
    """Declare the kinds."""
    register_approval_kind(
        ApprovalKind(
            pausing.KIND,
            _("暂停延期"),
            describe=_tell_extension,
            steps=_superior,
            on_approved=pausing.extend_pause,
            on_rejected=pausing.refuse_extension,
        )
    )


def _superior(asked: Asked) -> Sequence[StepRule]:
    return [StepRule(_("上级审批"), superior=True)]


def _tell_extension(actor: Actor, approval: Approval) -> Matter:
    case = Case.objects.select_related("room", "place").get(pk=approval.subject_id)
    return Matter(
        _("延长暂停：%(number)s") % {"number": case.number},
        [
            (_("工单"), case.summary),
            (_("房号/位置"), case.where),
            (_("等什么"), say_pause_reason(str(approval.payload["waiting_for"]))),
            (_("再等几天"), approval.payload["days"]),
        ],
        url=reverse("case_page", args=[case.pk]),
        warning=_("批准后，这张工单的服务承诺会多暂停这些天。"),
    )
