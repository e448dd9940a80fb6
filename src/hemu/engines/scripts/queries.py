"""Reading the phrases: a community's own, or the presets (ORG-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hemu.engines.scripts.models import Script, ScriptVersion
from hemu.engines.scripts.occasions import AVOID, Occasion, get_occasion, list_occasions
from hemu.engines.scripts.permissions import SCRIPTS_VIEW
from hemu.engines.scripts.presets import Phrase, preset_phrases, read_phrases
from hemu.identity.access import Actor
from hemu.kernel.refusals import NotFound


@dataclass(frozen=True)
class ScriptView:
    """The phrases of an occasion as they stand; version 0 are the presets."""

    occasion: Occasion
    phrases: Sequence[Phrase]
    version: int


@dataclass(frozen=True)
class VersionView:
    """A version in the history."""

    number: int
    phrases: Sequence[Phrase]
    changed_by: str
    changed_at: datetime | None


def get_script(*, community_id: int, occasion: str) -> ScriptView:
    """The phrases of one occasion in a community, for programs that prepare words (CAS-08)."""
    return _views(community_id, [occasion])[0]


def get_strip(*, actor: Actor, occasion: str) -> tuple[ScriptView, ScriptView] | None:
    """The phrases of an occasion and the words to avoid, in one statement; None for whoever may not see them."""
    if actor.community_id is None or not actor.may(SCRIPTS_VIEW):
        return None
    said, avoided = _views(actor.community_id, [occasion, AVOID])
    return said, avoided


def list_scripts(*, actor: Actor) -> list[ScriptView]:
    """Every occasion of the current community."""
    return _views(_here(actor), [each.code for each in list_occasions()])


def get_own_script(*, actor: Actor, occasion: str) -> ScriptView:
    """One occasion of the current community; raises `NotFound`."""
    return _views(_here(actor), [occasion])[0]


def list_versions(*, actor: Actor, occasion: str) -> list[VersionView]:
    """The history of an occasion, the newest first, the presets last."""
    rows = ScriptVersion.objects.filter(script__community_id=_here(actor), script__occasion=occasion)
    found = [
        VersionView(row.number, read_phrases(row.lines), row.changed_by.name if row.changed_by else "", row.changed_at)
        for row in rows.select_related("changed_by")
    ]
    return [*found, VersionView(0, preset_phrases(occasion), "", None)]


def can_see_script(actor: Actor, script_id: int) -> bool:
    """Whether the actor may see the phrases."""
    communities = actor.communities_where(SCRIPTS_VIEW)
    return Script.objects.filter(pk=script_id, community__in=communities).exists() or (
        actor.is_system and Script.objects.filter(pk=script_id).exists()
    )


def _here(actor: Actor) -> int:
    actor.require(SCRIPTS_VIEW)
    if actor.community_id is None:
        raise NotFound()
    return actor.community_id


def _views(community_id: int, codes: Sequence[str]) -> list[ScriptView]:
    rows = {
        row.occasion: row for row in Script.objects.filter(community=community_id, occasion__in=codes, version__gt=0)
    }
    found = []
    for code in codes:
        occasion, row = get_occasion(code), rows.get(code)
        if occasion is None:
            raise NotFound()
        phrases = read_phrases(row.lines) if row else preset_phrases(code)
        found.append(ScriptView(occasion, phrases, row.version if row else 0))
    return found
