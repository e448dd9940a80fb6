"""All that is held of a person, for the person themself or for staff who hand it over (PRV-04)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.models import Sight
from hemu.engines.accesslog.registry import get_purpose, say_fields
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import SHANGHAI
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.consent_kinds import CHILDREN, ConsentKind, list_consent_kinds
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.guards import is_child
from hemu.registry.privacy.holdings import list_holdings
from hemu.registry.privacy.models import Consent, ConsentText, DataRequest, Disclosure
from hemu.registry.privacy.own_holdings import NAMES
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import RESIDENTS_FILE

SIGHTS = 100
"""The newest sights that a page lists."""


@dataclass(frozen=True)
class Section:
    """One kind of data. ``rows`` as they are kept under stable names, ``lines`` as pairs in people's words."""

    code: str
    label: Any
    rows: Sequence[dict[str, Any]]
    lines: Sequence[Sequence[tuple[Any, Any]]]


@dataclass(frozen=True)
class ConsentLine:
    """One kind of consent: what is asked now, and what the person has agreed to."""

    kind: ConsentKind
    version: int
    collected: Any
    purpose: Any
    given: Consent | None
    history: Sequence[Consent]

    @property
    def is_outdated(self) -> bool:
        """Whether the consent was given to an older wording."""
        return self.given is not None and self.given.version < self.version


@dataclass(frozen=True)
class SightLine:
    """That somebody saw something of the person in clear."""

    at: datetime
    who: str
    fields: str
    purpose: Any


@dataclass(frozen=True)
class MyData:
    """What `get_my_data` tells. ``stays`` says what a deletion could not take now, and why."""

    person: Person
    at: datetime
    sections: Sequence[Section]
    consents: Sequence[ConsentLine]
    requests: Sequence[DataRequest]
    disclosures: Sequence[Disclosure]
    sights: Sequence[SightLine]
    stays: Sequence[tuple[Any, Any]]
    is_child: bool


def get_my_data(*, actor: Actor, person_id: int, at: datetime) -> MyData:
    """Everything held of the person, in clear: for themself, or for staff who may open whole files.

    Raises `NotFound`, `Forbidden`. Staff who show it keep that with `commands.handing.note_handed_over`.
    """
    person = require_person(actor, person_id, RESIDENTS_FILE)
    shown = Disclosure.objects.filter(person=person, shown_at__isnull=False).select_related("requested_by")
    return MyData(
        person=person,
        at=at,
        sections=collect_sections(person_id),
        consents=list_consents(person, at),
        requests=list(DataRequest.objects.filter(person=person).select_related("approval")),
        disclosures=list(shown.order_by("-shown_at")),
        sights=_sights(person_id),
        stays=check_deletion(person_id).reasons,
        is_child=is_child(person, at),
    )


def collect_my_data(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Everything held of the person by kind, under stable names: what the download holds."""
    return {each.code: each.collect(person_id) for each in list_holdings()}


def dump_my_data(data: MyData) -> bytes:
    """The download: JSON in UTF-8, moments in Shanghai's time, the same names as the API where it has them."""
    document = {
        "person": str(data.person.public_id),
        "community": data.person.community.name,
        "made_at": data.at,
        "data": {section.code: list(section.rows) for section in data.sections},
        "seen_by": [{"at": s.at, "who": s.who, "fields": str(s.fields), "purpose": s.purpose} for s in data.sights],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode()


def collect_sections(person_id: int) -> list[Section]:
    """What each app holds, without the kinds of which there is nothing."""
    found = []
    for holding in list_holdings():
        rows = holding.collect(person_id)
        names = {**NAMES, **holding.fields}
        lines = [[(names.get(n, n), v) for n, v in row.items() if v not in (None, "")] for row in rows]
        if rows:
            found.append(Section(holding.code, holding.label, rows, lines))
    return found


def list_consents(person: Person, at: datetime) -> list[ConsentLine]:
    """Every kind with the wording of the moment and what the person agreed to; two statements."""
    texts: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(community=person.community_id).order_by("version"):
        texts[text.kind] = text
    given: dict[str, list[Consent]] = {}
    for row in Consent.objects.filter(person=person).order_by("-given_at", "-id"):
        given.setdefault(row.kind, []).append(row)
    child = is_child(person, at)
    return [
        _consent_line(kind, texts.get(kind.code), given.get(kind.code, []))
        for kind in list_consent_kinds()
        if kind.code != CHILDREN or child or kind.code in given
    ]


def _consent_line(kind: ConsentKind, text: ConsentText | None, rows: list[Consent]) -> ConsentLine:
    return ConsentLine(
        kind=kind,
        version=text.version if text else 0,
        collected=text.collected if text else kind.collected,
        purpose=text.purpose if text else kind.purpose,
        given=next((row for row in rows if row.withdrawn_at is None), None),
        history=rows,
    )


def _sights(person_id: int) -> list[SightLine]:
    rows = Sight.objects.filter(subject_type="person", subject_id=person_id).select_related("viewer")
    return [
        SightLine(
            at=row.seen_at,
            who=row.viewer.name if row.viewer else str(_("系统")),
            fields=say_fields(row.fields),
            purpose=get_purpose(row.purpose).label,
        )
        for row in rows.order_by("-seen_at", "-id")[:SIGHTS]
    ]


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
