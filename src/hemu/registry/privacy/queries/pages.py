"""What the pages of data protection show to staff."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.registry.privacy.consent_kinds import ConsentKind, list_consent_kinds
from hemu.registry.privacy.models import (
    Consent,
    ConsentText,
    DataRequest,
    Disclosure,
    LegalDisclosure,
    PrivacyPolicy,
    RetentionPeriod,
    RetentionRun,
)
from hemu.registry.privacy.permissions import PRIVACY_ASK, PRIVACY_CONSENTS, PRIVACY_LEGAL, PRIVACY_VIEW
from hemu.registry.privacy.retention import RetentionKind, limit_of, list_retention_kinds
from hemu.registry.residents.models import Person
from hemu.registry.residents.rules import plain_phone


@dataclass(frozen=True)
class PeriodLine:
    """One kind of record with the period that holds here."""

    kind: RetentionKind
    months: int
    is_default: bool
    before: date
    """What is older than this day is gone."""
    last: RetentionRun | None


@dataclass(frozen=True)
class TextLine:
    """One kind of consent with the wording that is asked now, and how many agreed."""

    kind: ConsentKind
    version: int
    collected: Any
    purpose: Any
    published_at: datetime | None
    given: int
    outdated: int


def list_disclosures(*, actor: Actor) -> QuerySet[Disclosure]:
    """The disclosures of the community; without the right to all of them, one's own."""
    rows = Disclosure.objects.filter(community=actor.community_id or 0)
    rows = rows.select_related("person", "approval", "requested_by")
    return rows if actor.may(PRIVACY_VIEW) else rows.filter(requested_by=actor.user_id or 0)


def get_disclosure(*, actor: Actor, disclosure_id: int) -> Disclosure:
    """One of them; raises `NotFound`."""
    rows = Disclosure.objects.select_related("person", "approval", "requested_by", "community")
    row = rows.filter(pk=disclosure_id).first()
    if row is None or not actor.is_staff_in(row.community_id):
        raise NotFound()
    decides = row.approval is not None and row.approval.steps.filter(approver=actor.user_id).exists()
    own = actor.user_id == row.requested_by_id and actor.may(PRIVACY_ASK, row.community_id)
    if not (own or decides or actor.may(PRIVACY_VIEW, row.community_id)):
        raise NotFound()
    return row


def list_legal(*, actor: Actor) -> QuerySet[LegalDisclosure]:
    """What authorities asked for in the community."""
    rows = LegalDisclosure.objects.filter(community=actor.community_id or 0)
    return rows.select_related("approval", "requested_by")


def get_legal(*, actor: Actor, disclosure_id: int) -> LegalDisclosure:
    """One of them; raises `NotFound`."""
    rows = LegalDisclosure.objects.select_related("approval", "requested_by", "community")
    row = rows.filter(pk=disclosure_id).first()
    if row is None or not actor.is_staff_in(row.community_id):
        raise NotFound()
    if not (actor.may(PRIVACY_VIEW, row.community_id) or actor.may(PRIVACY_LEGAL, row.community_id)):
        raise NotFound()
    return row


def list_requests(*, actor: Actor) -> QuerySet[DataRequest]:
    """What residents asked about their data in the community."""
    rows = DataRequest.objects.filter(community=actor.community_id or 0)
    return rows.select_related("person", "approval", "requested_by")


def get_request(*, actor: Actor, request_id: int) -> DataRequest:
    """One of them; raises `NotFound`."""
    rows = DataRequest.objects.select_related("person", "approval", "requested_by", "community")
    row = rows.filter(pk=request_id).first()
    if row is None or not actor.is_staff_in(row.community_id):
        raise NotFound()
    if not (actor.may(PRIVACY_VIEW, row.community_id) or actor.may(PRIVACY_CONSENTS, row.community_id)):
        raise NotFound()
    return row


