"""What an authority gets: the people asked about, only the kinds of data and the time that were approved (PRV-07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.kernel.timekeeping import civil_date
from hemu.registry.privacy.holdings import list_holdings
from hemu.registry.privacy.models import LegalDisclosure
from hemu.registry.privacy.own_holdings import NAMES

NOT_FOR_AUTHORITIES = frozenset({"words", "consents", "disclosures"})
SEEN = {"person": ("name", "id_number", "birth_date"), "phones": ("phone",), "documents": ("document",)}
"""Which fields of the access log a kind of data means; any other is told as ``document``."""


@dataclass(frozen=True)
class ExtractSection:
    """One kind of data of one person."""

    label: Any
    headings: Sequence[Any]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class ExtractPerson:
    """One person; None stands for one whose data was deleted meanwhile."""

    person_id: int | None
    name: str
    sections: Sequence[ExtractSection]


@dataclass(frozen=True)
class Extract:
    """The whole, as it stands in the spreadsheet and on paper."""

    disclosure: LegalDisclosure
    people: Sequence[ExtractPerson]
    made_at: datetime


def list_scopes() -> list[tuple[str, Any]]:
    """The kinds of data that an authority may be given."""
    return [(each.code, each.label) for each in list_holdings() if each.code not in NOT_FOR_AUTHORITIES]


def say_scopes(codes: Iterable[str]) -> str:
    """The kinds in words."""
    labels = dict(list_scopes())
    return str(_("、")).join(str(labels.get(code, code)) for code in codes)


def seen_fields(codes: Iterable[str]) -> list[str]:
    """The fields that handing these kinds out shows, for the access log."""
    return sorted({field for code in codes for field in SEEN.get(code, ("document",))})


def collect_extract(disclosure: LegalDisclosure, at: datetime) -> Extract:
    """What is approved, read anew."""
    wanted = [each for each in list_holdings() if each.code in disclosure.scope]
    people = []
    for row in disclosure.people.select_related("person"):
        sections = []
        for holding in wanted if row.person_id is not None else ():
            found = [each for each in holding.collect(row.person_id or 0) if _is_within(each, disclosure)]
            if found:
                sections.append(_section(holding.label, {**NAMES, **holding.fields}, found))
        name = row.person.name if row.person else str(_("已删除的住户"))
        people.append(ExtractPerson(row.person_id, name, sections))
    return Extract(disclosure, people, at)


def _section(label: Any, names: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> ExtractSection:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return ExtractSection(
        label=label,
        headings=[names.get(column, column) for column in columns],
        rows=[[row.get(column, "") for column in columns] for row in rows],
    )


def _is_within(row: Mapping[str, Any], disclosure: LegalDisclosure) -> bool:
    """A row without a day of its own is a standing fact, and belongs to every period."""
    moment = row.get("at")
    day = civil_date(moment) if isinstance(moment, datetime) else moment
    if not isinstance(day, date):
        return True
    after = disclosure.period_from is None or day >= disclosure.period_from
    return after and (disclosure.period_to is None or day <= disclosure.period_to)
