"""Spelling values so that the importer reads them back as they are (EST-06).

Every cell is read here with the importer's own readers before it is written. What the sheets cannot say so that
reading it again would change something is left out, and told: an empty cell changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.kernel import crypto
from hemu.kernel.ui.list_export import disarm
from hemu.registry.estate.rules import building_label
from hemu.registry.workbook import cells, identities
from hemu.registry.workbook.headings import SHEET_NAMES, heading_of
from hemu.registry.workbook.problems import BadCell, Findings, Problem

Cell = str | int | float | Decimal | date | None
Cells = dict[str, Cell]
Reader = Callable[[Any], Any]
GENDERS = {"male": "男", "female": "女"}  # 中文: as offices write it
FIRST_ROW = 3
"""Above it stand the title and the headings."""
_NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
_PARTS_PEOPLE = re.compile(r"[、/,;\n，；]")
_UNREAD = object()
NOT_THE_SAME = _("导入时读不回原样，这一格没有写")


@dataclass(slots=True)
class Someone:
    """Somebody who belongs to a home, as the sheet names them."""

    id: int
    name: str
    gender: str
    sealed: str
    birth_date: date | None
    share: Decimal | None
    phones: list[str] = field(default_factory=list)


class Speller:
    """Spells the cells of one export and keeps what had to be left out, by sheet and row."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.findings = Findings()
        self._kind, self._row, self._subject = "", FIRST_ROW, ""
        self._unnumbered: dict[int, int] = {}

    def begin(self, kind: str, row: int, subject: str) -> None:
        """The row that is spelt next, and whose it is."""
        self._kind, self._row, self._subject = kind, row, subject

    def note(self, column: str, text: str, **params: Any) -> None:
        """Tell that something of the row is not in the workbook. Of values only the address or number is told."""
        heading = heading_of(self._kind, column)
        problem = Problem(SHEET_NAMES[self._kind], self._row, "", heading, self._subject, text, params)
        self.findings.warn(problem)

    def exactly(self, column: str, value: Any, read: Reader, meant: Any) -> Any:
        """``value`` if it reads as ``meant``."""
        if value is None or value == "":
            return None
        found = reading(value, read)
        if found is not _UNREAD and found == meant:
            return value
        self.note(column, NOT_THE_SAME)
        return None

    def text(self, column: str, value: str, read: Reader) -> Any:
        """A text as its reader has it: a blank more or less is no loss, and the importer knows it again."""
        if not value:
            return None
        spelt = reading(value, read)
        # What does not read, or reads as nothing, cannot be what is meant: it is left out.
        return self.exactly(column, spelt if isinstance(spelt, str) else value, read, spelt or value)

    # --- places ----------------------------------------------------------------------------------------------

    def key(self, building: str, unit: str, number: str) -> Cells | None:
        """The three cells that name a home; None where they would name another, or none."""
        spelt = {
            "building": _first((building_label(building), building), cells.read_building, building),
            "unit": _first((unit,), cells.read_unit, unit) if unit else None,
            "number": _first((number,), cells.read_room_number, number),
        }
        if spelt["building"] is None or spelt["number"] is None or (unit and spelt["unit"] is None):
            return None
        code = spelt["unit"]
        return {**spelt, "unit": int(code) if code and code.isascii() and code.isdigit() else code}

    def codes(self, column: str, codes: Sequence[str], read: Reader) -> list[str]:
        """Of several codes for one cell those that read as themselves."""
        return [c for c in codes if self.exactly(column, c, read, [c]) is not None]

    # --- people ----------------------------------------------------------------------------------------------

    def owners(self, people: Sequence[Someone]) -> Cells:
        """The cells of a home's owners, or of those who stand in their place."""
        names = self._names("owner_names", people)
        if names is None:
            return {}
        genders = [GENDERS.get(p.gender, "") for p in people]
        return {
            "owner_names": names,
            "gender": deal_in(genders),
            "phones": self._phones("phones", people),
            "id_numbers": self._id_numbers(people),
            "shares": self._shares(people),
        }

    def tenants(self, people: Sequence[Someone]) -> Cells:
        """The cells of a home's tenants; the sheet has no columns for more of them."""
        names = self._names("tenant_names", people)
        if names is None:
            return {}
        for person in people:
            if person.sealed or person.gender or person.birth_date:
                self.note("tenant_names", _("租户的证件号码、生日和性别没有写：表里没有这几栏"))
                break
        return {"tenant_names": names, "tenant_phones": self._phones("tenant_phones", people)}

    def _names(self, column: str, people: Sequence[Someone]) -> str | None:
        """All names or none: whom a row does not name has gone. A sign that parts people becomes a blank."""
        if not people:
            return None
        names = [identities.as_listed(p.name) for p in people]
        joined = "、".join(names)
        if reading(joined, identities.read_names) != names:
            self.note(column, _("姓名读不回原样，这一户的 %(count)s 人没有写"), count=len(people))
            return None
        if any(_PARTS_PEOPLE.search(p.name.strip()) for p in people):
            self.note(column, _("姓名里的逗号、顿号或斜线写成了空格；表里用它们隔开不同的人"))
        return joined

    def _phones(self, column: str, people: Sequence[Someone]) -> Any:
        kept = [[n for n in p.phones if self.exactly(column, n, read_phone, n)] for p in people]
        read = partial(identities.read_phones, people=len(people))
        return self.exactly(column, deal_in([",".join(numbers) for numbers in kept]), read, kept)

    def _id_numbers(self, people: Sequence[Someone]) -> Any:
        numbers = [self._id_number(p) for p in people]
        found = reading(deal_in(numbers), partial(identities.read_id_numbers, people=len(people), today=self.today))
        if any(numbers) and (found is _UNREAD or [n[0] if n else "" for n in found] != numbers):
            self.note("id_numbers", NOT_THE_SAME)
            numbers = [""] * len(people)
        for person, number, read in zip(people, numbers, _each(found, people), strict=True):
            if person.birth_date is not None and person.birth_date != (read[1] if number and read else None):
                self.note("id_numbers", _("登记的生日不在证件号码里，没有写：表里没有生日一栏"))
            if not number and self._unnumbered.setdefault(person.id, self._row) != self._row:
                first = self._unnumbered[person.id]
                text = _("与第 %(first)s 行是同一个人，没有证件号码；导入到别的小区会成为两个人")
                self.note("owner_names", text, first=first)
        return deal_in(numbers)

    def _id_number(self, person: Someone) -> str:
        if not person.sealed:
            return ""
        try:
            number = crypto.open_sealed(person.sealed)
        except crypto.CannotOpen:
            self.note("id_numbers", _("打不开加密的证件号码，没有写"))
            return ""
        found = reading(number, partial(identities.read_id_number, today=self.today))
        if found is _UNREAD or found[0] != number:
            self.note("id_numbers", NOT_THE_SAME)
            return ""
        return number

    def _shares(self, people: Sequence[Someone]) -> Any:
        shares = [p.share for p in people]
        if all(s is None for s in shares):
            return None
        spelt = "/".join("" if s is None else f"{s.normalize():f}%" for s in shares)
        return self.exactly("shares", spelt, partial(cells.read_shares, owners=len(shares)), shares)


