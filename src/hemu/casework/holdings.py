"""What cases hold of people: to show it, to erase it, and to let it end by itself (PRV-04).

A case is work done on the building and stays. What tells who brought it goes: name and telephone as given, the
person's values in its texts, their signatures, the words of their ratings.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.casework.kinds import get_kind
from hemu.casework.models import Case, Rating
from hemu.casework.states import OPEN
from hemu.engines.attachments.models import Attachment, Signature
from hemu.registry.privacy.forgetting import forget_attachments, known_values, scrub
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.privacy.retention import RetentionKind, register_retention
from hemu.registry.residents.models import Person

PIECE = 200
CONTACT_MONTHS = 24


def _cases(person: Person) -> QuerySet[Case]:
    """Cases that the person brought, or that name one of their telephones."""
    numbers = list(person.phones.values_list("number", flat=True))
    wanted = Q(reporter=person) | Q(community=person.community_id, contact_phone__in=numbers)
    if person.user_id is not None:
        wanted |= Q(opened_by=person.user_id, channel=Case.Channel.WEB)
    return Case.objects.filter(wanted)


def collect_cases(person_id: int) -> list[dict[str, Any]]:
    """The person's cases as they told them."""
    rows = _cases(Person.objects.get(pk=person_id)).order_by("-received_at", "-id")
    return [
        {
            "number": row.number,
            "kind": str(get_kind(row.kind).label),
            "summary": row.summary,
            "description": row.description,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "state": row.get_state_display(),
            "at": row.received_at,
        }
        for row in rows
    ]


def collect_ratings(person_id: int) -> list[dict[str, Any]]:
    """What the person's account said of results."""
    rows = _ratings(person_id).select_related("case").order_by("-rated_at")
    return [
        {
            "number": row.case.number,
            "speed": row.speed,
            "quality": row.quality,
            "manner": row.manner,
            "words": row.words,
            "at": row.rated_at,
        }
        for row in rows
    ]


def erase_cases(person_id: int, at: datetime) -> int:
    """Take the person out of their cases."""
    person = Person.objects.get(pk=person_id)
    values = known_values(person)
    count = 0
    for case in _cases(person).select_for_update():
        case.summary, case.description = scrub(case.summary, values), scrub(case.description, values)
        case.contact_name, case.contact_phone, case.reporter = "", "", None
        case.save(update_fields=["summary", "description", "contact_name", "contact_phone", "reporter"])
        _forget_signatures(case, person)
        count += 1
    return count


def erase_ratings(person_id: int, at: datetime) -> int:
    """Take the words out of the person's ratings; the marks stay."""
    return _ratings(person_id).exclude(words="").update(words="")


def why_cases_stay(person_id: int) -> Any:
    """Open cases have to be finished first."""
    count = _cases(Person.objects.get(pk=person_id)).filter(state__in=OPEN).count()
    return _("还有 %(n)d 件工单没有办完") % {"n": count} if count else ""


def end_contacts(community_id: int, before: datetime, at: datetime) -> int:
    """Name and telephone of callers go out of cases that ended before the limit."""
    rows = Case.objects.filter(community=community_id, closed_at__lt=before)
    named = rows.exclude(contact_name="", contact_phone="").order_by("closed_at")
    ids = list(named.values_list("id", flat=True)[:PIECE])
    return Case.objects.filter(pk__in=ids).update(contact_name="", contact_phone="") if ids else 0


def register() -> None:
    """Tell privacy."""
    register_holding(
        Holding(
            "cases", _("工单"), collect_cases, erase_cases, must_stay=why_cases_stay, order=200,
            fields={
                "number": _("单号"), "summary": _("内容"), "description": _("详细说明"), "state": _("状态"),
                "contact_name": _("联系人"), "contact_phone": _("联系电话"),
            },
        )
    )  # fmt: skip
    register_holding(
        Holding(
            "ratings", _("评价"), collect_ratings, erase_ratings, is_optional=True, order=210,
            fields={
                "number": _("单号"), "speed": _("速度"), "quality": _("质量"), "manner": _("态度"), "words": _("评语"),
            },
        )
    )  # fmt: skip
    what = _("工单结束起算，到期去掉联系人和电话，工单保留")
    register_retention(RetentionKind("case_contacts", _("工单里的联系人和电话"), CONTACT_MONTHS, end_contacts, what))


def _ratings(person_id: int) -> QuerySet[Rating]:
    return Rating.objects.filter(rated_by__people=person_id)


def _forget_signatures(case: Case, person: Person) -> None:
    """Those that the person gave, by the name they signed with."""
    own = Signature.objects.filter(signer_name=person.name, attachment__in=_files(case))
    found: Iterable[int] = list(own.values_list("attachment", flat=True))
    forget_attachments(found)


def _files(case: Case) -> QuerySet[Attachment]:
    return Attachment.objects.filter(subject_type="case", subject_id=case.pk)
