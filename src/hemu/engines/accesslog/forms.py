"""What the access log is searched by, and the limits of unusual reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.alarms import AlarmRule, list_alarm_rules
from hemu.engines.accesslog.registry import FIELDS, list_purposes
from hemu.engines.accesslog.rules import Limits
from hemu.identity.subjects import get_subject_label
from hemu.kernel.ui.forms import DayField, HemuForm, TimeInput
from hemu.kernel.ui.words_of_time import say_exact_span

_RECORD = re.compile(r"([a-z_]{1,30}):([0-9]{1,18})")
WORDS = {"required": _("请填写"), "invalid": _("填写得不对")}
ANY = ("", pgettext_lazy("筛选", "不限"))


class SightFilterForm(HemuForm):
    """Who, whose, what, what for, when (PRV-01)."""

    who = forms.CharField(label=_("谁看的"), required=False, max_length=60)
    purpose = forms.ChoiceField(label=_("看的用途"), required=False)
    field = forms.ChoiceField(label=_("看了什么"), required=False, choices=[ANY, *FIELDS.items()])
    from_date = DayField(label=_("日期，从"), required=False)
    to_date = DayField(label=_("日期，到"), required=False)
    record = forms.ChoiceField(label=_("只看谁的"), required=False)
    about = forms.ChoiceField(label=_("只看为了"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purposes = [(each.code, each.label) for each in list_purposes()]
        self.fields["purpose"].choices = [ANY, *purposes]  # type: ignore[attr-defined]
        for name in ("record", "about"):
            self.fields[name].choices = [ANY, *self._given(name)]  # type: ignore[attr-defined]

    def _given(self, name: str) -> list[tuple[str, Any]]:
        """One record's entries are reached by a link; the field only lets one leave them again."""
        match = _RECORD.fullmatch(str(self.data.get(name, "")))
        if match is None:
            return []
        return [(match[0], _("这一条记录（%(what)s）") % {"what": get_subject_label(match[1])})]


class AlarmFilterForm(HemuForm):
    """Which alarms."""

    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ANY, ("open", _("待核实")), ("handled", _("已核实"))]
    )
    rule = forms.ChoiceField(label=_("提醒规则"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [ANY, *((rule.code, rule.label) for rule in list_alarm_rules())]  # type: ignore[attr-defined]


class HandleForm(HemuForm):
    """What came out."""

    note = forms.CharField(label=_("核实结果"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


def _say_minutes(minutes: int) -> str:
    """What a large number of minutes comes to, in words."""
    span = say_exact_span(timedelta(minutes=minutes))
    return gettext("现在是 %(span)s") % {"span": span} if minutes >= 60 else ""


class LimitsForm(HemuForm):
    """Every rule's figures, asked by the names that `set_limits` refuses by: ``<rule>_<field>``."""

    def __init__(self, *args: Any, limits: Mapping[str, Limits], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = list_alarm_rules()
        for rule in self.rules:
            self._add(rule, limits[rule.code])

    def _add(self, rule: AlarmRule, now: Limits) -> None:
        made: dict[str, forms.Field] = {
            "is_on": forms.BooleanField(label=_("开启提醒"), required=False, initial=now.is_on),
            "number": forms.IntegerField(label=_("人数或次数"), error_messages=WORDS, initial=now.number),
            "minutes": forms.IntegerField(
                label=_("多少分钟内"), error_messages=WORDS, initial=now.minutes, help_text=_say_minutes(now.minutes)
            ),
            "opens": forms.TimeField(
                label=_("上班时间，从"), error_messages=WORDS, widget=TimeInput, initial=now.opens
            ),
            "closes": forms.TimeField(
                label=_("上班时间，到"), error_messages=WORDS, widget=TimeInput, initial=now.closes
            ),
        }
        for name in ("is_on", *rule.uses):
            self.fields[f"{rule.code}_{name}"] = made[name]

    @property
    def groups(self) -> list[tuple[AlarmRule, list[forms.BoundField]]]:
        """Each rule with its fields."""
        return [(rule, [self[f"{rule.code}_{name}"] for name in ("is_on", *rule.uses)]) for rule in self.rules]

    @property
    def chosen(self) -> dict[str, Limits]:
        """The limits as given."""
        return {
            rule.code: Limits(
                **{name: self.cleaned_data[f"{rule.code}_{name}"] for name in ("is_on", *rule.uses)},
            )
            for rule in self.rules
        }
