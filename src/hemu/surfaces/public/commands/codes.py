"""The codes on stickers (INT-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Place
from hemu.registry.estate.permissions import ESTATE_MANAGE, ESTATE_VIEW
from hemu.surfaces.public import events
from hemu.surfaces.public.codes import new_place_code
from hemu.surfaces.public.models import PlaceCode


@command
def make_code(*, place_id: int, actor: Actor, at: datetime) -> PlaceCode:
    """Give a place a code; the one it had before opens nothing from now on."""
    place = _place(place_id, actor)
    if not place.is_active:
        raise NotAllowedNow(_("这个位置已停用。"))
    PlaceCode.objects.filter(place=place, revoked_at=None).update(revoked_at=at)
    made = PlaceCode.objects.create(place=place, code=new_place_code(), made_by_id=actor.user_id, made_at=at)
    record(
        events.PLACE_CODE_MADE,
        subject=("place", place.pk),
        community_id=place.community_id,
        actor=actor,
        at=at,
        payload={"code_id": made.pk},
    )
    return made


@command
def make_missing_codes(*, place_ids: Iterable[int], actor: Actor, at: datetime) -> list[PlaceCode]:
    """The codes of these places, for the print: one is made where there is none, an entry each."""
    wanted = sorted(set(place_ids))
    have = {row.place_id: row for row in PlaceCode.objects.filter(place__in=wanted, revoked_at=None)}
    for place_id in wanted:
        if place_id in have:
            _place(place_id, actor)
        else:
            have[place_id] = make_code(place_id=place_id, actor=actor, at=at)
    return [have[place_id] for place_id in wanted]


@command
def revoke_code(*, place_id: int, actor: Actor, at: datetime) -> None:
    """Take a place's code out of use: its sticker opens nothing any more."""
    place = _place(place_id, actor)
    if not PlaceCode.objects.filter(place=place, revoked_at=None).update(revoked_at=at):
        raise NotAllowedNow(_("这个位置没有在用的二维码。"))
    record(events.PLACE_CODE_REVOKED, subject=("place", place.pk), community_id=place.community_id, actor=actor, at=at)


def _place(place_id: int, actor: Actor) -> Place:
    place = Place.objects.select_for_update().filter(pk=place_id).first()
    known = place is not None and (
        actor.may(ESTATE_VIEW, place.community_id) or actor.may(ESTATE_MANAGE, place.community_id)
    )
    if place is None or not known:
        raise NotFound()
    actor.require(ESTATE_MANAGE, place.community_id)
    return place
