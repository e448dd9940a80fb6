"""What a community decides about its cases."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework import events
from hemu.casework.models import CaseRules
from hemu.casework.permissions import CASES_RULES
from hemu.engines.journal.commands import changes, record
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid
from hemu.kernel.transactions import command

LONGEST = 72


@command
def set_case_rules(*, community_id: int, urge_hours: int, actor: Actor, at: datetime) -> CaseRules:
    """Set how often a resident may urge: once in ``urge_hours`` hours, 1 to 72 (CAS-04)."""
    actor.require(CASES_RULES, community_id)
    if not 1 <= urge_hours <= LONGEST:
        raise Invalid({"urge_hours": _("请填写 1 到 %(n)d 之间的小时数。") % {"n": LONGEST}})
    rules, _made = CaseRules.objects.select_for_update().get_or_create(community_id=community_id)
    changed = changes({"urge_hours": rules.urge_hours}, {"urge_hours": urge_hours})
    if not changed:
        return rules
    rules.urge_hours = urge_hours
    rules.save(update_fields=["urge_hours"])
    record(
        events.CASE_RULES_SET,
        subject=("case_rules", community_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"changes": changed},
    )
    return rules
