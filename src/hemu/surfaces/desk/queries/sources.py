"""What a case comes from: a call that was noted, or a visit at the counter (INT-02, INT-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.casework.models import Case
from hemu.identity.access import Actor
from hemu.operations.calls.commands import link_call
from hemu.operations.calls.queries import get_call
from hemu.operations.receptions.commands import link_reception
from hemu.operations.receptions.queries import get_reception

_LINE = 60


@dataclass(frozen=True)
class Source:
    """What is known of the matter already, so that nobody types it twice."""

    kind: str
    id: int
    channel: str
    name: str
    phone: str
    words: str
    person_id: int | None = None
    room_id: int | None = None

    @property
    def query(self) -> str:
        """How the intake's address names it: a number that says nothing of anybody."""
        return f"{self.kind}={self.id}"

    @property
    def initial(self) -> Mapping[str, str]:
        """What the intake's form begins with."""
        words = " ".join(self.words.split())
        first = words[:_LINE]
        return {
            "channel": self.channel,
            "summary": first,
            "description": self.words if len(words) > _LINE else "",
            "contact_name": self.name,
            "contact_phone": self.phone,
        }

    def link(self, *, case_id: int, actor: Actor, at: datetime) -> None:
        """Say which case came of it."""
        if self.kind == "call":
            link_call(call_id=self.id, case_id=case_id, actor=actor, at=at)
        else:
            link_reception(reception_id=self.id, case_id=case_id, actor=actor, at=at)


def get_source(*, actor: Actor, call_id: int | None, reception_id: int | None) -> Source | None:
    """The call or visit that the address names; raises `NotFound` for one that the actor may not see."""
    if call_id is not None:
        call = get_call(actor=actor, call_id=call_id)
        return Source(
            "call", call.pk, Case.Channel.TELEPHONE, call.caller_name, call.phone, call.message, call.person_id
        )
    if reception_id is not None:
        visit = get_reception(actor=actor, reception_id=reception_id)
        return Source(
            "reception",
            visit.pk,
            Case.Channel.WALK_IN,
            visit.visitor_name,
            visit.visitor_phone,
            visit.purpose,
            visit.person_id,
            visit.room_id,
        )
    return None


@dataclass(frozen=True)
class Origin:
    """A call or visit that a case came from, for its page."""

    label: Any
    url: str
    at: datetime


def list_origins(case: Case) -> list[Origin]:
    """The calls and visits that led to the case, in two statements."""
    calls = case.calls.order_by("started_at")
    visits = case.receptions.order_by("came_at")
    found = [Origin(_("来电记录"), reverse("call_page", args=[call.pk]), call.started_at) for call in calls]
    return found + [Origin(_("来访记录"), reverse("reception_page", args=[each.pk]), each.came_at) for each in visits]