def get_proposal(request: DataRequest) -> Mapping[str, Any]:
    """The values that a correction proposes, for whoever decides on it; nothing once it is carried out."""
    opened = crypto.open_sealed(request.proposed_sealed)
    return json.loads(opened) if opened else {}


def list_consents_here(*, actor: Actor) -> QuerySet[Consent]:
    """Every consent in the community."""
    rows = Consent.objects.filter(person__community=actor.community_id or 0)
    return rows.select_related("person", "recorded_by")


def list_texts(*, actor: Actor) -> list[TextLine]:
    """What residents of the community are asked to agree to; three statements."""
    here = actor.community_id or 0
    newest: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(community=here).order_by("version"):
        newest[text.kind] = text
    held: dict[str, list[int]] = {}
    for kind, version in Consent.objects.filter(person__community=here, withdrawn_at__isnull=True).values_list(
        "kind", "version"
    ):
        held.setdefault(kind, []).append(version)
    return [_text_line(kind, newest.get(kind.code), held.get(kind.code, [])) for kind in list_consent_kinds()]


def _text_line(kind: ConsentKind, text: ConsentText | None, held: Sequence[int]) -> TextLine:
    version = text.version if text else 0
    return TextLine(
        kind=kind,
        version=version,
        collected=text.collected if text else kind.collected,
        purpose=text.purpose if text else kind.purpose,
        published_at=text.published_at if text else None,
        given=len(held),
        outdated=sum(each < version for each in held),
    )


def list_periods(*, community_id: int, at: datetime) -> list[PeriodLine]:
    """Every kind of record with the period of the community; two statements."""
    stored = dict(RetentionPeriod.objects.filter(community=community_id).values_list("kind", "months"))
    last: dict[str, RetentionRun] = {}
    for run in RetentionRun.objects.filter(community=community_id, day__gte=limit_of(1, at)).order_by("day"):
        last[run.kind] = run
    return [
        PeriodLine(
            kind=kind,
            months=(months := stored.get(kind.code, kind.default)),
            is_default=kind.code not in stored,
            before=civil_date(limit_of(months, at)),
            last=last.get(kind.code),
        )
        for kind in list_retention_kinds()
    ]


def get_policy(community_id: int) -> PrivacyPolicy:
    """The community's limits, or the defaults."""
    return PrivacyPolicy.objects.filter(community=community_id).first() or PrivacyPolicy(community_id=community_id)


def list_runs(*, actor: Actor) -> QuerySet[RetentionRun]:
    """What the rounds did in the community."""
    return RetentionRun.objects.filter(community=actor.community_id or 0)


def get_round(*, actor: Actor, run_id: int) -> tuple[RetentionRun, list[RetentionRun]]:
    """One run, and all of the same day; raises `NotFound`."""
    run = RetentionRun.objects.select_related("community").filter(pk=run_id).first()
    if run is None or not (actor.is_staff_in(run.community_id) and actor.may(PRIVACY_VIEW, run.community_id)):
        raise NotFound()
    return run, list(RetentionRun.objects.filter(community=run.community_id, day=run.day).order_by("kind"))


def find_people(*, community_id: int, words: str) -> tuple[list[int], list[str]]:
    """People named in a text, one a line: by telephone, or by name and room; and the lines that name no single one.

    A line reads ``13900001234`` or ``张三 3-1-1202``.
    """
    found: list[int] = []
    unknown: list[str] = []
    for line in filter(None, (each.strip() for each in words.splitlines())):
        ids = _people_of(community_id, line)
        if len(ids) == 1:
            found.append(ids[0])
        else:
            unknown.append(line)
    return found, unknown


def _people_of(community_id: int, line: str) -> list[int]:
    people = Person.objects.filter(community=community_id)
    number = plain_phone(line)
    if number:
        matching = people.filter(phones__number=number)
    else:
        name, _blank, room = line.partition(" ")
        matching = people.filter(name=name)
        if room.strip():
            matching = matching.filter(memberships__room__label=room.strip())
    return list(matching.distinct().values_list("id", flat=True)[:2])
