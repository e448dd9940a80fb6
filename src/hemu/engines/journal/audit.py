"""The journal as the audit screen reads it: who changed what, when, from where, and how far it is sealed (SYS-04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event, Seal
from hemu.engines.journal.naming import name_doers
from hemu.engines.journal.permissions import JOURNAL_VIEW
from hemu.engines.journal.registry import get_event_type, get_wording, in_field_order
from hemu.identity.access import Actor
from hemu.identity.subjects import can_see_subject, get_subject_label, get_subject_url, name_subjects
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import day_start


@dataclass(frozen=True)
class Change:
    """One field that changed, in words. ``is_hidden``: a personal value that this reader does not see."""

    field: str
    old: str
    new: str
    is_hidden: bool = False

    @property
    def sentence(self) -> str:
        """Price: 3.00 → 3.50; of a hidden value only that it changed."""
        values = _("（个人信息，已隐去）") if self.is_hidden else f"{self.old} → {self.new}"
        return _("%(field)s：%(values)s") % {"field": self.field, "values": values}


@dataclass(frozen=True)
class SealState:
    """How far a community's entries are sealed."""

    last: Seal | None
    unsealed: int


@dataclass(frozen=True)
class AuditEntry:
    """One entry with everything it says."""

    event: Event
    who: str
    """Who did it, as the reader may read the name; empty for the system."""
    sentence: str
    subject: str
    subject_url: str
    states: Change | None
    changes: Sequence[Change]


def visible_events(actor: Actor) -> QuerySet[Event]:
    """The entries of the current community, and those of no community for whoever audits the company."""
    if actor.is_system:
        return Event.objects.all()
    wanted = Q(pk__in=[])
    if actor.community_id is not None and actor.may(JOURNAL_VIEW):
        wanted |= Q(community=actor.community_id)
    if actor.may_at_company(JOURNAL_VIEW):
        wanted |= Q(community=None)
    return Event.objects.filter(wanted)


def filter_events(*, actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Event]:
    """The entries under the filters of the list, newest first."""
    given = {name: value for name, value in filters.items() if value}
    rows = visible_events(actor).select_related("actor", "seal")
    if "who" in given:
        who = given["who"]
        rows = rows.filter(Q(actor__name__icontains=who) | Q(actor__username__iexact=who))
    if "from_date" in given:
        rows = rows.filter(recorded_at__gte=day_start(given["from_date"]))
    if "to_date" in given:
        rows = rows.filter(recorded_at__lt=day_start(given["to_date"] + timedelta(days=1)))
    if "record" in given:
        code, _colon, number = given["record"].partition(":")
        rows = rows.filter(subject_type=code, subject_id=int(number))
    plain = {"subject": "subject_type", "event": "name"}
    rows = rows.filter(**{plain[name]: value for name, value in given.items() if name in plain})
    return rows.order_by("-recorded_at", "-id")


def name_actors(rows: Sequence[Event], *, actor: Actor) -> dict[int, str]:
    """Who did it, by account, as the reader may read the names (PRV-01)."""
    doers = {(row.actor_id, row.actor.name) for row in rows if row.actor}
    return name_doers(actor=actor, community_id=actor.community_id, doers=doers)


def name_events(rows: Sequence[Event]) -> dict[int, str]:
    """What each entry is about, in words; one statement for each type of record."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_type, set()).add(row.subject_id)
    names = {code: name_subjects(code, ids) for code, ids in wanted.items()}
    return {row.pk: _say_subject(row, names[row.subject_type]) for row in rows}


def _say_subject(row: Event, names: Mapping[int, str]) -> str:
    label = str(get_subject_label(row.subject_type))
    return f"{label} {names.get(row.subject_id, '')}".strip()


def get_seal_state(actor: Actor) -> SealState:
    """The community's last seal, and how many entries wait for the next."""
    community_id = actor.community_id
    return SealState(
        last=Seal.objects.filter(community=community_id).order_by("-number").first(),
        unsealed=Event.objects.filter(community=community_id, seal=None).count(),
    )


Guard = Callable[[Actor, int, Sequence[str], datetime], bool]
"""``guard(actor, subject_id, fields, at)``: whether values of these fields may be opened; it keeps that they were."""

_guards: dict[str, Guard] = {}


def guard_opening(subject_type: str, guard: Guard) -> None:
    """Say who may open personal values in entries about this type of record; called from ``AppConfig.ready()``.

    It comes on top of seeing the record.
    """
    _guards[subject_type] = guard


def get_entry(*, actor: Actor, event_id: int, at: datetime) -> AuditEntry:
    """One entry; raises `NotFound`. Personal values are opened for whoever may see the record and open its values."""
    row = visible_events(actor).select_related("actor", "seal").filter(pk=event_id).first()
    if row is None:
        raise NotFound()
    return AuditEntry(
        event=row,
        who=name_actors([row], actor=actor).get(row.actor_id or 0, ""),
        sentence=get_event_type(row.name).render(row.payload),
        subject=name_events([row])[row.pk],
        subject_url=_url(actor, row),
        states=_states(row),
        changes=_opened_changes(actor, row, at),
    )


def _url(actor: Actor, row: Event) -> str:
    if not can_see_subject(actor, row.subject_type, row.subject_id):
        return ""
    return get_subject_url(actor, row.subject_type, row.subject_id)


def _opened_changes(actor: Actor, row: Event, at: datetime) -> list[Change]:
    given = _changes_of(row)
    if _is_sealed(given) and _may_open(actor, row, sorted(given), at):
        given = open_values((row.subject_type, row.subject_id), given)
    fields = get_wording(row.subject_type).fields
    return [_change(row.subject_type, name, pair) for name, pair in in_field_order({"changes": given}, fields)]


def _may_open(actor: Actor, row: Event, fields: Sequence[str], at: datetime) -> bool:
    if not can_see_subject(actor, row.subject_type, row.subject_id):
        return False
    guard = _guards.get(row.subject_type)
    return guard is None or actor.is_system or guard(actor, row.subject_id, fields, at)


def list_closed_changes(row: Event) -> list[Change]:
    """What an entry changed, personal values hidden: for lists and what leaves the house."""
    fields = get_wording(row.subject_type).fields
    changes = {"changes": _changes_of(row)}
    return [_change(row.subject_type, name, pair) for name, pair in in_field_order(changes, fields)]


def _changes_of(row: Event) -> dict[str, Any]:
    found = row.payload.get("changes", {})
    return found if isinstance(found, dict) else {}


def _is_sealed(changes: Mapping[str, Any]) -> bool:
    return any(_is_secret(value) for pair in changes.values() if isinstance(pair, list) for value in pair)


def _is_secret(value: Any) -> bool:
    return isinstance(value, dict) and "sealed" in value


def _change(subject_type: str, name: str, pair: Any) -> Change:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    wording = get_wording(subject_type)
    return Change(
        field=wording.say_field(name) or _("其他资料"),
        old=_say(subject_type, name, old),
        new=_say(subject_type, name, new),
        is_hidden=_is_secret(old) or _is_secret(new),
    )


def _say(subject_type: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if _is_secret(value):
        return _("（个人信息，已隐去）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    return get_wording(subject_type).say_value(name, value)


def _states(row: Event) -> Change | None:
    if not row.to_state or row.to_state == row.from_state:
        return None
    said = get_wording(row.subject_type).states
    return Change(_("状态"), str(said.get(row.from_state, "—")), str(said.get(row.to_state, "—")))
