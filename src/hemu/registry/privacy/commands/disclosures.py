"""Giving a resident's data to somebody outside: by approval (PRV-02), and because the law says so (PRV-07)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import note_sight
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.approvals.commands import request_approval
from hemu.engines.approvals.models import Approval
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.numbers.commands import next_number
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.privacy import events
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.extracts import Extract, collect_extract, list_scopes, seen_fields
from hemu.registry.privacy.models import Disclosure, LegalDisclosure, LegalDisclosurePerson, PrivacyPolicy
from hemu.registry.privacy.models.retention import DISCLOSURE_HOURS
from hemu.registry.privacy.permissions import PRIVACY_ASK, PRIVACY_LEGAL, PRIVACY_VIEW
from hemu.registry.residents.models import Person

KIND, LEGAL_KIND = "disclosure", "legal_disclosure"
"""The kinds of approval."""
MOST_PEOPLE = 50
GIVEN_OUT = declare_purpose("given_out", _("经审批对外提供"), is_bound=True)
BY_LAW = declare_purpose("by_law", _("依法调取"), is_bound=True)


@command
def ask_disclosure(
    *, person_id: int, field: str, recipient: str, reason: str, actor: Actor, at: datetime
) -> Disclosure:
    """Ask to give one datum of a resident to somebody outside; the asker's superior decides."""
    person = require_person(actor, person_id, PRIVACY_ASK, own=False, lock=True)
    wrong: dict[str, Any] = {}
    if field not in Disclosure.Field.values:
        wrong["field"] = _("请选择")
    elif field == Disclosure.Field.PHONE and not person.phones.exists():
        wrong["field"] = _("这位住户没有登记电话")
    if not recipient.strip():
        wrong["recipient"] = _("请写明给谁，对方是什么单位")
    if not reason.strip():
        wrong["reason"] = _("请写明为什么要提供")
    if wrong:
        raise Invalid(wrong)
    disclosure = Disclosure.objects.create(
        community_id=person.community_id,
        person=person,
        field=field,
        recipient=recipient.strip(),
        requested_by_id=actor.user_id,
        requested_at=at,
    )
    disclosure.approval = request_approval(
        subject=(events.DISCLOSURE, disclosure.pk),
        community_id=person.community_id,
        kind=KIND,
        reason=reason,
        actor=actor,
        at=at,
    )
    disclosure.save(update_fields=["approval"])
    _note(events.DISCLOSURE_ASKED, disclosure, actor, at)
    return disclosure


def open_window(approval: Approval, actor: Actor, at: datetime) -> None:
    """Approved: from now on, and for so long, the asker may see it once."""
    found = PrivacyPolicy.objects.filter(community=approval.community_id).values_list("disclosure_hours", flat=True)
    hours = found.first() or DISCLOSURE_HOURS
    Disclosure.objects.filter(approval=approval).update(expires_at=at + timedelta(hours=hours))


@command
def show_disclosure(*, disclosure_id: int, actor: Actor, at: datetime) -> list[str]:
    """The approved value, to the asker, once and within its time; kept in the journal and the access log."""
    row = Disclosure.objects.select_for_update().filter(pk=disclosure_id).first()
    if row is None or not _sees(actor, row):
        raise NotFound()
    if actor.user_id != row.requested_by_id:
        raise Forbidden(_("只有提出申请的人可以看到。"))
    if row.expires_at is None:
        raise NotAllowedNow(_("还没有批准。"))
    if row.shown_at is not None:
        raise NotAllowedNow(_("已经看过一次。还需要的话，请重新申请。"))
    if at >= row.expires_at:
        raise NotAllowedNow(_("已经过了可以查看的时间，请重新申请。"))
    if row.person_id is None:
        raise NotAllowedNow(_("这个人的资料已经删除。"))
    row.shown_at = at
    row.save(update_fields=["shown_at"])
    note_sight(
        actor=actor,
        at=at,
        community_id=row.community_id,
        subjects=[(events.PERSON, row.person_id)],
        fields=[row.field],
        purpose=GIVEN_OUT.code,
        about=(events.DISCLOSURE, row.pk),
    )
    _note(events.DISCLOSURE_SHOWN, row, actor, at)
    person = Person.objects.get(pk=row.person_id)
    if row.field == Disclosure.Field.NAME:
        return [person.name]
    return list(person.phones.values_list("number", flat=True))


