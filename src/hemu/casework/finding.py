"""How a case is found in the search box (RES-05): by its number whole, from its beginning, or bare."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework.access import visible_cases
from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.engines.search.registry import Finder, Hit, Question, register_finder
from hemu.engines.search.typed import Typed
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.kernel.numbers.queries import last_numbers
from hemu.kernel.timekeeping import civil_date

YEARS = 3
"""How far back a number without its year is looked for."""
_WIDTH = 6
_NUMBER = re.compile(
    r"(?:(?P<form>[A-Z]{1,4})-?)?(?:(?P<year>20[0-9]{2})(?:-|\Z|(?=[0-9]{6}\Z)))?(?P<running>[0-9]{0,6})\Z"
)
_BARE = re.compile(r"(?P<running>[0-9]{1,6})\Z")


def register() -> None:
    """Let the search box find cases."""
    register_finder(Finder("cases", _("工单"), find_cases, order=10))


def find_cases(question: Question) -> list[Hit]:
    """Those whose number it is or begins with, the newest first; only what the searcher may see."""
    numbers = list_numbers(question.typed, community_id=question.community_id, at=question.at, limit=question.limit)
    if not numbers:
        return []
    cases = visible_cases(question.actor).filter(community=question.community_id, number__in=numbers)
    found = cases.select_related("room", "place").order_by()
    return [_hit(question.actor, case) for case in sorted(found, key=_newest_first)[: question.limit]]


def list_numbers(typed: Typed, *, community_id: int, at: datetime, limit: int) -> list[str]:
    """The numbers that the text can mean.

    Running numbers have no gaps, so that a beginning such as ``WX-2026-0012`` names its numbers by
    arithmetic: they are asked for one by one on the unique index, whatever the database's order of texts is.
    """
    match = _BARE.match(typed.code) or _NUMBER.match(typed.code)
    if match is None or not typed.has_digit:
        return []
    parts = match.groupdict()
    forms = [kind.number_form for kind in list_kinds()]
    forms = [form for form in forms if form == parts["form"]] if parts.get("form") else forms
    year, running = parts.get("year"), parts["running"]
    if year and len(running) < _WIDTH:
        given_out = last_numbers(scope=f"community:{community_id}", forms=forms, year=int(year))
        return [n for form, last in given_out.items() for n in _begun(form, int(year), running, last, limit)]
    if not running:
        return []
    this_year = civil_date(at).year
    years = [int(year)] if year else [this_year - back for back in range(YEARS)]
    return [f"{form}-{each}-{int(running):06}" for form in forms for each in years]


def _begun(form: str, year: int, begun: str, last: int, limit: int) -> list[str]:
    """The newest numbers of a form and year that begin so, and the one that was typed without its zeros."""
    step = 10 ** (_WIDTH - len(begun))
    first = int(begun or 0) * step
    newest = min(last, first + step - 1)
    running = [*range(newest, max(first, newest - limit + 1, 1) - 1, -1), *([int(begun)] if begun else [])]
    return [f"{form}-{year}-{each:06}" for each in dict.fromkeys(running)]


def _newest_first(case: Case) -> tuple[int, int, str]:
    form, year, running = case.number.rsplit("-", 2)
    return (-int(year), -int(running), form)


def _hit(actor: Actor, case: Case) -> Hit:
    where = str(case.room or case.place or "")
    return Hit(
        "case",
        case.pk,
        title=case.summary,
        detail=" · ".join(filter(None, (case.number, where))),
        url=get_subject_url(actor, "case", case.pk),
        icon="clipboard-list",
        about=("room", case.room_id) if case.room_id else None,
        mark=str(case.get_state_display()),
    )
