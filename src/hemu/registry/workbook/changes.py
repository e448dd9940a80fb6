"""What a checked import will change in records that stand, line by line (EST-06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hemu.engines.journal.registry import get_wording
from hemu.identity.access import Actor
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import HouseholdMember
from hemu.registry.workbook.models import (
    ImportRun,
    StagedBelonging,
    StagedBuilding,
    StagedMember,
    StagedMeter,
    StagedPerson,
    StagedRoom,
    StagedStaff,
)
from hemu.registry.workbook.sight import Sight, mask_staff, sight_of
from hemu.registry.workbook.states import Action, RunState

SHOWN = 200


@dataclass(frozen=True)
class ChangeLine:
    """One change that an import will make to what stands."""

    row: int
    subject: str
    field: str
    old: str
    new: str


def list_changes(*, run: ImportRun, actor: Actor) -> list[ChangeLine]:
    """The first changes that the import will make to records that stand, as the actor may see them (PRV-01)."""
    if run.state != RunState.CHECKED:
        return []
    return list(islice(_changes(run, sight_of(actor, run)), SHOWN))


def _changes(run: ImportRun, sight: Sight) -> Iterator[ChangeLine]:
    def staged(model: Any) -> Any:
        return model.objects.filter(run=run, action=Action.UPDATE).order_by("row")[:SHOWN]

    for building in staged(StagedBuilding):
        named = _("%(code)s 栋") % {"code": building.code}
        yield from _lines("building", building.row, named, building.payload["changes"], sight)
    for room in staged(StagedRoom):
        yield from _lines("room", room.row, room.label, room.payload["changes"], sight)
    yield from _member_lines(run, sight)
    for person in staged(StagedPerson):
        yield from _lines("person", person.row, sight.new("name", person.name), person.changes, sight)
    for thing in staged(StagedBelonging):
        subject = {"parking": "place"}.get(thing.kind, thing.kind)
        named = sight.new({"vehicle": "plate", "pet": "licence"}.get(thing.kind, ""), thing.code)
        yield from _lines(subject, thing.row, named, thing.payload["changes"], sight)
    for meter in staged(StagedMeter):
        yield from _lines("meter", meter.row, meter.number, meter.payload["changes"], sight)
    for staff in staged(StagedStaff):
        shown = staff.payload["changes"]
        if not sight.staff:
            shown = {n: [v and mask_staff(n, v) for v in pair] for n, pair in shown.items()}
        yield from _lines("staff", staff.row, f"{staff.number} {staff.name}", shown, None)


def _lines(subject: str, row: int, named: str, changes: dict[str, Any], sight: Sight | None) -> Iterator[ChangeLine]:
    wording = get_wording(subject)
    personal = sight if subject not in ("building", "meter", "place") else None
    for field, (old, new) in changes.items():
        label = wording.say_field(field) or str(_MORE_FIELDS.get(field, _("其他资料")))
        before, after = _say(wording, field, old), _say(wording, field, new)
        if personal is not None:
            before, after = personal.old(field, before), personal.new(field, after)
        yield ChangeLine(row, named, label, before, after)


_MORE_FIELDS = {
    "post": gettext_lazy("岗位"),
    "department": gettext_lazy("部门"),
    "superior": gettext_lazy("上级工号"),
    "buildings": gettext_lazy("负责楼栋"),
    "floors": gettext_lazy("总层数"),
    "has_lift": gettext_lazy("电梯"),
}


def _say(wording: Any, field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "—" if value in (None, "") else str(wording.say_value(field, value))


def _member_lines(run: ImportRun, sight: Sight) -> Iterator[ChangeLine]:
    """Who comes to a home on file, who leaves it, whose share of it changes."""
    rows = list(
        StagedMember.objects.filter(run=run)
        .filter(Q(action__in=(Action.END, Action.UPDATE)) | Q(action=Action.CREATE, room_ref__isnull=False))
        .order_by("row", "id")[:SHOWN]
    )
    labels = dict(Room.objects.filter(pk__in=[r.room_ref for r in rows if r.room_ref]).values_list("id", "label"))
    seqs = [r.seq for r in rows if r.seq is not None]
    names = dict(StagedPerson.objects.filter(run=run, seq__in=seqs).values_list("seq", "name"))
    standing = HouseholdMember.objects.filter(pk__in=[r.member_ref for r in rows if r.member_ref])
    members = {m.pk: m for m in standing.select_related("person")}
    known = HouseholdMember.objects.filter(person_id__in=[r.person_ref for r in rows if r.person_ref])
    known_names = dict(known.values_list("person_id", "person__name"))
    for row in rows:
        label = labels.get(row.room_ref or 0, "")
        member = members.get(row.member_ref or 0)
        if row.action == Action.CREATE:
            name = names.get(row.seq or 0) or known_names.get(row.person_ref or 0, "")
            role = str(HouseholdMember.Role(row.role).label)
            yield ChangeLine(row.row, label, role, "—", sight.new("name", name))
        elif member is not None and row.action == Action.END:
            role = str(HouseholdMember.Role(member.role).label)
            yield ChangeLine(row.row, label, role, sight.old("name", member.person.name), _("不再属于这一户"))
        elif member is not None:
            yield _changed_member(row, member, label, sight)


def _changed_member(row: StagedMember, member: HouseholdMember, label: str, sight: Sight) -> ChangeLine:
    named = f"{label} {sight.new('name', member.person.name)}"
    if row.share == member.share:
        old, new = str(member.position + 1), str(row.position + 1)
        return ChangeLine(row.row, named, _("在这一户的次序"), old, new)
    old, new = sight.old("share", _percent(member.share)), sight.new("share", _percent(row.share))
    return ChangeLine(row.row, named, _("产权份额"), old, new)


def _percent(share: Any) -> str:
    return "—" if share is None else f"{share.normalize():f}%"
