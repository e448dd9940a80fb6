"""What higher floors add to the pages of a room and a building: its people, its steward, its open cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hemu.identity.access import Actor


@dataclass(frozen=True)
class Panel:
    """A part of the page: ``template`` is rendered with ``context`` under the name ``panel``.

    ``is_aside`` puts it beside the page instead of into its middle; ``order`` says where.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    is_aside: bool = False


Maker = Callable[[Actor, int], Panel | None]
"""``maker(actor, room_id)`` gives None where the actor may not see it or there is nothing to say."""

_room_makers: list[Maker] = []
_building_makers: list[Maker] = []


def register_room_panel(maker: Maker) -> None:
    """Add a part to the room's page; called from ``AppConfig.ready()``."""
    if maker not in _room_makers:
        _room_makers.append(maker)


def register_building_panel(maker: Maker) -> None:
    """Add a part to the building's page; called from ``AppConfig.ready()``."""
    if maker not in _building_makers:
        _building_makers.append(maker)


def make_room_panels(actor: Actor, room_id: int) -> list[Panel]:
    """The parts for this actor, in order."""
    return _made(_room_makers, actor, room_id)


def make_building_panels(actor: Actor, building_id: int) -> list[Panel]:
    """The parts for this actor, in order."""
    return _made(_building_makers, actor, building_id)


def _made(makers: list[Maker], actor: Actor, pk: int) -> list[Panel]:
    return sorted((panel for maker in makers if (panel := maker(actor, pk))), key=lambda panel: panel.order)
