"""What a version of a promise is to say, before it is stored: built from a version, a preset or a form, and checked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.models import PromiseVersion
from hemu.engines.promises.presets import Preset
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.reckoning.questions import read_limit
from hemu.engines.promises.saying import ROLES
from hemu.kernel.refusals import Invalid

LONGEST = 10 * 366 * 1440
"""Minutes beyond which nothing is promised."""


@dataclass(frozen=True)
class Draft:
    """The fields of a `PromiseVersion` that people edit."""

    limit: Mapping[str, Any]
    starts: Mapping[str, str] = field(default_factory=dict)
    meets: Sequence[str] = ()
    ends: Sequence[str] = ()
    applies: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    department_code: str = ""
    ladder: Sequence[Mapping[str, Any]] = ()
    pauses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tolerance_minutes: int = 120
    acknowledged_minutes: int = 60
    target_rate: Decimal = Decimal(100)

    @property
    def plain(self) -> dict[str, Any]:
        """The fields as plain values, as the database holds them."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        rate = found.pop("target_rate")
        return {**_plain(found), "target_rate": rate}

    @property
    def texts(self) -> dict[str, str]:
        """Each field as one text, for the journal and to tell two drafts apart."""
        return {name: _as_text(value) for name, value in self.plain.items()}


def draft_of(version: PromiseVersion) -> Draft:
    """What a version says."""
    return Draft(**{each.name: getattr(version, each.name) for each in fields(Draft)})


def draft_of_preset(preset: Preset) -> Draft:
    """What a preset says."""
    return Draft(
        limit=preset.limit,
        starts=preset.starts,
        meets=preset.meets,
        ends=preset.ends,
        applies=preset.applies,
        department_code=preset.department_code,
        ladder=preset.ladder,
        pauses=preset.pauses,
        tolerance_minutes=preset.tolerance_minutes,
        target_rate=Decimal(preset.target_rate),
    )


def check_draft(draft: Draft) -> None:
    """Refuse what cannot be reckoned or told; raises `Invalid` by field."""
    wrong: dict[str, Any] = {}
    if not is_limit(draft.limit):
        wrong["limit"] = _("期限不对：分钟和天数是大于 0 的整数，并且不超过十年。")
    if not draft.starts:
        wrong["starts"] = _("请选择从什么事开始计时。")
    if not draft.meets:
        wrong["meets"] = _("请选择做到什么算办到。")
    if not all(_is_step(step) for step in draft.ladder):
        wrong["ladder"] = _("提醒：请选择告诉谁，并填写整数分钟。")
    if not all(_is_pause(rule) for rule in draft.pauses.values()):
        wrong["pauses"] = _("暂停：上限是大于 0 的整数。")
    if not Decimal(0) <= draft.target_rate <= Decimal(100):
        wrong["target_rate"] = _("目标在 0 到 100 之间。")
    for name in ("tolerance_minutes", "acknowledged_minutes"):
        if not 0 <= getattr(draft, name) <= LONGEST:
            wrong[name] = _("请填写 0 或更大的整数。")
    if wrong:
        raise Invalid(wrong)


def is_limit(spec: Any) -> bool:
    """Whether every limit that the spec can come to is one the reckoning takes."""
    if not isinstance(spec, Mapping):
        return False
    kind, otherwise = spec.get("kind"), spec.get("otherwise")
    if otherwise is not None and not is_limit(otherwise):
        return False
    if kind == "by":
        table = spec.get("table")
        return isinstance(table, Mapping) and bool(table) and all(is_limit(each) for each in table.values())
    if kind == "fact":
        return isinstance(spec.get("fact"), str) and abs(int(spec.get("plus_minutes", 0))) <= LONGEST
    if kind == "earliest":
        return bool(spec.get("of")) and all(is_limit(each) for each in spec["of"])
    if int(spec.get("minutes", 0)) > LONGEST or int(spec.get("days", 0)) > LONGEST // 1440:
        return False
    try:
        read_limit(_plain(spec))
    except Unreckonable:
        return False
    return True


def _is_step(step: Mapping[str, Any]) -> bool:
    quiet = step.get("quiet")
    try:
        if quiet:
            begin, end = (time.fromisoformat(each) for each in quiet)
            if begin == end:
                return False
        return step.get("who") in ROLES and abs(int(step["minutes"])) <= LONGEST
    except (KeyError, TypeError, ValueError):
        return False


def _is_pause(rule: Mapping[str, Any]) -> bool:
    cap = rule.get("cap_minutes")
    return cap is None or (isinstance(cap, int) and 0 < cap <= LONGEST)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
