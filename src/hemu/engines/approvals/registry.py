"""The kinds of approvals: each app declares its own, with who must agree and what then happens (ORG-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hemu.engines.approvals.models import Approval
from hemu.identity.access import Actor
from hemu.identity.permissions import Permission


@dataclass(frozen=True)
class StepRule:
    """Who decides one step: the asker's superior, else a person (``user_id``), else holders of ``permission``.

    Somebody without a superior is decided on by whoever holds ``approvals.stand_in``.
    """

    label: Any = ""
    superior: bool = False
    user_id: int | None = None
    permission: Permission | None = None


@dataclass(frozen=True)
class Matter:
    """What is asked for, with all that one needs to decide: ``facts`` are pairs of a label and a value.

    ``warning`` says what cannot be undone; ``confirm``, where given, must be ticked to approve.
    """

    title: Any
    facts: Sequence[tuple[Any, Any]] = ()
    url: str = ""
    warning: Any = ""
    confirm: Any = ""


@dataclass(frozen=True)
class Asked:
    """What a kind chooses its steps by."""

    community_id: int
    subject: tuple[str, int]
    payload: Mapping[str, Any]
    actor: Actor


Hook = Callable[[Approval, Actor, datetime], Any]


def nothing(approval: Approval, actor: Actor, at: datetime) -> None:
    """For what needs no more than the record."""


@dataclass(frozen=True)
class ApprovalKind:
    """``describe(actor, approval)`` tells the matter; the hooks run inside the deciding command's transaction.

    ``keeps_reason_apart``: the reason may name people, so it stays out of the journal, which cannot forget.
    """

    code: str
    label: Any
    describe: Callable[[Actor, Approval], Matter]
    steps: Callable[[Asked], Sequence[StepRule]]
    on_approved: Hook = nothing
    on_rejected: Hook = nothing
    on_withdrawn: Hook = nothing
    keeps_reason_apart: bool = False
    verbs: Mapping[str, Any] = field(default_factory=dict)
    """What the buttons say: ``approve``, ``reject``."""


_kinds: dict[str, ApprovalKind] = {}


def register_approval_kind(kind: ApprovalKind) -> None:
    """Declare a kind; called from ``AppConfig.ready()``."""
    _kinds[kind.code] = kind


def get_kind(code: str) -> ApprovalKind:
    """The declared kind; raises KeyError for one that nobody declared."""
    return _kinds[code]


def list_kinds() -> list[ApprovalKind]:
    """All kinds in the order of their codes."""
    return [_kinds[code] for code in sorted(_kinds)]


def say_kind(code: str) -> Any:
    """What people call the kind; the code itself where the kind is gone."""
    return _kinds[code].label if code in _kinds else code
