"""Reading meters and what they showed (EST-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import NotFound
from hemu.kernel.ui.charts import Chart, Series
from hemu.registry.estate.models import Building, Meter, MeterPolicy, MeterReading
from hemu.registry.estate.permissions import ESTATE_VIEW, METERS_READ

PUBLIC = 0
"""Stands for the public meters where a building is asked for."""
DRAWN = 24


@dataclass(frozen=True)
class Ground:
    """A building (or, with `PUBLIC`, what is no home) with its meters of one kind: how many, how many still to read."""

    building_id: int
    label: str
    kind: str
    kind_label: Any
    meters: int
    unread: int

    @property
    def read(self) -> int:
        return self.meters - self.unread


def visible_meters(actor: Actor) -> QuerySet[Meter]:
    """The current community's meters."""
    if actor.community_id is None or not _may(actor, actor.community_id):
        return Meter.objects.none()
    return Meter.objects.filter(community_id=_here(actor)).select_related("room", "place")


def get_meter(*, actor: Actor, meter_id: int) -> Meter:
    """A meter that the actor may see; raises `NotFound`."""
    rows = Meter.objects.select_related("room", "place", "replaces", "replaced_by", "community")
    found = rows.filter(pk=meter_id).filter(_seen(actor)).first()
    if found is None:
        raise NotFound()
    return found


def get_reading(*, actor: Actor, reading_id: int) -> MeterReading:
    """A reading whose meter the actor may see; raises `NotFound`."""
    found = MeterReading.objects.select_related("meter__room", "meter__place").filter(pk=reading_id).first()
    if found is None or not can_see_meter(actor, found.meter_id):
        raise NotFound()
    return found


def can_see_meter(actor: Actor, meter_id: int) -> bool:
    """Whether the actor may see the meter."""
    return Meter.objects.filter(pk=meter_id).filter(_seen(actor)).exists()


def can_see_policy(actor: Actor, policy_id: int) -> bool:
    """Whether the actor may see what the community calls unusual."""
    rows = MeterPolicy.objects.filter(pk=policy_id)
    return rows.exists() if actor.is_system else rows.filter(community__in=_communities(actor)).exists()


def list_readings(*, actor: Actor, meter_id: int) -> list[MeterReading]:
    """A meter's readings, the newest first, those struck out among them."""
    meter = get_meter(actor=actor, meter_id=meter_id)
    return list(meter.readings.select_related("read_by", "struck_by"))


def draw_usage(readings: Sequence[MeterReading], unit: str) -> Chart | None:
    """The consumption of the last readings as a line; None where two are missing."""
    counted = [reading for reading in readings if reading.struck_at is None][:DRAWN][::-1]
    if len(counted) < 2:
        return None
    return Chart(
        key="usage",
        kind="line",
        title=_("每次抄表的用量"),
        unit=unit,
        labels=[f"{reading.read_date:%y-%m-%d}" for reading in counted],
        series=[Series(_("用量"), [reading.usage for reading in counted])],
        label_heading=_("抄表日期"),
    )


def get_policy(*, community_id: int) -> MeterPolicy:
    """What the community calls unusual; the defaults where nobody said."""
    return MeterPolicy.objects.filter(community_id=community_id).first() or MeterPolicy(community_id=community_id)


def list_rounds(*, actor: Actor, since: date) -> list[Ground]:
    """Each building and kind with meters in use, and how many have no reading since ``since``; the public last."""
    actor.require(METERS_READ)
    rows = (
        Meter.objects.filter(community_id=_here(actor), retired_date__isnull=True)
        .order_by()
        .values_list("room__unit__building", "kind")
        .annotate(all=Count("id"), unread=Count("id", filter=Q(last_date__isnull=True) | Q(last_date__lt=since)))
    )
    counted = {(building_id or PUBLIC, kind): (whole, unread) for building_id, kind, whole, unread in rows}
    names = {b.pk: str(b) for b in Building.objects.filter(community_id=_here(actor))}
    return [
        Ground(pk, label, kind.value, kind.label, *counted[pk, kind.value])
        for pk, label in [*names.items(), (PUBLIC, _("公共表"))]
        for kind in Meter.Kind
        if (pk, kind.value) in counted
    ]


def list_to_read(*, actor: Actor, building_id: int, kind: str) -> list[Meter]:
    """The meters in use of a building (or the public ones) and a kind, in the order of the doors."""
    actor.require(METERS_READ)
    meters = Meter.objects.filter(community_id=_here(actor), retired_date__isnull=True, kind=kind)
    if building_id == PUBLIC:
        return list(meters.filter(room__isnull=True).select_related("place").order_by("place__name", "number"))
    if not Building.objects.filter(pk=building_id, community_id=_here(actor)).exists():
        raise NotFound()
    return list(meters.filter(room__unit__building=building_id).select_related("room").order_by("room__sort", "number"))


def name_ground(*, actor: Actor, building_id: int) -> str:
    """The building's name, or what the public meters are called."""
    if building_id == PUBLIC:
        return _("公共表")
    building = Building.objects.filter(pk=building_id, community_id=_here(actor)).first()
    if building is None:
        raise NotFound()
    return str(building)


def list_of_room(*, actor: Actor, room_id: int) -> list[Meter]:
    """The meters of a home, those in use first."""
    return _in_order(Meter.objects.filter(room=room_id).filter(_seen(actor)))


def list_of_place(*, actor: Actor, place_id: int) -> list[Meter]:
    """The public meters at a place, those in use first."""
    return _in_order(Meter.objects.filter(place=place_id).filter(_seen(actor)))


def _in_order(meters: QuerySet[Meter]) -> list[Meter]:
    return sorted(meters, key=lambda m: (m.retired_date is not None, list(Meter.Kind.values).index(m.kind), m.number))


def _here(actor: Actor) -> int:
    if actor.community_id is None:
        raise NotFound()
    return actor.community_id


def _may(actor: Actor, community_id: int) -> bool:
    return actor.may(ESTATE_VIEW, community_id) or actor.may(METERS_READ, community_id)


def _communities(actor: Actor) -> frozenset[int]:
    return actor.communities_where(ESTATE_VIEW) | actor.communities_where(METERS_READ)


def _seen(actor: Actor) -> Q:
    return Q(community__in=Community.objects.values("pk") if actor.is_system else _communities(actor))
