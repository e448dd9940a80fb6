"""Bringing a repair to a state, through the commands, as people would."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image

from hemu.casework import commands as casework
from hemu.casework.commands import Report
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.attachments.commands import SignatureInput
from hemu.identity.access import SYSTEM
from hemu.kernel.files.store import Upload
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs import pausing
from hemu.tests.cast import START, Cast

S = State


def picture() -> io.BytesIO:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "JPEG")
    out.seek(0)
    return out


def drawing() -> io.BytesIO:
    """A signature as the pad sends it."""
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (0, 0, 0, 0)).save(out, "PNG")
    out.seek(0)
    return out


def signature(name: str = "张美兰") -> SignatureInput:
    """A finger's signature."""
    return SignatureInput(image=Upload("signature.png", drawing()), signer_name=name)


def report(cast: Cast, **fields: Any) -> Report:
    """A dripping tap at the owner's."""
    known: dict[str, Any] = {
        "community_id": cast.community.pk,
        "channel": Case.Channel.TELEPHONE,
        "summary": "厨房水龙头滴水",
        "category": "water",
        "contact_name": "张美兰",
        "contact_phone": "13900001202",
    }
    if "place_id" not in fields:
        known["room_id"] = cast.room.pk
    return Report(**{**known, **fields})


def opened(cast: Cast, **fields: Any) -> Case:
    """A repair just received by the desk."""
    return repairs.open_repair(report=report(cast, **fields), actor=cast.front_desk.actor, at=START)


def brought_to(cast: Cast, state: State, **fields: Any) -> Case:
    """A repair in ``state``, in the hands of the technician where somebody has it."""
    case = opened(cast, **fields)
    technician = cast.technician.actor
    at = START + timedelta(minutes=5)
    if state == S.CANCELLED:
        return casework.cancel_case(case_id=case.pk, reason="不修了", actor=cast.front_desk.actor, at=at)
    if state == S.REJECTED:
        return casework.reject_case(
            case_id=case.pk, reason="不归物业管", actor=cast.engineering_supervisor.actor, at=at
        )
    if state == S.RECEIVED:
        return case
    casework.take_case(case_id=case.pk, actor=technician, at=at)
    if state != S.ASSIGNED:
        go_on(cast, case, state, at)
    return Case.objects.get(pk=case.pk)


def go_on(cast: Cast, case: Case, state: State, at: datetime) -> None:
    technician = cast.technician.actor
    later = at + timedelta(minutes=10)
    repairs.set_out(case_id=case.pk, actor=technician, at=at)
    repairs.arrive(case_id=case.pk, actor=technician, at=later)
    if state == S.WAITING:
        words = {"waiting_for": "parts", "reason": "等阀芯"}
        pausing.wait(case_id=case.pk, keeps_counting=True, actor=technician, at=later, **words)
    if state in (S.UNDER_WAY, S.WAITING):
        return
    done(cast, case, at + timedelta(hours=1))
    later = at + timedelta(hours=2)
    if state == S.REOPENED:
        repairs.give_again(step="not_solved", case_id=case.pk, reason="还在滴", actor=SYSTEM, at=later)
    if state in (S.CONFIRMED, S.CLOSED):
        casework.confirm_case(case_id=case.pk, actor=SYSTEM, at=later)
    if state == S.CLOSED:
        casework.close_case(case_id=case.pk, actor=SYSTEM, at=later)


def done(cast: Cast, case: Case, at: datetime, **fields: Any) -> Case:
    """The technician proposes "done"."""
    known: dict[str, Any] = {"work_done": "换了阀芯", "hours": Decimal("0.50"), "signature": signature()}
    return repairs.complete(case_id=case.pk, actor=cast.technician.actor, at=at, **{**known, **fields})
