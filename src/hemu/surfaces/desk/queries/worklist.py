"""What is mine to do and what I answer for, in order of due, over all matters (PRO-08, KPI-07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework import states
from hemu.casework.models import Case
from hemu.casework.queries import list_cases, list_my_work
from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.permissions import APPROVALS_USE
from hemu.engines.approvals.queries import list_approvals, name_approvals
from hemu.engines.approvals.registry import say_kind
from hemu.engines.promises import worklist
from hemu.engines.promises.permissions import PROMISES_TEAM, PROMISES_WORKLIST
from hemu.engines.promises.queries import Face, list_faces, nearest
from hemu.engines.promises.worklist import MISSED, PAUSED, RISK, RUNNING, Item
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url, name_subjects
from hemu.operations.calls.queries import list_my_messages
from hemu.registry.org.models import Department
from hemu.registry.org.names import say_department
from hemu.registry.org.presets import DISPATCHING
from hemu.registry.org.queries.duty import departments_of

MINE, UNASSIGNED, APPROVALS, MESSAGES, TEAM = "mine", "unassigned", "approvals", "messages", "team"
MOST_APPROVALS, MOST_MESSAGES = 50, 20
LABELS: Mapping[str, Any] = {
    MISSED: _("我的：已超时"),
    RISK: _("我的：将到期"),
    RUNNING: _("我的：进行中"),
    PAUSED: _("我的：暂停"),
    UNASSIGNED: _("没有人接手"),
    APPROVALS: _("待我审批"),
    MESSAGES: _("给我的留言"),
    TEAM: _("全管理处"),
}


@dataclass(frozen=True)
class Row:
    """A matter as one line of the list; without a face no promise runs on it."""

    subject: tuple[str, int]
    name: str
    summary: str
    where: str
    owner: str
    owner_id: int
    department_code: str
    url: str
    face: Face | None = None
    case: Case | None = None
    others: int = 0

    @property
    def group(self) -> str:
        """missed, risk, running or paused."""
        if self.face is None:
            return RUNNING
        return {"bad": MISSED, "soon": RISK, "wait": PAUSED}.get(self.face.tone, RUNNING)

    @property
    def may_acknowledge(self) -> bool:
        """Whether somebody still has to say that they have it."""
        return self.face is not None and self.group in (MISSED, RISK) and not self.face.is_acknowledged


@dataclass(frozen=True)
class Asked:
    """An approval that waits for me."""

    approval: Approval
    kind: str
    about: str


@dataclass(frozen=True)
class Tally:
    """How much presses in a department or on a person."""

    key: str
    name: str
    missed: int
    risk: int


@dataclass(frozen=True)
class Group:
    """A part of the list under its name."""

    code: str
    rows: Sequence[Any]

    @property
    def label(self) -> Any:
        """Its name."""
        return LABELS[self.code]


@dataclass(frozen=True)
class Worklist:
    """Everything on the page; ``chosen`` is the group that is looked at, empty for all of one's own."""

    groups: Sequence[Group]
    chosen: str
    departments: Sequence[Tally] = field(default_factory=tuple)
    people: Sequence[Tally] = field(default_factory=tuple)

    @property
    def shown(self) -> list[Group]:
        """The groups with something in them; the whole office only when it is asked for."""
        wanted = [each for each in self.groups if (each.code == self.chosen if self.chosen else each.code != TEAM)]
        return [each for each in wanted if each.rows]

    @property
    def total(self) -> int:
        """How much there is of one's own."""
        return sum(len(each.rows) for each in self.groups if each.code != TEAM)


def get_worklist(*, actor: Actor, at: datetime, chosen: str = "", department: str = "", person: str = "") -> Worklist:
    """My own, what nobody has, what waits for my word; and the whole office for those who look after it.

    A fixed number of statements, however much there is.
    """
    mine, unassigned, team = read_rows(
        worklist.list_mine(actor=actor, at=at),
        list_unassigned(actor=actor, at=at),
        worklist.list_team(actor=actor, at=at),
        actor=actor,
    )
    mine += in_hand_without_promise(mine, actor)
    groups = [Group(code, [row for row in mine if row.group == code]) for code in (MISSED, RISK, RUNNING, PAUSED)]
    groups.append(Group(UNASSIGNED, unassigned))
    groups.append(Group(APPROVALS, list_waiting_approvals(actor=actor, at=at)))
    groups.append(Group(MESSAGES, list_my_messages(actor=actor, limit=MOST_MESSAGES)))
    departments, people = _tally(team, actor)
    if actor.may(PROMISES_TEAM):
        shown = [row for row in team if department in ("", row.department_code)]
        groups.append(Group(TEAM, [row for row in shown if person in ("", str(row.owner_id))]))
    codes = {each.code for each in groups}
    return Worklist(groups, chosen if chosen in codes else "", departments, people)


