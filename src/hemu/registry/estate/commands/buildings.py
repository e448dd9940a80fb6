"""Buildings and their entrances (EST-01)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate import events
from hemu.registry.estate.commands.shared import (
    check_free,
    lock_building,
    make_phase,
    own_community,
    relabel,
    write_entry,
)
from hemu.registry.estate.models import Building, Room, Unit
from hemu.registry.estate.rules import bare_code, sort_key


@command
def create_building(
    *,
    community_id: int,
    code: str,
    phase: str = "",
    floors: int | None = None,
    has_lift: bool | None = None,
    completed_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Building:
    """Register a building; a phase is made by its name."""
    community = own_community(actor, community_id)
    code = bare_code(code)
    check_free(Building.objects.filter(community=community, code=code).exists(), code, _("这个楼栋已经登记了"))
    building = Building.objects.create(
        community=community,
        phase=make_phase(community, phase),
        code=code,
        sort=sort_key(code),
        floors=floors,
        has_lift=has_lift,
        completed_date=completed_date,
    )
    write_entry(events.BUILDING_CREATED, (events.BUILDING, building.pk), community.pk, actor, at, {"code": code})
    return building


@command
def change_building(
    *,
    building_id: int,
    code: str,
    phase: str = "",
    floors: int | None = None,
    has_lift: bool | None = None,
    completed_date: date | None = None,
    actor: Actor,
    at: datetime,
) -> Building:
    """Change a building; with a new name its homes get their new addresses."""
    building = lock_building(actor, building_id)
    code = bare_code(code)
    taken = Building.objects.filter(community_id=building.community_id, code=code).exclude(pk=building.pk).exists()
    check_free(taken, code, _("这个楼栋已经登记了"))
    stage = make_phase(building.community, phase)
    old = {"phase": building.phase.name if building.phase else ""}
    values = {"code": code, "floors": floors, "has_lift": has_lift, "completed_date": completed_date}
    old |= {name: getattr(building, name) for name in values}
    changed = changes(old, {**values, "phase": stage.name if stage else ""})
    if not changed:
        return building
    building.phase, building.sort = stage, sort_key(code)
    for name, value in values.items():
        setattr(building, name, value)
    building.save()
    if "code" in changed:
        relabel(Room.objects.filter(unit__building=building))
    subject = (events.BUILDING, building.pk)
    write_entry(events.BUILDING_CHANGED, subject, building.community_id, actor, at, {"changes": changed})
    return building


@command
def create_unit(*, building_id: int, code: str, actor: Actor, at: datetime) -> Unit:
    """Register an entrance of a building."""
    building = lock_building(actor, building_id)
    code = bare_code(code)
    check_free(building.units.filter(code=code).exists(), code, _("这个单元已经登记了"))
    unit = Unit.objects.create(building=building, code=code, sort=sort_key(code))
    subject = (events.BUILDING, building.pk)
    write_entry(events.UNIT_CREATED, subject, building.community_id, actor, at, {"unit": code, "unit_id": unit.pk})
    return unit


@command
def rename_unit(*, unit_id: int, code: str, actor: Actor, at: datetime) -> Unit:
    """Rename an entrance; its homes get their new addresses."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound()
    building = lock_building(actor, unit.building_id)
    code = bare_code(code)
    check_free(building.units.filter(code=code).exclude(pk=unit.pk).exists(), code, _("这个单元已经登记了"))
    if code == unit.code:
        return unit
    payload = {"from": unit.code, "to": code, "unit_id": unit.pk}
    unit.code, unit.sort = code, sort_key(code)
    unit.save()
    relabel(Room.objects.filter(unit=unit))
    write_entry(events.UNIT_RENAMED, (events.BUILDING, building.pk), building.community_id, actor, at, payload)
    return unit
