"""What the phone of a technician, steward or guard shows: my day, what I may take, one case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.casework.access import get_standing, in_hand_of, passed_by, visible_cases
from hemu.casework.clocks import load_clocks, show_clocks
from hemu.casework.commands.noting import whose_contact
from hemu.casework.kinds import CaseKind, get_kind
from hemu.casework.models import Case
from hemu.casework.permissions import CASES_TAKE, CASES_WORK
from hemu.casework.queries import CasePage, list_my_work, list_pool
from hemu.casework.states import AT_WORK, OPEN, State
from hemu.casework.transitions import list_open_steps
from hemu.engines.accesslog.commands import Seen, note_sights
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.journal.queries import Entry
from hemu.engines.promises.queries import Face
from hemu.engines.promises.worklist import is_late
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Place, Room
from hemu.registry.org.queries.reporting import name_stewards_of_rooms
from hemu.surfaces.field.rules import find_clashes
from hemu.surfaces.offers import Offer, split_offers
from hemu.surfaces.timelines import mask_residents

OWN_JOB = declare_purpose("own_job", _("自己手上的工单"), is_bound=True)


@dataclass(frozen=True)
class Task:
    """A case as a card on the phone, with the step that comes next."""

    case: Case
    kind: CaseKind
    next_step: Offer | None
    phone: str = ""
    clashes: Sequence[Case] = ()
    clock: Face | None = None
    """The promise that needs eyes first (CAS-05)."""

    @property
    def due_order(self) -> tuple[bool, bool, tuple[int, datetime]]:
        """Urgent first (CAS-02); then missed, soon due, and by due time; without a promise last."""
        return not self.is_urgent, self.clock is None, self.clock.rank if self.clock else (0, self.case.received_at)

    @property
    def where(self) -> str:
        """The room or place in words."""
        return str(self.case.room or self.case.place or "")

    @property
    def category(self) -> str:
        """The trade in words."""
        return self.kind.category_label(self.case.category)

    @property
    def is_urgent(self) -> bool:
        """Whether it carries the red label."""
        return self.case.urgency == Case.Urgency.URGENT


@dataclass(frozen=True)
class MyDay:
    """Everything in my hands: what is for now, what has another day, what waits, and what I reported."""

    now: Sequence[Task]
    later: Sequence[Task]
    waiting: Sequence[Task]
    reported: Sequence[Task]
    in_pool: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in my hands."""
        return not (self.now or self.later or self.waiting)

    @property
    def with_phone(self) -> list[Case]:
        """The cases whose telephone the page shows."""
        return [task.case for task in (*self.now, *self.later, *self.waiting, *self.reported) if task.phone]


def get_my_day(*, actor: Actor, at: datetime) -> MyDay:
    """My day: urgent first, then by what is due, with clashes and the next step of each (CAS-03, KPI-07).

    What is due at the same moment, or has no promise, stands by its appointment.
    """
    cases = list_my_work(actor=actor)
    reported = _list_reported(actor)
    load_clocks([*cases, *reported])
    clashes = find_clashes((c.pk, c.appointment_from, c.appointment_to) for c in cases)
    by_key = {c.pk: c for c in cases}
    tasks = [_task(c, actor, at, [by_key[k] for k in clashes.get(c.pk, ())]) for c in cases]
    tasks.sort(key=lambda task: task.due_order)
    today = civil_date(at)
    waiting = [t for t in tasks if t.case.state == State.WAITING]
    later = [
        t for t in tasks if t not in waiting and t.case.appointment_from and civil_date(t.case.appointment_from) > today
    ]
    return MyDay(
        now=[t for t in tasks if t not in waiting and t not in later],
        later=later,
        waiting=waiting,
        reported=[_task(c, actor, at) for c in reported],
        in_pool=count_pool(actor) or 0,
    )


def list_pool_tasks(*, actor: Actor, at: datetime) -> list[Task]:
    """What I may take, as cards; who reported it is not told before it is mine (PRV-01)."""
    cases = list(list_pool(actor=actor))
    load_clocks(cases)
    return [replace(_task(case, actor, at), phone="") for case in cases]


def count_pool(actor: Actor) -> int | None:
    """How many cases I may take; None for whoever takes none."""
    return list_pool(actor=actor).count() if actor.may(CASES_TAKE) else None


