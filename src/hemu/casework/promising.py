"""Promises run on cases: what a case says of itself, and what happens to it (PRO-02, CAS-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hemu.casework.models import Case
from hemu.casework.states import UNASSIGNED, State
from hemu.engines.promises.restating import Happening, Pause, restate
from hemu.identity.access import Actor

SUBJECT = "case"


def facts_of(case: Case) -> dict[str, Any]:
    """What promises may ask of a case: codes, yes or no, and moments in ISO."""
    return {
        "kind": case.kind,
        "category": case.category,
        "urgency": case.urgency,
        "handling": case.handling,
        "is_public": case.room_id is None and not case.where_words,
        "channel": case.channel,
        "received_at": case.received_at.isoformat(),
        "appointment_from": _iso(case.appointment_from),
        "appointment_to": _iso(case.appointment_to or case.appointment_from),
    }


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _owner_of(case: Case) -> int | None:
    """Whose it is; nobody's while it waits to be given to somebody again, whoever had it before."""
    return case.assignee.user_id if case.assignee and case.state not in UNASSIGNED else None


def restate_case(
    case: Case,
    event: str,
    *,
    before: str,
    actor: Actor,
    at: datetime,
    recorded_at: datetime | None = None,
    note: str = "",
    pause: Pause | None = None,
    is_new: bool = False,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Let the case's promises follow what has just happened to it, in the same transaction."""
    restate(
        Happening(
            subject=(SUBJECT, case.pk),
            community_id=case.community_id,
            event=event,
            at=at,
            recorded_at=recorded_at,
            actor=actor,
            facts={**facts_of(case), **(facts or {})},
            owner_id=_owner_of(case),
            department_code=case.department.code if case.department else "",
            is_urgent=case.urgency == Case.Urgency.URGENT,
            is_new=is_new,
            note=note,
            pause=pause,
            resumes=before == State.WAITING and case.state != State.WAITING,
        )
    )
