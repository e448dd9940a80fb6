"""``{% load scripts %}{% scripts "telephone" %}``: the quiet strip of phrases beside the screen where they apply."""

from __future__ import annotations

from typing import Any

from django import template

from hemu.engines.scripts.permissions import SCRIPTS_MANAGE
from hemu.engines.scripts.queries import get_strip
from hemu.identity.access import ANONYMOUS, Actor

register = template.Library()


@register.inclusion_tag("scripts/parts/strip.html", takes_context=True)
def scripts(context: template.Context, occasion: str, is_open: bool = False) -> dict[str, Any]:
    """The phrases of ``occasion`` in the current community, foldable, and the words to avoid (ORG-07).

    Costs one statement; shows nothing to residents and to whoever may not see them. The fold is remembered in the
    browser, per occasion; ``is_open`` is how it stands at first. An undeclared occasion is an error.
    """
    actor: Actor = getattr(context.get("request"), "actor", None) or ANONYMOUS
    strip = get_strip(actor=actor, occasion=occasion)
    if strip is None:
        return {}
    said, avoided = strip
    may_manage = actor.may(SCRIPTS_MANAGE)
    return {"script": said, "avoided": avoided.phrases, "is_open": is_open, "may_manage": may_manage}