def list_unassigned(*, actor: Actor, at: datetime) -> list[Item]:
    """What nobody has yet: of everybody for the desk and the office, of their own department for others."""
    departments = departments_of(actor=actor)
    everything = bool(departments & DISPATCHING) or not departments
    return worklist.list_unassigned(actor=actor, departments=None if everything else departments, at=at)


def in_hand_without_promise(rows: Iterable[Row], actor: Actor) -> list[Row]:
    """Cases in my hands on which no promise runs: they have no due time, and stand last; one statement."""
    if not actor.may(PROMISES_WORKLIST):
        return []
    known = {row.subject for row in rows}
    return [_of_case(case, None) for case in list_my_work(actor=actor) if ("case", case.pk) not in known]


def read_rows(*lists: Sequence[Item], actor: Actor) -> list[list[Row]]:
    """The lists with what people call each matter; cases that the reader may not see are left out.

    A statement for the cases and one for each other type of matter.
    """
    items = [item for each in lists for item in each]
    ids = {item.subject[1] for item in items if item.subject[0] == "case"}
    cases = {case.pk: case for case in list_cases(actor=actor).filter(pk__in=ids).order_by()} if ids else {}
    types = {item.subject[0] for item in items} - {"case"}
    names = {code: name_subjects(code, {i.subject[1] for i in items if i.subject[0] == code}) for code in types}
    return [[row for item in each if (row := _row(item, cases, names, actor)) is not None] for each in lists]


def _row(item: Item, cases: Mapping[int, Case], names: Mapping[str, Mapping[int, str]], actor: Actor) -> Row | None:
    code, pk = item.subject
    if code == "case":
        return _of_case(cases[pk], item) if pk in cases else None
    return Row(
        subject=item.subject,
        name=names[code].get(pk, ""),
        summary=item.face.label,
        where="",
        owner=item.owner,
        owner_id=item.face.owner_id or 0,
        department_code=item.department_code,
        url=get_subject_url(actor, code, pk),
        face=item.face,
        others=item.others,
    )


def _of_case(case: Case, item: Item | None, *, face: Face | None = None) -> Row:
    has_it = case.assignee if case.state not in states.UNASSIGNED else None  # not whoever had it before it came back
    return Row(
        subject=("case", case.pk),
        name=case.number,
        summary=case.summary,
        where=case.where,
        owner=has_it.name if has_it else "",
        owner_id=(has_it.user_id if has_it else 0) or 0,
        department_code=case.department.code if case.department else "",
        url="",
        face=item.face if item else face,
        case=case,
        others=item.others if item else 0,
    )


def rows_of_cases(cases: Sequence[Case], at: datetime) -> list[Row]:
    """Cases in the order given, each with the promise that presses most; one statement."""
    faces = list_faces(subject_type="case", ids=[case.pk for case in cases], now=at)
    return [_of_case(case, None, face=nearest(faces.get(case.pk, ()))) for case in cases]


def list_waiting_approvals(*, actor: Actor, at: datetime) -> list[Asked]:
    """What waits for my decision here, the oldest first."""
    if not actor.may(APPROVALS_USE):
        return []
    found = list(list_approvals(actor=actor, whose="", at=at).order_by("requested_at", "pk")[:MOST_APPROVALS])
    names = name_approvals(found)
    return [Asked(each, str(say_kind(each.kind)), names[each.pk]) for each in found]


def _tally(rows: Sequence[Row], actor: Actor) -> tuple[list[Tally], list[Tally]]:
    """The pressing matters by department and by person, the worst first."""
    if not rows:
        return [], []
    here = Department.objects.filter(community=actor.community_id)
    departments = {each.code: say_department(each) for each in here}
    nobody = pgettext_lazy("事项", "没有人接手")
    by_department = _count(rows, lambda row: (row.department_code, departments.get(row.department_code, "—")))
    return by_department, _count(rows, lambda row: (str(row.owner_id), row.owner or str(nobody)))


def _count(rows: Sequence[Row], key: Any) -> list[Tally]:
    counts: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        counts.setdefault(key(row), [0, 0])[row.group != MISSED] += 1
    tallies = [Tally(code, name, missed, risk) for (code, name), (missed, risk) in counts.items()]
    return sorted(tallies, key=lambda each: (-each.missed, -each.risk, each.name))
