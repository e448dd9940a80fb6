"""What must always hold of cases; `./hemu verify` asks (SYS-11)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from hemu.casework.models import Case
from hemu.engines.journal.models import Event


def find_untold_states() -> Iterator[str]:
    """Cases whose state is not what the last entry of their time line says."""
    last = Event.objects.filter(subject_type="case", subject_id=OuterRef("pk")).exclude(to_state="").order_by("-id")
    told = Case.objects.annotate(told=Subquery(last.values("to_state")[:1]))
    for number, state, said in told.exclude(state=F("told")).values_list("number", "state", "told").iterator():
        yield f"case {number} is {state}, its time line says {said}"
    for number in told.filter(told=None).values_list("number", flat=True).iterator():
        yield f"case {number} has no entry"


def find_number_gaps() -> Iterator[str]:
    """Years in which a community's case numbers are not exactly 1 … n (SYS-06)."""
    seen: dict[tuple[int, str], list[int]] = {}
    for community, number in Case.objects.values_list("community", "number").iterator():
        form, running = number.rsplit("-", 1)
        seen.setdefault((community, form), []).append(int(running))
    for (community, form), running_numbers in seen.items():
        if sorted(running_numbers) != list(range(1, len(running_numbers) + 1)):
            yield f"community {community}: the numbers {form}-… have a gap"
