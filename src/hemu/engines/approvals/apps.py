from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "hemu.engines.approvals"
    label = "approvals"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.engines.approvals import events, queries
        from hemu.engines.approvals.models import Approval
        from hemu.engines.approvals.permissions import APPROVALS_USE
        from hemu.engines.journal.registry import describe_subject
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.ui.navigation import Entry, add_entry

        def url(actor: Actor, approval_id: int) -> str:
            return reverse("approval_page", args=[approval_id])

        register_subject(
            events.APPROVAL,
            _("审批"),
            can_see=queries.can_see_approval,
            url=url,
            names=queries.name_approval_subjects,
        )
        describe_subject(events.APPROVAL, states=dict(Approval.State.choices))
        add_entry(
            Entry("desk", "", _("待我审批"), "approvals", "stamp", 60, APPROVALS_USE, count=queries.count_waiting)
        )