@command
def ask_legal_disclosure(
    *,
    community_id: int,
    authority: str,
    officer: str,
    officer_id: str,
    document_number: str,
    legal_basis: str,
    person_ids: Iterable[int],
    scope: Iterable[str],
    period_from: date | None = None,
    period_to: date | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> LegalDisclosure:
    """Enter what an authority demands, exactly as its letter says; the office's lead approves it before any extract."""
    if not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(PRIVACY_LEGAL, community_id)
    texts = {
        "authority": authority,
        "officer": officer,
        "officer_id": officer_id,
        "document_number": document_number,
        "legal_basis": legal_basis,
    }
    wrong: dict[str, Any] = {name: _("请填写") for name, value in texts.items() if not value.strip()}
    ids, kinds = list(dict.fromkeys(person_ids)), list(dict.fromkeys(scope))
    people = list(Person.objects.filter(pk__in=ids, community=community_id).order_by("id"))
    if not ids or len(people) != len(ids) or len(ids) > MOST_PEOPLE:
        wrong["people"] = _("请选择本小区的住户，最多 50 人")
    if not kinds or not set(kinds) <= {code for code, _label in list_scopes()}:
        wrong["scope"] = _("请选择要提供的内容")
    if period_from and period_to and period_to < period_from:
        wrong["period_to"] = _("结束日期早于开始日期")
    if wrong:
        raise Invalid(wrong)
    row = LegalDisclosure.objects.create(
        community_id=community_id,
        number=next_number(scope=f"community:{community_id}", form="FD", at=at),
        **{name: value.strip() for name, value in texts.items()},
        scope=kinds,
        period_from=period_from,
        period_to=period_to,
        note=note.strip(),
        requested_by_id=actor.user_id,
        requested_at=at,
    )
    LegalDisclosurePerson.objects.bulk_create(LegalDisclosurePerson(disclosure=row, person=each) for each in people)
    row.approval = request_approval(
        subject=(events.LEGAL, row.pk), community_id=community_id, kind=LEGAL_KIND, reason=note, actor=actor, at=at
    )
    row.save(update_fields=["approval"])
    _note_legal(events.LEGAL_ASKED, row, actor, at, len(people))
    return row


@command
def make_extract(*, disclosure_id: int, actor: Actor, at: datetime) -> Extract:
    """The extract, once approved; each making is kept in the journal and, for every person, in the access log."""
    row = LegalDisclosure.objects.select_for_update().filter(pk=disclosure_id).first()
    if row is None or not actor.is_staff_in(row.community_id):
        raise NotFound()
    actor.require(PRIVACY_LEGAL, row.community_id)
    if row.approval is None or row.approval.state != Approval.State.APPROVED:
        raise NotAllowedNow(_("还没有批准，不能制作调取材料。"))
    extract = collect_extract(row, at)
    row.extract_count += 1
    row.first_extract_at = row.first_extract_at or at
    row.save(update_fields=["extract_count", "first_extract_at"])
    note_sight(
        actor=actor,
        at=at,
        community_id=row.community_id,
        subjects=[(events.PERSON, each.person_id) for each in extract.people if each.person_id is not None],
        fields=seen_fields(row.scope),
        purpose=BY_LAW.code,
        about=(events.LEGAL, row.pk),
    )
    _note_legal(events.LEGAL_EXTRACTED, row, actor, at, len(extract.people))
    return extract


def _sees(actor: Actor, row: Disclosure) -> bool:
    own = actor.user_id is not None and actor.user_id == row.requested_by_id
    return actor.is_staff_in(row.community_id) and (own or actor.may(PRIVACY_VIEW, row.community_id))


def _note(event: Any, row: Disclosure, actor: Actor, at: datetime) -> None:
    subject = (events.DISCLOSURE, row.pk)
    payload = {"field": row.field, "person_id": row.person_id}
    record(event, subject=subject, community_id=row.community_id, actor=actor, at=at, payload=payload)


def _note_legal(event: Any, row: LegalDisclosure, actor: Actor, at: datetime, people: int) -> None:
    subject = (events.LEGAL, row.pk)
    payload = {"people": people, "scope": list(row.scope)}
    record(event, subject=subject, community_id=row.community_id, actor=actor, at=at, payload=payload)
