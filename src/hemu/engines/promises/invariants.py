"""What must always hold of promises (`./hemu verify`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q

from hemu.engines.promises.models import Clock, ClockEntry
from hemu.engines.promises.rebuilding import find_differences
from hemu.engines.promises.states import Doing
from hemu.kernel.invariants import declare_invariant
from hemu.kernel.timekeeping import now


def declare() -> None:
    """State them."""
    declare_invariant(
        "promises.clocks", "Every open clock stands as its ledger says, and the sweeper comes in time", find_strayed
    )
    declare_invariant(
        "promises.ledgers", "A clock's ledger runs without a gap, and is missed and met at most once", find_torn_ledgers
    )
    declare_invariant("promises.misses", "A clock was missed at its due time, whenever that was noticed", find_moved)
    declare_invariant(
        "promises.verdicts", "A clock that was met or missed has the verdict of its ledger", find_verdicts
    )


def find_strayed() -> Iterator[str]:
    """Open clocks that are not what their ledgers say; piece by piece."""
    return (str(each) for each in find_differences(open_only=True, now=now()))


def find_torn_ledgers() -> Iterator[str]:
    """Ledgers with gaps, and what happened more than once; two statements."""
    ledgers = ClockEntry.objects.values("clock").annotate(first=Min("position"), last=Max("position"), n=Count("pk"))
    for row in ledgers.order_by("clock").filter(~Q(first=1) | ~Q(last=F("n"))).iterator():
        yield f"clock {row['clock']}: {row['n']} entries, numbered from {row['first']} to {row['last']}"
    single = (Doing.START, Doing.MISS, Doing.MET, Doing.VOID)
    happened = ClockEntry.objects.filter(do__in=single).values("clock", "do").annotate(n=Count("pk"))
    for clock_id, do, n in happened.filter(n__gt=1).order_by("clock").values_list("clock", "do", "n").iterator():
        yield f"clock {clock_id}: {n} entries “{do}”"


def find_moved() -> Iterator[str]:
    """Clocks missed at another time than they were due; two statements."""
    for clock in Clock.objects.filter(missed_at__isnull=False).exclude(missed_at=F("due_at")).order_by("pk").iterator():
        yield f"clock {clock.pk}: missed at {clock.missed_at}, due at {clock.due_at}"
    entries = ClockEntry.objects.filter(do=Doing.MISS).exclude(at=F("clock__missed_at"))
    for entry in entries.order_by("clock").iterator():
        yield f"clock {entry.clock_id}: its ledger says that it was missed at {entry.at}"


def find_verdicts() -> Iterator[str]:
    """Clocks whose verdict their ledgers do not bear out; two statements."""
    missed = ClockEntry.objects.filter(clock=OuterRef("pk"), do=Doing.MISS)
    met = ClockEntry.objects.filter(clock=OuterRef("pk"), do=Doing.MET)
    for clock in Clock.objects.filter(~Exists(missed), ~Exists(met), kept__isnull=False).order_by("pk").iterator():
        yield f"clock {clock.pk}: a verdict without an entry"
    for clock in Clock.objects.filter(Exists(missed)).exclude(kept=False, missed_at__isnull=False).iterator():
        yield f"clock {clock.pk}: its ledger says that it was missed, its verdict says something else"
