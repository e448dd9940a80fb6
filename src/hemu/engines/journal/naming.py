"""How an entry's doer is named for a reader: who is no staff has a name that not everybody reads (PRV-01)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from hemu.identity.access import Actor

Namer = Callable[[Actor, int | None, Mapping[int, str]], Mapping[int, str]]
"""``namer(actor, community_id, names)``: of the accounts' names those that this reader reads otherwise."""

_namers: list[Namer] = []


def register_namer(namer: Namer) -> None:
    """Say which names are read otherwise; called from ``AppConfig.ready()``."""
    if namer not in _namers:
        _namers.append(namer)


def name_doers(*, actor: Actor, community_id: int | None, doers: Collection[tuple[int | None, str]]) -> dict[int, str]:
    """The names of those accounts as the actor reads them; pairs without an account are left out."""
    names = {pk: name for pk, name in doers if pk is not None}
    for namer in _namers:
        names |= namer(actor, community_id, names)
    return names