def count_in_hand(actor: Actor, at: datetime) -> tuple[int, int]:
    """How many cases are in my hands, and how many of them are late; one statement."""
    where = passed_by(actor.communities_where(CASES_WORK))
    mine = Case.objects.filter(in_hand_of(actor), where, state__in=AT_WORK)
    late = list(mine.order_by().annotate(late=is_late("case", at)).values_list("late", flat=True))
    return len(late), sum(late)


def contact_phone(case: Case, actor: Actor) -> str:
    """The number to call, for whoever has the case in hand, and for nobody else (PRV-01)."""
    if not get_standing(actor, case).is_assignee or case.state not in OPEN:
        return ""
    if case.contact_phone or case.reporter is None:
        return case.contact_phone
    first = case.reporter.phones.first()
    return first.number if first else ""


def note_contacts(cases: Sequence[Case], *, actor: Actor, at: datetime) -> None:
    """Keep that the telephones of one's own jobs were shown: once for each case and day, not at each reload (PRV-01).

    ``cases`` are those whose number the page shows (`contact_phone`).
    """
    by_community: dict[int, list[Case]] = {}
    for case in cases:
        by_community.setdefault(case.community_id, []).append(case)
    for community_id, shown in by_community.items():
        seen = [Seen(whose_contact(case), ("name", "phone"), ("case", case.pk)) for case in shown]
        note_sights(seen, actor=actor, at=at, community_id=community_id, purpose=OWN_JOB.code, once_a_day=True)


def list_entries(page: CasePage, *, actor: Actor) -> list[Entry]:
    """The time line of a case, newest first, residents under masked names (PRV-01)."""
    return mask_residents(reversed(page.entries), actor=actor, community_id=page.case.community_id)


def was_in_my_pool(*, actor: Actor, case_id: int) -> bool:
    """Whether the actor could have taken the case had nobody been quicker."""
    case = Case.objects.filter(pk=case_id).first()
    return case is not None and get_standing(actor, case).is_pool_colleague


def list_places(*, actor: Actor) -> list[Place]:
    """Places of the community that something may be wrong with, except people's parking spaces."""
    places = Place.objects.filter(community=actor.community_id, is_active=True)
    return list(places.exclude(kind=Place.Kind.PARKING))


def find_rooms(*, actor: Actor, words: str) -> list[Room]:
    """Homes of the community that the words mean: 3-1-1202, 3栋1单元1202, 0301 or 301 (中文)."""
    rooms = Room.objects.filter(community=actor.community_id).select_related("unit__building")
    exact = list(rooms.filter(label=words)[:2])
    parts = [part.lstrip("0") or "0" for part in re.findall(r"\w+", _SEPARATORS.sub(" ", words))]
    if exact or not parts or len(parts) > 3:
        return exact
    found = rooms.filter(number__endswith=parts[-1])
    return [room for room in found if _fits(room, parts)]


_SEPARATORS = re.compile(r"[栋幢座单元室号#\-/—\s]+")


def _fits(room: Room, parts: Sequence[str]) -> bool:
    known = (room.unit.building.code, room.unit.code, room.number)
    return [code.lstrip("0") or "0" for code in known[-len(parts) :]] == list(parts)


def _list_reported(actor: Actor) -> list[Case]:
    """What I reported and do not have in hand myself; I confirm what concerns a public place (REP-09)."""
    mine = visible_cases(actor).filter(opened_by=actor.user_id, channel=Case.Channel.STAFF, state__in=OPEN)
    mine = mine.select_related("room", "place", "assignee", "community").exclude(assignee__user=actor.user_id)
    return list(mine.order_by("-received_at")[:10])


def _task(case: Case, actor: Actor, at: datetime, clashes: Sequence[Case] = ()) -> Task:
    steps = list_open_steps(case, get_standing(actor, case))
    return Task(
        case=case,
        kind=get_kind(case.kind),
        next_step=split_offers(steps).main,
        phone=contact_phone(case, actor),
        clashes=clashes,
        clock=next((each.face for each in show_clocks(case, at).open), None),
    )


def steward_of(case: Case) -> str:
    """The steward responsible for the home that the case is about (ORG-05); empty where there is none."""
    return name_stewards_of_rooms(room_ids=[case.room_id]).get(case.room_id, "") if case.room_id else ""
