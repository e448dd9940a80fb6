from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "hemu.casework"
    label = "casework"

    def ready(self) -> None:
        from django.urls import reverse

        from hemu.casework import finding, holdings, invariants, leaving, promise_matter, queries
        from hemu.casework.permissions import CASES_ASSIGN
        from hemu.casework.states import State
        from hemu.engines.journal.registry import describe_subject
        from hemu.engines.promises.worklist import register_giving
        from hemu.engines.webhooks.rules import declare_numbered
        from hemu.identity.access import Actor
        from hemu.identity.subjects import register_subject
        from hemu.kernel.invariants import declare_invariant
        from hemu.registry.org.leaving import register_handler

        def url(actor: Actor, case_id: int) -> str:
            return reverse("case_page", args=[case_id])

        register_subject("case", _("工单"), can_see=queries.can_see_case, url=url, names=queries.name_cases)
        describe_subject("case", states=dict(State.choices))
        register_subject("case_rules", _("工单规则"), can_see=queries.can_see_case_rules)
        describe_subject("case_rules", fields={"urge_hours": _("多久可以催一次（小时）")})
        declare_numbered("case")
        register_handler(leaving.hand_on_cases)
        finding.register()
        holdings.register()
        promise_matter.register()
        register_giving("case", CASES_ASSIGN)
        declare_invariant(
            "casework.told", "Every case is in the state that its time line says", invariants.find_untold_states
        )
        declare_invariant(
            "casework.numbers", "Case numbers run without a gap in each community and year", invariants.find_number_gaps
        )
