"""The registry of case kinds. Each operation registers its kind with its opening form and its steps.

Desk, field, portal and API are surfaces over this registry: a new kind appears on all of them by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hemu.casework.access import Standing
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.identity.access import Actor


@dataclass(frozen=True)
class Step:
    """One allowed transition of a kind (CAS-01), the same for the web, the API and jobs.

    ``may`` answers who may take it, asked of the locked row; ``form`` its fields (built as
    ``form(data, files, case=case, actor=actor)``); ``run(case_id=, actor=, at=, **fields)`` is the command.
    ``to_state`` None means that the state stays. ``tone``: primary, danger or nothing.
    ``applies`` narrows it further by what the case itself says.
    """

    name: str
    label: Any
    from_states: frozenset[State]
    to_state: State | None
    may: Callable[[Standing], bool]
    run: Callable[..., Any]
    form: type[Any]
    tone: str = ""
    order: int = 50
    applies: Callable[[Case], bool] = lambda case: True
    submit_label: Any = ""

    def is_open_to(self, standing: Standing, case: Case) -> bool:
        """Whether the actor may take this step now."""
        return case.state in self.from_states and self.may(standing) and self.applies(case)

    @property
    def button(self) -> Any:
        """The words on the button that takes it."""
        return self.submit_label or self.label


@dataclass(frozen=True)
class CaseKind:
    """A kind of case.

    ``open_form(data, files, actor=, community_id=)`` is the desk's, ``resident_form`` the resident's (None: not
    for residents); their ``command_fields(**known)`` feed ``open``, the opening command (`Report` and more).
    ``detail(case, actor)`` gives what only this kind knows, for the page (``template``) and the API.
    """

    code: str
    label: Any
    number_form: str
    icon: str
    categories: Sequence[tuple[str, Any]]
    steps: Sequence[Step]
    open_form: type[Any]
    resident_form: type[Any] | None
    open: Callable[..., Case]
    detail: Callable[[Case, Actor], Mapping[str, Any]]
    template: str
    department_code: str = ""
    own_table: str = ""
    """The name under which a case knows the kind's own row, so that lists of work load all of them at once."""
    state_words: Mapping[str, Any] = field(default_factory=dict)
    """What this kind calls a state where the common word does not fit: a question is answered, not completed."""

    def get_step(self, name: str) -> Step | None:
        """The step of that name, if the kind has it."""
        return next((step for step in self.steps if step.name == name), None)

    def state_label(self, state: str) -> Any:
        """What people call the state of a case of this kind."""
        return self.state_words.get(state) or State(state).label

    def category_label(self, code: str) -> str:
        """What people call the category."""
        return str(dict(self.categories).get(code, ""))


_kinds: dict[str, CaseKind] = {}


def register_kind(kind: CaseKind) -> None:
    """Add a kind; called from the operation's ``AppConfig.ready()``."""
    _kinds[kind.code] = kind


def get_kind(code: str) -> CaseKind:
    """The registered kind; raises KeyError for an unknown one."""
    return _kinds[code]


def find_kind(code: str) -> CaseKind | None:
    """The registered kind, or None: for codes that come from outside."""
    return _kinds.get(code)


def list_own_tables() -> list[str]:
    """What lists that ask for steps load along, one statement a kind."""
    return [kind.own_table for kind in _kinds.values() if kind.own_table]


def list_kinds() -> list[CaseKind]:
    """All kinds in the order of registration."""
    return list(_kinds.values())
