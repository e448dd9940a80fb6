"""What can be done with calls: note them, turn one into a case, say how fast they are to be answered (INT-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hemu.casework.queries import get_case
from hemu.engines.accesslog.commands import note_sight
from hemu.engines.journal.commands import changes, record
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.operations.calls import events
from hemu.operations.calls.models import Call, CallRules
from hemu.operations.calls.permissions import CALLS_MANAGE, CALLS_USE
from hemu.operations.calls.queries import get_rules, list_addressees, may_see
from hemu.operations.calls.rules import LONGEST_TALK, LONGEST_WAIT, MOST_RINGS_NOTED
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.models import Phone
from hemu.registry.residents.rules import plain_phone

CALL_BACK = "call_back"
"""The purpose for which a caller's number is shown in clear."""
_AHEAD = timedelta(minutes=5)
"""A clock that is a little fast is no mistake."""


@dataclass(frozen=True)
class CallNote:
    """A call as it was noted: the eight fields of the telephone record, and how it was answered (INT-02)."""

    started_at: datetime
    outcome: str = Call.Outcome.ANSWERED
    rings: int | None = None
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    caller_name: str = ""
    caller_company: str = ""
    phone: str = ""
    extension: str = ""
    city: str = ""
    for_staff_id: int | None = None
    for_words: str = ""
    message: str = ""
    action: str = Call.Action.NONE
    action_note: str = ""
    taken_by_id: int | None = None
    external_id: str | None = None


@command
def record_call(*, community_id: int, note: CallNote, actor: Actor, at: datetime) -> Call:
    """Keep a call. One that the call centre sends a second time (``external_id``) is found, not kept twice.

    Who answered is the actor unless ``taken_by_id`` says otherwise. Raises `NotFound` for a community where the
    actor is nobody, `Forbidden`, and `Invalid` by field.
    """
    _authorise(community_id, actor)
    if note.external_id:
        Community.objects.select_for_update().get(pk=community_id)  # two deliveries at once: one after the other
        known = Call.objects.filter(community=community_id, external_id=note.external_id).first()
        if known is not None:
            return known
    _check(community_id, note, at)
    is_answered = note.outcome == Call.Outcome.ANSWERED
    phone = plain_phone(note.phone) or note.phone.strip()
    call = Call.objects.create(
        community_id=community_id,
        external_id=note.external_id or None,
        outcome=note.outcome,
        started_at=note.started_at,
        rings=note.rings,
        wait_seconds=note.wait_seconds,
        talk_seconds=note.talk_seconds,
        caller_name=note.caller_name,
        caller_company=note.caller_company,
        phone=phone,
        extension=note.extension,
        city=note.city,
        person_id=_find_caller(community_id, phone),
        for_staff_id=note.for_staff_id,
        for_words=note.for_words,
        message=note.message,
        action=note.action,
        action_note=note.action_note,
        taken_by_id=(note.taken_by_id or _staff_of(actor)) if is_answered else None,
        recorded_by_id=actor.user_id,
        recorded_at=at,
    )
    record(
        events.CALL_RECORDED,
        subject=("call", call.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"outcome": call.outcome, "for_staff_id": call.for_staff_id, "from_centre": bool(note.external_id)},
    )
    return call


@command
def link_call(*, call_id: int, case_id: int, actor: Actor, at: datetime) -> Call:
    """Say which case came of a call; the same again changes nothing.

    Raises `NotFound` where the actor may not see the call or the case, `NotAllowedNow` for a call that has another.
    """
    call = _lock(call_id, actor)
    case = get_case(actor=actor, case_id=case_id)
    if case.community_id != call.community_id:
        raise NotFound()
    if call.case_id == case.pk:
        return call
    if call.case_id is not None:
        raise NotAllowedNow(_("这通来电已经登记成工单了。"))
    call.case = case
    call.save(update_fields=["case"])
    record(
        events.CALL_LINKED,
        subject=("call", call.pk),
        community_id=call.community_id,
        actor=actor,
        at=at,
        payload={"case_id": case.pk, "number": case.number},
    )
    return call


