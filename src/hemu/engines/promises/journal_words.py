"""How changes of a promise read in the journal: stored as plain texts, said in the reader's language (PRO-01)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.saying import (
    get_vocabulary,
    say_condition,
    say_events,
    say_limit,
    say_pauses,
    say_starts,
    say_step,
)

FIELDS = {
    "label": _("叫什么"),
    "label_en": _("英文名称"),
    "source": _("出自哪里"),
    "limit": _("期限"),
    "applies": _("适用于"),
    "starts": _("从什么事开始计时"),
    "meets": _("做到什么算办到"),
    "ends": _("什么情况下不再计时"),
    "department_code": _("按谁的办公时间"),
    "ladder": _("逐级提醒"),
    "pauses": _("允许的暂停"),
    "target_rate": _("目标（%）"),
    "tolerance_minutes": _("离线完成、补报不算超时（分钟）"),
    "acknowledged_minutes": _("“我来处理”之后多久不再逐级上报（分钟）"),
}


class _Told(Mapping[Any, Any]):
    """Looks like the words of codes: the code is the stored text, its words are made when asked for."""

    def __init__(self, words: Callable[[Any], str]) -> None:
        self.words = words

    def __getitem__(self, key: Any) -> str:
        try:
            return self.words(json.loads(key)) or "—"
        except (TypeError, ValueError, KeyError) as problem:
            raise KeyError(key) from problem

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _say_ladder(steps: Any) -> str:
    said = [say_step(each) for each in steps]
    return say("；").join(f"{each.when} → {each.who}" + (f" ({each.quiet})" if each.quiet else "") for each in said)


def _say_rules(pauses: Any) -> str:
    found = say_pauses(pauses)
    return say("；").join(
        each.reason
        + (say("，最长 %(cap)s") % {"cap": each.cap} if each.cap else "")
        + (say("，要有凭据") if each.needs_evidence else "")
        for each in found
    )


# The words of facts do not depend on the community; only what can be chosen from does.
CODES: Mapping[str, Mapping[Any, Any]] = {
    "limit": _Told(lambda spec: say_limit(spec, get_vocabulary(0))),
    "applies": _Told(lambda applies: say_condition(applies, get_vocabulary(0))),
    "starts": _Told(lambda starts: say("、").join(say_starts(starts, get_vocabulary(0)))),
    "meets": _Told(lambda codes: say("、").join(say_events(codes, get_vocabulary(0)))),
    "ends": _Told(lambda codes: say("、").join(say_events(codes, get_vocabulary(0)))),
    "ladder": _Told(_say_ladder),
    "pauses": _Told(_say_rules),
}
