"""The plain kinds as casework knows them."""

from __future__ import annotations

from functools import partial

from hemu.casework.kinds import CaseKind
from hemu.operations.requests.commands import open_request
from hemu.operations.requests.forms import make_forms
from hemu.operations.requests.queries import get_detail
from hemu.operations.requests.rules import KINDS, RequestKind
from hemu.operations.requests.states import STATE_WORDS, STEPS


def make_kind(kind: RequestKind) -> CaseKind:
    """A row of the table as a kind of case."""
    desk, resident = make_forms(kind)
    return CaseKind(
        code=kind.code,
        label=kind.label,
        number_form=kind.number_form,
        icon=kind.icon,
        categories=kind.categories,
        steps=STEPS,
        open_form=desk,
        resident_form=resident,
        open=partial(open_request, kind=kind.code),
        detail=get_detail,
        template="requests/detail.html",
        department_code="service",
        state_words=STATE_WORDS,
    )


REQUESTS = tuple(make_kind(kind) for kind in KINDS)
