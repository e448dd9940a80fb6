"""What higher floors add to the pages of a room and a building: its people, its steward, its open cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hemu.identity.access import Actor
from hemu.registry.estate.models import Room


@dataclass(frozen=True)
class Panel:
    """A part of the page: ``template`` is rendered with ``context`` under the name ``panel``.

    ``is_aside`` puts it beside the page instead of into its middle, ``is_head`` (a room's only) as a ``<dt>`` and
    ``<dd>`` into the head of the page; ``order`` says where. With a ``title`` and a ``key`` the page's own
    contents lead to the element with the id ``part-<key>``. ``prints`` takes it onto paper, where ``printing``
    is true and nothing can be pressed.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    is_aside: bool = False
    is_head: bool = False
    key: str = ""
    title: Any = ""
    prints: bool = False


Maker = Callable[[Actor, int], Panel | None]
"""``maker(actor, room_id)`` gives None where the actor may not see it or there is nothing to say."""
TimedMaker = Callable[[Actor, Room, datetime], list[Panel]]
"""The same for what hangs on the time: ``maker(actor, room, at)``, and for several panels at once."""
Company = Callable[[Actor, Room], Mapping[tuple[str, int], str]]
"""``company(actor, room)``: records whose entries belong to the room's course too, and how to name each there."""

_room_makers: list[Maker] = []
_timed_room_makers: list[TimedMaker] = []
_building_makers: list[Maker] = []
_companies: list[Company] = []


def register_room_panel(maker: Maker) -> None:
    """Add a part to the room's page; called from ``AppConfig.ready()``."""
    if maker not in _room_makers:
        _room_makers.append(maker)


def register_timed_room_panels(maker: TimedMaker) -> None:
    """Add parts to the room's page that hang on the time; called from ``AppConfig.ready()``."""
    if maker not in _timed_room_makers:
        _timed_room_makers.append(maker)


def register_building_panel(maker: Maker) -> None:
    """Add a part to the building's page; called from ``AppConfig.ready()``."""
    if maker not in _building_makers:
        _building_makers.append(maker)


def register_company(company: Company) -> None:
    """Let the course of a room tell of further records: its people; called from ``AppConfig.ready()``."""
    if company not in _companies:
        _companies.append(company)


def make_room_panels(actor: Actor, room: Room, at: datetime) -> list[Panel]:
    """The parts for this actor, in order."""
    panels = _made(_room_makers, actor, room.pk)
    panels += [panel for maker in _timed_room_makers for panel in maker(actor, room, at)]
    return sorted(panels, key=lambda panel: panel.order)


def make_building_panels(actor: Actor, building_id: int) -> list[Panel]:
    """The parts for this actor, in order."""
    return _made(_building_makers, actor, building_id)


def list_company(actor: Actor, room: Room) -> dict[tuple[str, int], str]:
    """The records whose entries belong to the room's course for this actor, with their names."""
    return {subject: name for company in _companies for subject, name in company(actor, room).items()}


def _made(makers: list[Maker], actor: Actor, pk: int) -> list[Panel]:
    return sorted((panel for maker in makers if (panel := maker(actor, pk))), key=lambda panel: panel.order)
