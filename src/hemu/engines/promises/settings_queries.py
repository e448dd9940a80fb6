"""The promises of a community for the screens on which they are made (PRO-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Sum, When
from django.urls import reverse

from hemu.engines.promises.models import Clock, Promise, PromiseVersion, Sweep
from hemu.engines.promises.permissions import PROMISES_MANAGE, PROMISES_VIEW
from hemu.engines.promises.presets import find_preset
from hemu.engines.promises.queries import Face, face_of, say_promise
from hemu.engines.promises.registry import list_departments
from hemu.engines.promises.saying import (
    LimitTable,
    PauseWords,
    StepWords,
    Vocabulary,
    get_vocabulary,
    say_condition,
    say_events,
    say_limit,
    say_pauses,
    say_starts,
    say_step,
    tabulate_limit,
)
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url, name_subjects
from hemu.kernel.refusals import NotFound

SHOWN = 50
"""How many running clocks a promise's page shows; all are counted."""
STALE = timedelta(minutes=5)
"""A round older than this means that the job process stands still (PRO-03)."""


def promise_url(promise_id: int) -> str:
    """The promise's page."""
    return reverse("promise", args=[promise_id])


def can_see_promise(actor: Actor, promise_id: int) -> bool:
    """Whether the actor may read what the promise says."""
    found = Promise.objects.filter(pk=promise_id).values_list("community", flat=True).first()
    return found is not None and actor.may(PROMISES_VIEW, found)


def name_promises(ids: Any) -> dict[int, str]:
    """What they are called; one statement."""
    return {each.pk: say_promise(each) for each in Promise.objects.filter(pk__in=list(ids))}


def get_promise(*, actor: Actor, promise_id: int) -> Promise:
    """The promise, if the actor may see it; raises `NotFound`."""
    promise = Promise.objects.filter(pk=promise_id).first()
    if promise is None or not actor.may(PROMISES_VIEW, promise.community_id):
        raise NotFound()
    return promise


def get_managed_promise(*, actor: Actor, promise_id: int) -> Promise:
    """The promise, for who may change it; raises `NotFound` or `Forbidden`."""
    promise = get_promise(actor=actor, promise_id=promise_id)
    actor.require(PROMISES_MANAGE, promise.community_id)
    return promise


def version_in_force(promise: Promise, at: datetime) -> PromiseVersion | None:
    """What the promise says at a moment; one statement."""
    rows = promise.versions.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=at), effective_from__lte=at)
    found = rows.order_by("-number").first()
    if found is not None:
        found.promise = promise
    return found


def last_version(promise: Promise) -> PromiseVersion:
    """The newest version, in force or planned; raises `NotFound` where there is none."""
    found = promise.versions.order_by("-number").first()
    if found is None:
        raise NotFound()
    found.promise = promise
    return found


@dataclass(frozen=True)
class Spoken:
    """What a version says, in words."""

    version: PromiseVersion
    limit: str
    table: LimitTable | None
    condition: str
    starts: Sequence[str]
    meets: Sequence[str]
    ends: Sequence[str]
    ladder: Sequence[StepWords]
    pauses: Sequence[PauseWords]
    department: str

    @property
    def target(self) -> str:
        """The target rate without needless noughts."""
        return f"{Decimal(self.version.target_rate).normalize():f}%"


def speak(version: PromiseVersion, words: Vocabulary, departments: Sequence[tuple[str, str]] = ()) -> Spoken:
    """A version in words."""
    return Spoken(
        version=version,
        limit=say_limit(version.limit, words),
        table=tabulate_limit(version.limit, words),
        condition=say_condition(version.applies, words),
        starts=say_starts(version.starts, words),
        meets=say_events(version.meets, words),
        ends=say_events(version.ends, words),
        ladder=[say_step(step) for step in version.ladder],
        pauses=say_pauses(version.pauses),
        department=dict(departments).get(version.department_code, ""),
    )


@dataclass(frozen=True)
class PromiseLine:
    """A promise in the list: what it says now, and how many of its clocks run."""

    promise: Promise
    label: str
    now: Spoken | None
    running: int
    late: int


@dataclass(frozen=True)
class PromiseGroup:
    """Promises about the same sort of matter."""

    label: str
    lines: Sequence[PromiseLine]