@command
def show_number(*, call_id: int, actor: Actor, at: datetime) -> str:
    """The caller's number for calling back: for the desk and for whom the message is; that they looked is kept."""
    call = Call.objects.filter(pk=call_id).first()
    if call is None or not may_see(call, actor):
        raise NotFound()
    note_sight(
        actor=actor,
        at=at,
        community_id=call.community_id,
        subjects=[("person", call.person_id) if call.person_id else ("call", call.pk)],
        fields=["phone"],
        purpose=CALL_BACK,
        about=("call", call.pk),
    )
    return call.phone


@command
def set_call_rules(
    *, community_id: int, most_rings: int, seconds_per_ring: int, actor: Actor, at: datetime
) -> CallRules:
    """Say within how many rings a community wants its telephone answered (INT-02)."""
    if community_id not in actor.community_ids and not actor.is_system:
        raise NotFound()
    actor.require(CALLS_MANAGE, community_id)
    Community.objects.select_for_update().get(pk=community_id)
    rules = get_rules(community_id)
    before = {name: getattr(rules, name) for name in events.RULES_FIELDS}
    after = {"most_rings": most_rings, "seconds_per_ring": seconds_per_ring}
    ranges = {"most_rings": (1, 20), "seconds_per_ring": (1, 30)}
    wrong = {name: _("请填 %(least)d 到 %(most)d。") % {"least": ranges[name][0], "most": ranges[name][1]}
             for name, value in after.items() if not ranges[name][0] <= value <= ranges[name][1]}  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    if before == after:
        return rules
    rules.most_rings, rules.seconds_per_ring = most_rings, seconds_per_ring
    rules.save()
    record(
        events.CALL_RULES_CHANGED,
        subject=("call_rules", rules.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"changes": changes(before, after)},
    )
    return rules


def _authorise(community_id: int, actor: Actor) -> None:
    if not actor.is_system and community_id not in actor.community_ids:
        raise NotFound()
    actor.require(CALLS_USE, community_id)


def _lock(call_id: int, actor: Actor) -> Call:
    call = Call.objects.select_for_update().filter(pk=call_id).first()
    if call is None or not may_see(call, actor):
        raise NotFound()
    if not actor.may(CALLS_USE, call.community_id):
        raise Forbidden()
    return call


def _check(community_id: int, note: CallNote, at: datetime) -> None:
    wrong: dict[str, object] = {}
    if note.started_at > at + _AHEAD:
        wrong["started_at"] = _("来电时间不能晚于现在。")
    limits = {"rings": MOST_RINGS_NOTED, "wait_seconds": LONGEST_WAIT, "talk_seconds": LONGEST_TALK}
    for name, most in limits.items():
        value = getattr(note, name)
        if value is not None and not 0 <= value <= most:
            wrong[name] = _("请填 %(least)d 到 %(most)d。") % {"least": 0, "most": most}
    if note.outcome == Call.Outcome.MISSED and note.talk_seconds is not None:
        wrong["talk_seconds"] = _("未接的来电没有通话时长。")
    if (note.for_staff_id or note.for_words) and not note.message.strip():
        wrong["message"] = _("请写下留言的内容。")
    told = note.phone or note.caller_name or note.caller_company or note.message
    if note.outcome == Call.Outcome.ANSWERED and not told and not note.external_id:
        wrong["message"] = _("至少写一样：来电号码、来电人，或者说了什么。")
    if note.outcome not in Call.Outcome.values:
        wrong["outcome"] = _("请选择接听情况。")
    if note.action not in Call.Action.values:
        wrong["action"] = _("请选择要怎么办。")
    for name in ("for_staff_id", "taken_by_id"):
        value = getattr(note, name)
        if value is not None and not list_addressees(community_id).filter(pk=value).exists():
            wrong[name.removesuffix("_id")] = _("请选择本小区的在职员工。")
    if wrong:
        raise Invalid(wrong)


def _find_caller(community_id: int, phone: str) -> int | None:
    """The one person to whom the number belongs; None where nobody or several do."""
    if not phone:
        return None
    people = list(Phone.objects.filter(community=community_id, number=phone).values_list("person_id", flat=True)[:2])
    return people[0] if len(people) == 1 else None


def _staff_of(actor: Actor) -> int | None:
    if actor.user_id is None:
        return None
    return StaffMember.objects.filter(user=actor.user_id).values_list("pk", flat=True).first()
