"""Closing the household files of a year (RES-09)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Room
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import note_event
from hemu.registry.residents.models import VolumeEntry, YearVolume
from hemu.registry.residents.permissions import RESIDENTS_CLOSE, RESIDENTS_VIEW
from hemu.registry.residents.volumes import Leaf, hash_volume, last_year, read_leaves

CHUNK = 500
EARLIEST = 1990


@command
def close_year(*, community_id: int, year: int, actor: Actor, at: datetime) -> YearVolume:
    """Put the files of a year that is over into a volume: numbered in the order of the homes, frozen, once.

    Raises `NotAllowedNow` for a year that is closed already.
    """
    community = Community.objects.select_for_update().filter(pk=community_id).first()
    if community is None or not actor.may(RESIDENTS_VIEW, community_id):
        raise NotFound()
    actor.require(RESIDENTS_CLOSE, community_id)
    if not EARLIEST <= year <= last_year(at):
        raise Invalid({"year": _("只能归档已经过完的年份")})
    if YearVolume.objects.filter(community=community, year=year).exists():
        raise NotAllowedNow(_("这一年已经归档，不能再改。"))
    rooms = list(Room.objects.filter(community=community).order_by("sort", "id"))
    leaves: list[Leaf] = []
    for start in range(0, len(rooms), CHUNK):
        leaves += read_leaves(rooms[start : start + CHUNK], year, community.pk)
    hashes = [leaf.hash(number) for number, leaf in enumerate(leaves, start=1)]
    volume = YearVolume.objects.create(
        community=community,
        year=year,
        entry_count=len(leaves),
        people_count=len({each["person_id"] for leaf in leaves for each in leaf.content["people"]}),
        sha256=hash_volume(hashes),
        closed_by_id=actor.user_id,
        closed_at=at,
    )
    VolumeEntry.objects.bulk_create(
        (_entry(volume, number, leaf, sha) for number, (leaf, sha) in enumerate(zip(leaves, hashes, strict=True), 1)),
        batch_size=CHUNK,
    )
    payload = {"year": year, "entries": volume.entry_count, "sha256": volume.sha256}
    note_event(events.YEAR_CLOSED, (events.VOLUME, volume.pk), community.pk, actor, at, payload)
    return volume


def _entry(volume: YearVolume, number: int, leaf: Leaf, sha: str) -> VolumeEntry:
    return VolumeEntry(
        volume=volume,
        number=number,
        room_id=leaf.room_id,
        room_label=leaf.room_label,
        content=leaf.content,
        first_change=leaf.first_change,
        last_change=leaf.last_change,
        has_refunds=bool(leaf.content["refunds"]),
        sha256=sha,
    )
