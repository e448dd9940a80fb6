from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import declare_event
from hemu.operations.requests.rules import ANSWERED_BY


def _say_how(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**payload, "how": dict(ANSWERED_BY).get(payload.get("how", ""), "")}


REQUEST_BEGUN = declare_event("request.begun", _("开始处理"))
REQUEST_ANSWERED = declare_event("request.answered", _("已答复（%(how)s）：%(answer)s"), tone="good", words=_say_how)
