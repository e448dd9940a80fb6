"""The form on which a promise is edited or made (PRO-01): one form, the rows of its tables, and the draft they make."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.drafting import Draft
from hemu.engines.promises.forms.ladders import PauseRow, StepRow, pause_rows, step_rows
from hemu.engines.promises.forms.limits import KEEP, KINDS, LimitRow, from_limit, to_limit, whole_number
from hemu.engines.promises.forms.tables import Layer, Parts
from hemu.engines.promises.registry import list_departments, list_pause_reasons
from hemu.engines.promises.saying import Vocabulary
from hemu.kernel.refusals import Invalid
from hemu.kernel.ui.forms import HemuForm, MomentField

_RATE_RANGE = _("目标在 0 到 100 之间。")
RATE = {"invalid": _("请填写数字"), "min_value": _RATE_RANGE, "max_value": _RATE_RANGE}
REFUSED_AT = {"limit": "limit_number"}
"""Where a refusal by the draft's field stands on the form."""


class VersionForm(HemuForm):
    """What a promise says, apart from the rows of its tables."""

    label = forms.CharField(label=_("叫什么"), max_length=60)
    label_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    source = forms.CharField(label=_("出自哪里"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    limit_number = whole_number(_("期限"))
    limit_kind = forms.ChoiceField(label=_("单位"))
    day_end = forms.ChoiceField(
        label=_("按天算时，一天到什么时候为止"),
        choices=[("midnight", _("到 24:00")), ("office_close", _("到下班"))],
        widget=forms.RadioSelect,
    )
    roll = forms.BooleanField(label=_("最后一天是休息日的，顺延到下一个工作日（自然日）"), required=False)
    agreed = forms.ChoiceField(label=_("约定了时间的"), required=False)
    agreed_plus = whole_number(_("约定时间之后多少分钟"), least=0, help_text=_("空着：就按约定时间"))
    department_code = forms.ChoiceField(label=_("按谁的办公时间"), required=False)
    target_rate = forms.DecimalField(
        label=_("目标（%）"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        error_messages=RATE,
    )  # fmt: skip
    tolerance_minutes = whole_number(
        _("离线完成、补报不算超时（分钟）"), required=True, least=0, help_text=_("按时做完但没有网络，多久之内补报有效")
    )
    acknowledged_minutes = whole_number(_("“我来处理”之后多久不再逐级上报（分钟）"), required=True, least=0)
    starts = forms.MultipleChoiceField(label=_("从什么事开始计时"), widget=forms.CheckboxSelectMultiple)
    meets = forms.MultipleChoiceField(label=_("做到什么算办到"), widget=forms.CheckboxSelectMultiple)
    ends = forms.MultipleChoiceField(label=_("什么情况下不再计时"), widget=forms.CheckboxSelectMultiple, required=False)
    effective_from = MomentField(label=_("从什么时候起"), required=False, help_text=_("空着：马上生效"))
    note = forms.CharField(
        label=_("为什么改"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写进承诺的修改记录")
    )

    def __init__(self, data: Any, draft: Draft | None, words: Vocabulary, community_id: int, **initial: Any) -> None:
        self.parts = Parts.of(draft.limit) if draft else Parts("", 0, (), {"kind": "clock", "minutes": 60})
        simple = from_limit(self.parts.base)
        first = _first_days(draft.limit) if draft else {}
        known = {"limit_kind": simple[0], "limit_number": simple[1]} if simple else {"limit_kind": KEEP}
        known |= {
            "day_end": first.get("day_end", "midnight"),
            "roll": first.get("roll", False),
            "agreed": self.parts.agreed,
            "agreed_plus": self.parts.agreed_plus or None,
        }
        super().__init__(data, initial=known | _initial(draft) | initial)
        keeps = [] if simple else [(KEEP, _("不变") if self.parts.base else _("不设期限"))]
        self._choose("limit_kind", [*keeps, *KINDS])
        self._choose(
            "agreed", [("", _("不管约定，一样计时")), *((name, words.say_fact(name)) for name in words.moments)]
        )
        own = [(draft.department_code, draft.department_code)] if draft and draft.department_code else []
        listed = list_departments(community_id)
        self._choose("department_code", [("", _("管理处"))] + (listed or own))
        for name in ("starts", "meets", "ends"):
            self._choose(name, list(words.events.items()))
        for fact, values in words.values.items():
            self.fields[f"applies_{fact}"] = forms.MultipleChoiceField(
                label=words.say_fact(fact), choices=list(values.items()), required=False,
                widget=forms.CheckboxSelectMultiple, help_text=_("都不选：不限"),
                initial=[str(each) for each in (draft.applies.get(fact, ()) if draft else ())],
            )  # fmt: skip

    def _choose(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        chooser = self.fields[name]
        assert isinstance(chooser, forms.ChoiceField)
        chooser.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("limit_kind")
        if kind in dict(KINDS) and kind != "same_day" and "limit_number" in data and data["limit_number"] is None:
            self.add_error("limit_number", _("请填写期限是多少"))
        return data

    @property
    def conditions(self) -> list[Any]:
        """The fields of the condition in which something is chosen."""
        return [each for each in self._conditions if each.value()]

    @property
    def other_conditions(self) -> list[Any]:
        """Those that set no condition."""
        return [each for each in self._conditions if not each.value()]

    @property
    def _conditions(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("applies_")]


class Editor:
    """The whole editor: the form with the rows of its limit tables, its ladder and its pauses.

    ``by``: more facts whose values have limits of their own; a table without any limit of its own goes away.
    """

    def __init__(
        self, data: Any, *, draft: Draft | None, words: Vocabulary, community_id: int, by: Sequence[str] = (),
        is_new: bool = False, **initial: Any,
    ) -> None:  # fmt: skip
        self.words, self.old = words, draft
        self.form = (PromiseForm if is_new else VersionForm)(data, draft, words, community_id, **initial)
        tables = list(self.form.parts.tables)
        self.by = [fact for fact in dict.fromkeys(by) if fact in words.values and fact not in dict(tables)]
        tables += [(fact, {}) for fact in self.by]
        self.layers = [self._layer(data, place, fact, table) for place, (fact, table) in enumerate(tables)]
        self.limits = [row for layer in self.layers for row in layer.rows]
        self.steps: list[StepRow] = step_rows(data, draft.ladder if draft else ())
        self.pauses: list[PauseRow] = pause_rows(data, list_pause_reasons(), draft.pauses if draft else {})

    def _layer(self, data: Any, number: int, fact: str, table: Mapping[str, Any]) -> Layer:
        values = self.words.values.get(fact, {})
        rows = [
            LimitRow(
                data,
                prefix=f"limit-{number}-{place}",
                value=value,
                words=label,
                spec=table.get(value),
                vocabulary=self.words,
            )
            for place, (value, label) in enumerate(values.items())
        ]
        return Layer(fact, self.words.say_fact(fact), rows, table)

    @property
    def other_facts(self) -> list[tuple[str, str]]:
        """Facts by which limits could be set as well."""
        used = {layer.fact for layer in self.layers}
        return [(fact, self.words.say_fact(fact)) for fact in self.words.values if fact not in used]

    def is_valid(self) -> bool:
        """Whether everything is; every part is asked, so that all that is wrong shows at once."""
        outcomes = [each.is_valid() for each in (self.form, *self.limits, *self.steps, *self.pauses)]
        return all(outcomes)

    @property
    def is_refused(self) -> bool:
        """Whether anything was wrong."""
        return any(each.is_bound and each.errors for each in (self.form, *self.limits, *self.steps, *self.pauses))

    def add_refusal(self, problem: Invalid) -> None:
        """Show a command's refusal at its field."""
        self.form.add_refusal(Invalid({REFUSED_AT.get(name, name): said for name, said in problem.fields.items()}))

    @property
    def draft(self) -> Draft:
        """What was filled in."""
        data = self.form.cleaned_data
        steps = [each.step for each in self.steps]
        old_starts = self.old.starts if self.old else {}
        return Draft(
            limit=self._limit(),
            starts={event: old_starts.get(event, "") for event in _in_order(data["starts"], old_starts)},
            meets=_in_order(data["meets"], self.old.meets if self.old else ()),
            ends=_in_order(data["ends"], self.old.ends if self.old else ()),
            applies=self._applies(),
            department_code=data["department_code"],
            ladder=sorted((step for step in steps if step), key=lambda step: int(step["minutes"])),
            pauses={each.code: each.rule for each in self.pauses if each.rule is not None},
            tolerance_minutes=data["tolerance_minutes"],
            acknowledged_minutes=data["acknowledged_minutes"],
            target_rate=data["target_rate"],
        )

    def _applies(self) -> dict[str, list[Any]]:
        data = self.form.cleaned_data
        chosen = {fact: data[f"applies_{fact}"] for fact in self.words.values}
        known = self.old.applies if self.old else {}
        found = {
            fact: _in_order([self.words.plain[fact][each] for each in chosen[fact]], known.get(fact, ()))
            for fact in _in_order([fact for fact, values in chosen.items() if values], known)
        }
        # What this screen knows no words for stays as it is.
        return found | {fact: list(values) for fact, values in known.items() if fact not in self.words.values}

    def _limit(self) -> dict[str, Any]:
        data = self.form.cleaned_data
        end, roll = data["day_end"], data["roll"]
        kind = data["limit_kind"]
        base = self.form.parts.base if kind == KEEP else to_limit(kind, data["limit_number"], end, roll)
        found: Any = base
        for layer in reversed(self.layers):
            own = {row.value: limit for row in layer.rows if (limit := row.limit(end, roll)) is not None}
            own = {value: (own | layer.unknown)[value] for value in _in_order([*own, *layer.unknown], layer.table)}
            if own:
                found = {"kind": "by", "fact": layer.fact, "table": own, **({"otherwise": found} if found else {})}
        if data["agreed"]:
            plus = {"plus_minutes": data["agreed_plus"]} if data["agreed_plus"] else {}
            return {"kind": "fact", "fact": data["agreed"], **plus, **({"otherwise": found} if found else {})}
        return dict(found or {})

    @property
    def digest(self) -> str:
        """Tells whether what is stored is what was shown before."""
        data = self.form.cleaned_data
        said = {name: str(data[name] or "") for name in ("label", "label_en", "source", "effective_from")}
        return hashlib.sha256(json.dumps([self.draft.texts, said], sort_keys=True).encode()).hexdigest()[:32]


class PromiseForm(VersionForm):
    """A promise of the community's own, with the code by which it is known."""

    code = forms.SlugField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和连字符，以后不能改"))


def _in_order(chosen: Iterable[Any], before: Iterable[Any]) -> list[Any]:
    """What was chosen, in the order in which it stood before: an order is no change."""
    given = list(chosen)
    return [*(each for each in before if each in given), *(each for each in given if each not in list(before))]


def _initial(draft: Draft | None) -> dict[str, Any]:
    given = draft or Draft(limit={"kind": "clock", "minutes": 60})
    return {
        "department_code": given.department_code,
        "target_rate": f"{Decimal(given.target_rate).normalize():f}",
        "tolerance_minutes": given.tolerance_minutes,
        "acknowledged_minutes": given.acknowledged_minutes,
        "starts": list(given.starts),
        "meets": list(given.meets),
        "ends": list(given.ends),
    }


def _first_days(spec: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The first limit in days that a limit comes to: its end of the day stands for all."""
    if not spec:
        return {}
    if spec["kind"] in ("calendar_days", "working_days", "same_day"):
        return spec
    inner = [*spec.get("table", {}).values(), spec.get("otherwise")]
    return next((found for each in inner if (found := _first_days(each))), {})
