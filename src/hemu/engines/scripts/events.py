"""What the journal says about phrases (SYS-04)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.engines.scripts.occasions import get_occasion

SCRIPT = "script"


def say_occasion(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The occasion by its name."""
    code = str(payload.get("occasion", ""))
    known = get_occasion(code)
    return {**payload, "occasion": known.label if known else code}


SCRIPT_CHANGED = declare_event(
    "script.changed", _("修改了服务用语“%(occasion)s”，现在是第 %(version)s 版"), words=say_occasion
)
