"""What promises write into the journal of the matter they run on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event


def _named(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    is_english = (get_language() or "").startswith("en")
    label = payload.get("label_en") if is_english else ""
    return {**payload, "promise": label or payload.get("label", "")}


PROMISE_MISSED = declare_event("promise.missed", _("“%(promise)s”到时没有办到"), tone="bad", words=_named)
PAUSE_ENDED = declare_event("promise.pause_ended", _("“%(promise)s”的暂停到期，继续计时"), tone="wait", words=_named)
