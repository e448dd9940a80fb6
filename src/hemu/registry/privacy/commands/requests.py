"""What residents ask about their own data: to correct it, to delete it (PRV-04)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.approvals.commands import request_approval, withdraw
from hemu.engines.approvals.models import Approval
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.privacy import events
from hemu.registry.privacy.access import is_own, require_person
from hemu.registry.privacy.commands.deletion import delete_person, erase_optional
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.models import DataRequest, PrivacyPolicy
from hemu.registry.privacy.models.retention import ANSWER_DAYS
from hemu.registry.privacy.permissions import PRIVACY_CONSENTS
from hemu.registry.residents.commands import change_person
from hemu.registry.residents.household import list_numbers
from hemu.registry.residents.models import Person
from hemu.registry.residents.rules import is_identity_number, plain_id_number, plain_phone

CORRECTABLE = ("name", "phones", "gender", "birth_date", "id_number")
CORRECTION, DELETION = "data_correction", "data_deletion"
"""The kinds of approval."""


@command
def ask_correction(
    *,
    person_id: int,
    changes: Mapping[str, Any],
    words: str = "",
    channel: str = DataRequest.Channel.PORTAL,
    actor: Actor,
    at: datetime,
) -> DataRequest:
    """Ask that data be corrected; staff decide. ``changes`` names fields of `CORRECTABLE` with their right values.

    The values are kept sealed until the request is carried out. Telephones come as one text or a list.
    """
    person = require_person(actor, person_id, PRIVACY_CONSENTS, lock=True)
    proposed = _checked(changes)
    _require_none_open(person, DataRequest.Kind.CORRECTION)
    request = _create(DataRequest.Kind.CORRECTION, person, words, channel, actor, at)
    request.fields = list(proposed)
    request.proposed_sealed = crypto.seal(json.dumps(proposed, ensure_ascii=False))
    return _send(request, CORRECTION, events.CORRECTION_ASKED, actor, at)


@command
def ask_deletion(
    *, person_id: int, words: str = "", channel: str = DataRequest.Channel.PORTAL, actor: Actor, at: datetime
) -> DataRequest:
    """Ask that data be deleted; staff decide on what `check_deletion` says can go."""
    person = require_person(actor, person_id, PRIVACY_CONSENTS, lock=True)
    _require_none_open(person, DataRequest.Kind.DELETION)
    request = _create(DataRequest.Kind.DELETION, person, words, channel, actor, at)
    return _send(request, DELETION, events.DELETION_ASKED, actor, at)


@command
def withdraw_request(*, request_id: int, actor: Actor, at: datetime) -> DataRequest:
    """Take a request back before it is decided: whoever asked, or the person themself."""
    request = DataRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or request.person_id is None or request.approval_id is None:
        raise NotFound()
    require_person(actor, request.person_id, PRIVACY_CONSENTS)
    if actor.user_id != request.requested_by_id:
        raise Forbidden(_("只有提出的人可以撤回。"))
    withdraw(approval_id=request.approval_id, actor=actor, at=at)
    request.refresh_from_db()
    return request


def carry_out_correction(approval: Approval, actor: Actor, at: datetime) -> None:
    """The last step of a correction: the values go into the file, and out of the request."""
    request = _of(approval)
    person = request.person
    if person is None:
        raise NotAllowedNow(_("这个人的资料已经删除。"))
    proposed = json.loads(crypto.open_sealed(request.proposed_sealed) or "{}")
    born = proposed.get("birth_date")
    change_person(
        person_id=person.pk,
        name=proposed.get("name", person.name),
        phones=proposed.get("phones", list_numbers(person=person)),
        gender=proposed.get("gender", person.gender),
        id_number=proposed.get("id_number"),
        birth_date=date.fromisoformat(born) if born else person.birth_date,
        note=person.note,
        actor=actor,
        at=at,
    )
    _forget_words(request)
    _note(events.CORRECTED, request, actor, at)


def carry_out_deletion(approval: Approval, actor: Actor, at: datetime) -> None:
    """The last step of a deletion: everything where nothing has to stay, else what can go now, with the reasons."""
    request = _of(approval)
    person = request.person
    if person is None:
        raise NotAllowedNow(_("这个人的资料已经删除。"))
    check = check_deletion(person.pk)
    _forget_words(request)
    if check.is_whole:
        gone = delete_person(person_id=person.pk, is_confirmed=True, actor=actor, at=at)
    else:
        gone = erase_optional(person_id=person.pk, actor=actor, at=at)
    request.result = {"gone": gone, "stays": {each.code: str(reason) for each, reason in check.stays}}
    request.person_id = None if check.is_whole else person.pk
    request.save(update_fields=["result", "person"])


def drop_proposal(approval: Approval, actor: Actor, at: datetime) -> None:
    """A request that came to nothing keeps no values."""
    _forget_words(_of(approval))


def answer_days(community_id: int) -> int:
    """How many days the office gives itself for an answer."""
    found = PrivacyPolicy.objects.filter(community=community_id).values_list("answer_days", flat=True).first()
    return found or ANSWER_DAYS


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: changes[name] for name in CORRECTABLE if changes.get(name)}
    wrong: dict[str, Any] = {}
    if not given:
        wrong[""] = _("请填写要更正的内容")
    if "phones" in given:
        typed = given["phones"].split() if isinstance(given["phones"], str) else [str(p) for p in given["phones"]]
        given["phones"] = [plain_phone(each) for each in typed]
        if not all(given["phones"]):
            wrong["phones"] = _("这不是电话号码")
    if "id_number" in given:
        given["id_number"] = plain_id_number(str(given["id_number"]))
        if given["id_number"][:1].isdigit() and not is_identity_number(given["id_number"]):
            wrong["id_number"] = _("身份证号不对，请核对每一位")
    if "birth_date" in given:
        given["birth_date"] = str(given["birth_date"])
    if "gender" in given and given["gender"] not in Person.Gender.values:
        wrong["gender"] = _("请选择")
    if wrong:
        raise Invalid(wrong)
    return given


def _require_none_open(person: Person, kind: str) -> None:
    same = DataRequest.objects.filter(person=person, kind=kind, approval__state=Approval.State.PENDING)
    if same.exists():
        raise NotAllowedNow(_("同样的请求正在处理中，请等结果。"))


def _create(kind: str, person: Person, words: str, channel: str, actor: Actor, at: datetime) -> DataRequest:
    own = is_own(actor, person)
    if not own and (channel not in DataRequest.Channel.values or channel == DataRequest.Channel.PORTAL):
        raise Invalid({"channel": _("请选择")})
    return DataRequest(
        community_id=person.community_id,
        kind=kind,
        person=person,
        channel=DataRequest.Channel.PORTAL if own else channel,
        words=words.strip(),
        requested_by_id=actor.user_id,
        requested_at=at,
        due_date=civil_date(at + timedelta(days=answer_days(person.community_id))),
    )


def _send(request: DataRequest, kind: str, event: Any, actor: Actor, at: datetime) -> DataRequest:
    request.save()
    request.approval = request_approval(
        subject=(events.REQUEST, request.pk), community_id=request.community_id, kind=kind, actor=actor, at=at
    )
    request.save(update_fields=["approval"])
    _note(event, request, actor, at)
    return request


def _of(approval: Approval) -> DataRequest:
    return DataRequest.objects.select_for_update().get(approval=approval)


def _forget_words(request: DataRequest) -> None:
    request.words, request.proposed_sealed = "", ""
    request.save(update_fields=["words", "proposed_sealed"])


def _note(event: Any, request: DataRequest, actor: Actor, at: datetime) -> None:
    subject = (events.REQUEST, request.pk)
    payload = {"fields": list(request.fields)}
    record(event, subject=subject, community_id=request.community_id, actor=actor, at=at, payload=payload)
