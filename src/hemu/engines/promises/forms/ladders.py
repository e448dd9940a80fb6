"""The ladder and the pauses of a promise, row by row (PRO-06, PRO-08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.forms.limits import SPANS, split_minutes, whole_number
from hemu.engines.promises.saying import ROLES
from hemu.kernel.ui.forms import HemuForm, TimeInput

BLANK_ROWS = 2
MOST_ROWS = 12


class StepRow(HemuForm):
    """One step of the ladder; a row without a person is none."""

    who = forms.ChoiceField(label=_("告诉谁"), required=False, choices=[("", _("不用这一行")), *ROLES.items()])
    when = forms.ChoiceField(
        label=_("什么时候"),
        choices=[("before", _("到期前")), ("at", _("一超时")), ("after", _("超时后"))],
        required=False,
    )
    number = whole_number(_("多久"))
    unit = forms.ChoiceField(label=_("单位"), choices=SPANS, required=False)
    quiet_from = forms.TimeField(label=_("不打扰，从"), required=False, widget=TimeInput)
    quiet_to = forms.TimeField(label=_("不打扰，到"), required=False, widget=TimeInput)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("who"):
            return data
        if data.get("when") != "at" and "number" in data and data["number"] is None:
            self.add_error("number", _("请填写多久"))
        begin, end = data.get("quiet_from"), data.get("quiet_to")
        if (begin is None) != (end is None) and not {"quiet_from", "quiet_to"} & set(self.errors):
            self.add_error("quiet_from" if begin is None else "quiet_to", _("从几点到几点都要填"))
        elif begin is not None and begin == end:
            self.add_error("quiet_to", _("两个时间不能一样"))
        return data

    @property
    def step(self) -> dict[str, Any] | None:
        """The step of this row; None for an empty one."""
        data = self.cleaned_data
        if not data["who"]:
            return None
        minutes = 0 if data["when"] == "at" else data["number"] * int(data["unit"] or 1)
        found: dict[str, Any] = {"who": data["who"], "minutes": -minutes if data["when"] == "before" else minutes}
        if data["quiet_from"] is not None:
            found["quiet"] = [f"{data['quiet_from']:%H:%M}", f"{data['quiet_to']:%H:%M}"]
        return found


def step_rows(data: Any, steps: Sequence[Mapping[str, Any]]) -> list[StepRow]:
    """The rows for these steps and some empty ones; as many as were sent."""
    number = min(len(steps) + BLANK_ROWS, MOST_ROWS)
    if data is not None:
        sent = {int(name.split("-")[1]) for name in data if name.startswith("step-") and name.split("-")[1].isdigit()}
        number = min(max([number - 1, *sent]) + 1, MOST_ROWS)
    return [
        StepRow(data, prefix=f"step-{place}", initial=_initial(steps[place]) if place < len(steps) else {"when": "at"})
        for place in range(number)
    ]


def _initial(step: Mapping[str, Any]) -> dict[str, Any]:
    minutes = int(step["minutes"])
    number, unit = split_minutes(abs(minutes))
    quiet = step.get("quiet") or (None, None)
    return {
        "who": step["who"],
        "when": "before" if minutes < 0 else "after" if minutes else "at",
        "number": number or None,
        "unit": unit,
        "quiet_from": quiet[0],
        "quiet_to": quiet[1],
    }


class PauseRow(HemuForm):
    """Whether one reason stops the clock, for how long at the most, and on what evidence."""

    is_allowed = forms.BooleanField(label=_("可以暂停"), required=False)
    number = whole_number(_("最长"))
    unit = forms.ChoiceField(label=_("单位"), choices=SPANS, required=False)
    evidence = forms.BooleanField(label=_("要有凭据"), required=False)

    def __init__(self, *args: Any, code: str, words: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.words = code, words

    @property
    def rule(self) -> dict[str, Any] | None:
        """The rule of this reason; None where it does not stop the clock."""
        data = self.cleaned_data
        if not data["is_allowed"]:
            return None
        cap = data["number"] * int(data["unit"] or 1) if data["number"] else None
        return {"evidence": data["evidence"], **({"cap_minutes": cap} if cap else {})}


def pause_rows(data: Any, reasons: Mapping[str, Any], pauses: Mapping[str, Mapping[str, Any]]) -> list[PauseRow]:
    """A row for each reason that somebody declared, or that the promise knows."""
    codes = [*reasons, *(code for code in pauses if code not in reasons)]
    rows = []
    for code in codes:
        rule = pauses.get(code)
        number, unit = split_minutes(int((rule or {}).get("cap_minutes") or 0))
        initial = {"is_allowed": rule is not None, "number": number or None, "unit": unit if number else "1440"}
        initial["evidence"] = bool((rule or {}).get("evidence"))
        rows.append(PauseRow(data, prefix=f"pause-{code}", initial=initial, code=code, words=reasons.get(code, code)))
    return rows
