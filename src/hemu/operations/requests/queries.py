from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.identity.access import Actor
from hemu.operations.requests.models import Answer
from hemu.operations.requests.rules import KINDS

ANSWERED = (State.DONE, State.CONFIRMED, State.CLOSED)


def get_detail(case: Case, actor: Actor) -> Mapping[str, Any]:
    """What only a request knows: what the person was told, the last answer first."""
    return {"answers": list(case.answers.select_related("answered_by"))}


def find_unanswered_ends() -> Iterator[str]:
    """Requests that stand as done, confirmed or closed though nobody told the person anything (INT-05)."""
    told = Answer.objects.filter(case=OuterRef("pk"), answered_at=F("case__done_at"))
    ended = Case.objects.filter(kind__in=[kind.code for kind in KINDS], state__in=ANSWERED)
    for number, state in ended.exclude(Exists(told)).values_list("number", "state").iterator():
        yield f"case {number} is {state} without an answer"
