"""What the journal says about approvals (SYS-04)."""

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event

APPROVAL = "approval"

REQUESTED = declare_event("approval.requested", _("提出了审批"), tone="wait", staff_only=True)
AGREED = declare_event("approval.agreed", _("同意，转到下一步审批"), tone="good", staff_only=True)
APPROVED = declare_event("approval.approved", _("批准了"), tone="good", staff_only=True)
REJECTED = declare_event("approval.rejected", _("没有批准"), tone="bad", staff_only=True)
WITHDRAWN = declare_event("approval.withdrawn", _("撤回了审批"), staff_only=True)
HANDED_ON = declare_event("approval.handed_on", _("转给接手的人审批"), staff_only=True)
