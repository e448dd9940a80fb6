"""What was and is to be done at a home, for its page and for the day on which it changes hands."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.casework.models import Case
from hemu.casework.permissions import CASES_VIEW
from hemu.casework.queries import list_cases
from hemu.casework.states import ENDED
from hemu.identity.access import Actor
from hemu.registry.residents.changing_hands import OpenMatter
from hemu.surfaces.desk.queries.cases import list_room_cases

PAST = 8


def list_past_cases(*, actor: Actor, room_id: int, limit: int = PAST) -> list[Case]:
    """The newest ended cases of a home."""
    rows = list_cases(actor=actor).filter(room=room_id, state__in=ENDED)
    return list(rows.order_by("-received_at", "-id")[:limit])


def tell_open_cases(actor: Actor, room_id: int) -> Sequence[OpenMatter]:
    """What is open at a home that changes hands (RES-02)."""
    if not actor.communities_where(CASES_VIEW):
        return []
    return [
        OpenMatter(
            _("未结束的工单"),
            f"{case.number} {case.summary}",
            reverse("case_page", kwargs={"case_id": case.pk}),
        )
        for case in list_room_cases(actor=actor, room_id=room_id)
    ]