def _each(found: Any, people: Sequence[Someone]) -> Sequence[Any]:
    return [None] * len(people) if found is _UNREAD else found


def read_phone(cell: Any) -> str:
    """A cell with one telephone number in it."""
    return identities.read_phone(cells.plain(cell))


def deal_in(groups: Sequence[str]) -> str | None:
    """What each of several people has, in one cell, parted by ``/``; where only the first has one, that one alone."""
    if not any(groups):
        return None
    return groups[0] if not any(groups[1:]) and "," not in groups[0] else "/".join(groups)


def pair_with_spaces(spaces: Sequence[str], vehicles: Sequence[tuple[str, str | None]]) -> list[str]:
    """The plates in the order of the spaces on which they stand: the sheet says in no other way which is whose."""
    places = {name: place for place, name in enumerate(spaces)}
    return [plate for plate, space in sorted(vehicles, key=lambda v: places.get(v[1] or "", len(places)))]


def as_written(value: Any) -> Any:
    """A value as it stands in the file: no formula, nothing that XML cannot hold, dates as Excel keeps them."""
    if isinstance(value, str):
        return disarm(_NOT_XML.sub("", value).replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value


def reading(value: Any, read: Reader) -> Any:
    """What the importer will make of a cell; `_UNREAD` for what it refuses."""
    cell = as_written(value)
    try:
        cells.refuse_formula(cell)
        return read(cell)
    except BadCell:
        return _UNREAD


def _first(spellings: Sequence[str], read: Reader, meant: str) -> str | None:
    """The first spelling that reads as ``meant``."""
    return next((s for s in spellings if s and reading(s, read) == meant), None)
