"""Writing the phrases (ORG-07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.engines.scripts import events
from hemu.engines.scripts.models import Script, ScriptVersion
from hemu.engines.scripts.occasions import get_occasion
from hemu.engines.scripts.permissions import SCRIPTS_MANAGE
from hemu.engines.scripts.presets import Phrase, preset_phrases, read_phrases, write_phrases
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command

MAX_PHRASES = 60


@command
def save_script(
    *, community_id: int, occasion: str, phrases: Sequence[Phrase], version: int, actor: Actor, at: datetime
) -> Script:
    """Put the phrases of an occasion, in this order, in the place of version ``version`` (0: the presets).

    Somebody else's newer version is not overwritten (`NotAllowedNow`); the same phrases make no new one.
    Raises `Invalid` on ``""``.
    """
    if get_occasion(occasion) is None or not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(SCRIPTS_MANAGE, community_id)
    script, made = Script.objects.get_or_create(community_id=community_id, occasion=occasion)
    script = Script.objects.select_for_update().get(pk=script.pk)
    if script.version != version:
        raise NotAllowedNow(_("这期间有人改过这些用语，请重新打开再改。"))
    _check(phrases)
    if tuple(phrases) == (read_phrases(script.lines) if script.version else preset_phrases(occasion)):
        if made:
            script.delete()
        return script
    script.lines, script.version = write_phrases(phrases), version + 1
    script.save()
    ScriptVersion.objects.create(
        script=script, number=script.version, lines=script.lines, changed_by_id=actor.user_id, changed_at=at
    )
    record(
        events.SCRIPT_CHANGED,
        subject=(events.SCRIPT, script.pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"occasion": occasion, "version": script.version, "phrases": len(phrases)},
    )
    return script


def _check(phrases: Sequence[Phrase]) -> None:
    if not phrases:
        raise Invalid({"": _("至少留一句。不想用这些话，可以改写。")})
    if len(phrases) > MAX_PHRASES:
        raise Invalid({"": _("一个场合最多 60 句，再多就没有人看了。")})
    for phrase in phrases:
        if not phrase.title_zh or not phrase.zh:
            raise Invalid({"": _("每一句都要写明什么时候说、中文怎么说。")})