def list_promises(*, community_id: int, at: datetime) -> list[PromiseGroup]:
    """The promises by what they are about; three statements however many there are."""
    promises = list(Promise.objects.filter(community=community_id))
    versions = _in_force([each.pk for each in promises], at)
    counts = count_clocks(community_id=community_id, at=at)
    words = get_vocabulary(community_id)
    groups: dict[str, list[PromiseLine]] = {}
    for promise in promises:
        version = versions.get(promise.pk)
        running, late = counts.get(promise.pk, (0, 0))
        spoken = speak(version, words) if version else None
        line = PromiseLine(promise, say_promise(promise), spoken, running, late)
        kinds = {"kind": version.applies["kind"]} if version and version.applies.get("kind") else {}
        groups.setdefault(say_condition(kinds, words), []).append(line)
    return [
        PromiseGroup(label, sorted(lines, key=lambda line: not line.promise.is_active))
        for label, lines in groups.items()
    ]


def _in_force(promise_ids: Sequence[int], at: datetime) -> dict[int, PromiseVersion]:
    rows = PromiseVersion.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gt=at), promise__in=promise_ids, effective_from__lte=at
    )
    return {row.promise_id: row for row in rows.order_by("number")}


def count_clocks(*, community_id: int, at: datetime) -> dict[int, tuple[int, int]]:
    """Promise to how many clocks are open and how many of them are late; one statement."""
    late = Case(When(Q(state="missed") | Q(state="running", due_at__lt=at), then=1), default=0)
    rows = Clock.objects.filter(community=community_id, open_key=1).values("promise").order_by()
    found = rows.annotate(open=Count("pk"), late=Sum(late, output_field=IntegerField()))
    return {row["promise"]: (row["open"], row["late"] or 0) for row in found}


@dataclass(frozen=True)
class RunningClock:
    """An open clock with the matter it runs on."""

    face: Face
    name: str
    url: str
    version: int


@dataclass(frozen=True)
class PromisePage:
    """Everything about one promise."""

    promise: Promise
    label: str
    now: Spoken | None
    planned: Spoken | None
    versions: Sequence[PromiseVersion]
    clocks: Sequence[RunningClock]
    open: int
    late: int
    older: int
    """How many run under an older version, and could be moved."""
    has_preset: bool


def get_promise_page(*, actor: Actor, promise_id: int, at: datetime) -> PromisePage:
    """One promise with its versions and the clocks that run; raises `NotFound`."""
    promise = get_promise(actor=actor, promise_id=promise_id)
    versions = list(promise.versions.select_related("made_by").order_by("-number"))
    words = get_vocabulary(promise.community_id)
    departments = list_departments(promise.community_id)
    current = next((each for each in versions if _is_in_force(each, at)), None)
    planned = next((each for each in versions if each.effective_from > at), None)
    rows = Clock.objects.filter(promise=promise, open_key=1)
    counted = rows.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=Q(state="missed") | Q(state="running", due_at__lt=at)),
        older=Count("pk", filter=Q(state__in=["running", "paused"]) & ~Q(version=current.pk if current else 0)),
    )
    return PromisePage(
        promise=promise,
        label=say_promise(promise),
        now=speak(current, words, departments) if current else None,
        planned=speak(planned, words, departments) if planned else None,
        versions=versions,
        clocks=_running(actor, list(rows.select_related("promise", "version").order_by("due_at", "pk")[:SHOWN]), at),
        has_preset=find_preset(promise.code) is not None,
        **counted,
    )


def _is_in_force(version: PromiseVersion, at: datetime) -> bool:
    return version.effective_from <= at and (version.effective_to is None or version.effective_to > at)


def _running(actor: Actor, clocks: Sequence[Clock], at: datetime) -> list[RunningClock]:
    names: dict[tuple[str, int], str] = {}
    for subject_type in {clock.subject_type for clock in clocks}:
        ids = {clock.subject_id for clock in clocks if clock.subject_type == subject_type}
        names |= {(subject_type, pk): name for pk, name in name_subjects(subject_type, ids).items()}
    return [
        RunningClock(
            face=face_of(clock, at),
            name=names.get((clock.subject_type, clock.subject_id), ""),
            url=get_subject_url(actor, clock.subject_type, clock.subject_id),
            version=clock.version.number,
        )
        for clock in clocks
    ]


# --- the sweeper --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SweeperState:
    """How the sweeper stands: its last rounds, and whether it has come lately."""

    rounds: Sequence[Sweep]
    last: Sweep | None
    is_stale: bool
    waiting: int
    """Clocks whose time has come and that nobody has seen to yet."""


def get_sweeper_state(*, at: datetime, rounds: int = 50) -> SweeperState:
    """The last rounds; two statements."""
    found = list(Sweep.objects.order_by("-started_at", "-pk")[:rounds])
    last = found[0] if found else None
    return SweeperState(
        rounds=found,
        last=last,
        is_stale=last is None or at - last.started_at > STALE,
        waiting=Clock.objects.filter(next_check_at__lte=at - STALE).count(),
    )
