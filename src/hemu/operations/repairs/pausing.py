"""Work that stands still (PRO-06): for a reason, on evidence, until a day; longer only if others agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hemu.casework.clocks import clocks_of
from hemu.casework.commands import ask_longer_pause
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.casework.transitions import begin_step, finish_step
from hemu.engines.approvals.models import Approval
from hemu.engines.attachments.commands import add_photos
from hemu.engines.promises.restating import Pause
from hemu.engines.promises.states import ClockState
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import civil_date, day_start
from hemu.kernel.transactions import command
from hemu.operations.repairs import events
from hemu.operations.repairs.commands import update_repair
from hemu.operations.repairs.rules import WAITING_FOR


@command
def wait(
    *,
    case_id: int,
    waiting_for: str,
    reason: str,
    actor: Actor,
    at: datetime,
    until: date | None = None,
    photos: Sequence[Upload] = (),
    keeps_counting: bool = False,
) -> Case:
    """Work stops for parts, the resident or a third party, with the reason that the resident reads.

    The promises that allow it pause until the end of ``until``, or their cap. Those that ask for evidence are refused
    (`Invalid` on ``photos``) without a picture, unless ``keeps_counting`` says that only the work stops.
    """
    case = begin_step("wait", case_id=case_id, actor=actor)
    if until is not None and until < civil_date(at):
        raise Invalid({"until": _("预计等到的日期不能早于今天。")})
    if not (photos or keeps_counting) and _needs_evidence(case, waiting_for):
        raise Invalid(
            {"photos": _("这项承诺要有凭证才能暂停计时：请拍一张照片。没有凭证，就勾选“期限照常计”，只暂停工单。")}
        )
    update_repair(case, waiting_for=waiting_for)
    payload: dict[str, object] = {"waiting_for": str(dict(WAITING_FOR)[waiting_for]), "code": waiting_for}
    if until is not None:
        payload["until"] = until.isoformat()
    if keeps_counting:
        payload["keeps_counting"] = True
    ends_at = day_start(until + timedelta(days=1)) if until is not None else None
    pause = Pause(reason=waiting_for, until=ends_at, note=reason, has_evidence=bool(photos))
    entry = finish_step(
        events.REPAIR_WAITING,
        case=case,
        actor=actor,
        at=at,
        to_state=State.WAITING,
        note=reason,
        payload=payload,
        pause=None if keeps_counting else pause,
    )
    add_photos(photos, subject=("case", case.pk), community_id=case.community_id, event_id=entry.pk, actor=actor, at=at)
    return case


@command
def resume(*, case_id: int, actor: Actor, at: datetime) -> Case:
    """Work goes on."""
    case = begin_step("resume", case_id=case_id, actor=actor)
    update_repair(case, waiting_for="")
    finish_step(events.REPAIR_RESUMED, case=case, actor=actor, at=at, to_state=State.UNDER_WAY)
    return case


@command
def extend_pause(*, case_id: int, days: int, reason: str, actor: Actor, at: datetime) -> Approval:
    """Ask the superior to let it wait longer than its promises allow (ORG-06)."""
    waiting_for = Case.objects.filter(pk=case_id).values_list("repair__waiting_for", flat=True).first() or ""
    approval: Approval = ask_longer_pause(
        case_id=case_id, waiting_for=waiting_for, days=days, reason=reason, actor=actor, at=at
    )
    return approval


def can_wait_longer(case: Case) -> bool:
    """Whether a promise has a cap for what the case waits for, so that there is something to ask."""
    reason = case.repair.waiting_for
    return any(
        clock.state in (ClockState.RUNNING, ClockState.PAUSED)
        and (clock.version.pauses.get(reason) or {}).get("cap_minutes")
        for clock in clocks_of(case)
    )


def _needs_evidence(case: Case, reason: str) -> bool:
    """Whether a promise that now counts would only pause on evidence."""
    return any(
        clock.state == ClockState.RUNNING and (clock.version.pauses.get(reason) or {}).get("evidence")
        for clock in clocks_of(case)
    )
