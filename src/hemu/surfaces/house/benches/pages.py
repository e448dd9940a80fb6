"""The main pages with five thousand and with half a million cases: as many statements, and hardly more time.

Each page is opened in turn beside a trivial view of the same server, so that a slow hour of the machine shows there.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from hemu.casework.models import Case
from hemu.identity.models import User
from hemu.kernel.timekeeping import now
from hemu.registry.residents.models import HouseholdMember
from hemu.surfaces.house.benches import Result
from hemu.surfaces.house.benches.crowd import Crowd, make_crowd
from hemu.surfaces.house.benches.many_cases import first_cases, multiply
from hemu.surfaces.house.benches.plans import Access, Statement, explain, watch
from hemu.surfaces.house.benches.visiting import PLAIN_FILES, browser_of, milliseconds

HOMES, PEOPLE = 20_000, 50_000
FEW, MANY = 5_000, 500_000
ROUNDS = 9
MOST = 1.5
TRIVIAL = "/healthz"


@dataclass(frozen=True)
class Page:
    """A page as one of the staff or a resident opens it."""

    name: str
    who: str
    path: str


@dataclass
class Measured:
    """What opening a page cost, with few cases and with many."""

    statements: list[int] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How many times slower it is with many."""
        return self.medians[-1] / self.medians[0]


@PLAIN_FILES
def run(size: int | None = None) -> Result:
    """``size`` cases in the end, a hundredth of them in the beginning."""
    many = size or MANY
    few = max(many // 100, 100)
    share = many / MANY
    at = now()
    crowd = make_crowd(max(int(HOMES * share), 200), max(int(PEOPLE * share), 500))
    resident = _give_account(crowd)
    people = {**crowd.staff, "resident": resident}
    browsers = {who: browser_of(user) for who, user in people.items()}
    first_cases(crowd, few, at)
    pages = _list_pages(crowd, resident)
    measured: dict[str, Measured] = {page.name: Measured() for page in pages}
    beside = [_measure(browsers, pages, measured)]
    multiply(crowd, many, at)
    beside.append(_measure(browsers, pages, measured))
    return _judge(measured, beside, _walks(browsers, pages))


def _list_pages(crowd: Crowd, resident: User) -> list[Page]:
    home = HouseholdMember.objects.get(person__user=resident).room_id
    case = Case.objects.filter(room=home).order_by("pk")[0]
    named: dict[str, tuple[str, str, dict[str, int], str]] = {
        "today": ("front_desk", "today", {}, ""),
        "today (manager)": ("office_manager", "today", {}, ""),
        "case list": ("front_desk", "case_list", {}, ""),
        "case list, all": ("front_desk", "case_list", {}, "?group="),
        "case list, ended": ("front_desk", "case_list", {}, "?group=ended"),
        "case list, unassigned": ("front_desk", "case_list", {}, "?group=unassigned"),
        "case list, to confirm": ("front_desk", "case_list", {}, "?group=to_confirm"),
        "case list (manager)": ("office_manager", "case_list", {}, ""),
        "case page": ("front_desk", "case_page", {"case_id": case.pk}, ""),
        "household page": ("steward", "room_page", {"room_id": home}, ""),
        "intake, finding": ("front_desk", "new_case", {}, "?q=1202"),
        "intake": ("front_desk", "new_case", {}, f"?room={home}"),
        "find": ("front_desk", "find", {}, "?q=1202"),
        "household files": ("steward", "household_files", {}, ""),
        "calls": ("front_desk", "call_list", {}, ""),
        "portal cases": ("resident", "portal_cases", {}, ""),
        "estate": ("steward", "estate", {}, ""),
        "field home": ("technician", "field_home", {}, ""),
        "portal home": ("resident", "portal_home", {}, ""),
    }
    pages = []
    for name, (who, url_name, arguments, query) in named.items():
        try:
            pages.append(Page(name, who, reverse(url_name, kwargs=arguments) + query))
        except NoReverseMatch:  # no such page in this house
            continue
    return pages


def _give_account(crowd: Crowd) -> User:
    user = User.objects.create_user("resident", name="Resident")
    person = HouseholdMember.objects.filter(room=crowd.rooms[7], role="owner").select_related("person")[0].person
    person.user = user
    person.save(update_fields=["user"])
    return user


def _measure(browsers: Mapping[str, Client], pages: list[Page], measured: dict[str, Measured]) -> float:
    """Open every page in turn, several rounds; the median of the trivial view meanwhile."""
    spent: dict[str, list[float]] = {page.name: [] for page in pages}
    for page in pages:
        first = milliseconds(_opening(browsers[page.who], page.path))
        with CaptureQueriesContext(connection) as asked:
            _open(browsers[page.who], page.path)
        measured[page.name].statements.append(len(asked))
        sys.stderr.write(f"{page.name}: {first:.0f} ms at first, {len(asked)} statements\n")
    trivial: list[float] = []
    for _round in range(ROUNDS):
        for page in pages:
            spent[page.name].append(milliseconds(_opening(browsers[page.who], page.path)))
            trivial.append(milliseconds(_opening(browsers[page.who], TRIVIAL)))
    for name, times in spent.items():
        measured[name].medians.append(statistics.median(times))
    return statistics.median(trivial)


def _opening(client: Client, path: str) -> Callable[[], None]:
    return lambda: _open(client, path)


def _open(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    if answer.streaming:
        b"".join(answer)


def _walks(browsers: Mapping[str, Client], pages: list[Page]) -> dict[str, str]:
    """The pages whose statements walk a table that grows with the cases."""
    found = {}
    for page in pages:
        with watch() as seen:
            _open(browsers[page.who], page.path)
        walked = sorted({a.table for statement in seen for a in _growing(statement) if not a.index})
        if walked:
            found[page.name] = ", ".join(walked)
    return found


def _growing(statement: Statement) -> list[Access]:
    return [a for a in explain(statement) if a.table in (Case._meta.db_table, "journal_event", "repairs_repair")]


def _judge(measured: Mapping[str, Measured], beside: list[float], walks: Mapping[str, str]) -> Result:
    drift = beside[1] / beside[0]
    rows = {
        name: f"{m.statements[0]} → {m.statements[1]} statements, {m.medians[0]:.1f} → {m.medians[1]:.1f} ms, "
        f"×{m.ratio:.2f}" + (f", walks {walks[name]}" if name in walks else "")
        for name, m in measured.items()
    }
    slow = [name for name, m in measured.items() if m.ratio > MOST]
    more = [name for name, m in measured.items() if m.statements[0] != m.statements[1]]
    return Result(
        ok=not slow and not more,
        figures={
            "database": connection.vendor,
            "cases": f"{Case.objects.count():,}",
            "trivial_view_ms": f"{beside[0]:.2f} → {beside[1]:.2f}, ×{drift:.2f}",
            "slower": ", ".join(slow) or "none",
            "more_statements": ", ".join(more) or "none",
            **rows,
        },
        limits={"slower": f"<= {MOST} times", "more_statements": "none"},
    )
