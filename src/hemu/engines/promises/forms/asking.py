"""What is asked of the test bench and of the replay, and the reasons given (PRO-01, PRO-05, PRO-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.engines.promises.forms.calendar import WEEKDAYS, HoursField
from hemu.engines.promises.forms.limits import KINDS, from_limit, to_limit, whole_number
from hemu.engines.promises.reckoning import Unreckonable
from hemu.engines.promises.reckoning.questions import read_calendar
from hemu.engines.promises.replaying import Change
from hemu.engines.promises.saying import Vocabulary, say_limit
from hemu.kernel.timekeeping import civil_date, day_start
from hemu.kernel.ui.forms import HemuForm, MomentField
from hemu.kernel.ui.words_of_time import say_month

MONTHS = 24
"""How far back a replay may go."""
MOST_MONTHS = 12


class ReasonForm(HemuForm):
    """Why something is done."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(HemuForm):
    """Why, if somebody wants to say."""

    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class TryForm(HemuForm):
    """A matter that might be: its facts, when it begins, when it waits."""

    started_at = MomentField(label=_("什么时候开始"))
    pause_from = MomentField(label=_("暂停，从"), required=False)
    pause_to = MomentField(label=_("暂停，到"), required=False)

    def __init__(self, data: Any, words: Vocabulary, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.words = words
        for fact, values in words.values.items():
            self.fields[f"fact_{fact}"] = forms.ChoiceField(
                label=words.say_fact(fact), required=False, choices=[("", "—"), *values.items()]
            )
        for fact in words.moments:
            self.fields[f"fact_{fact}"] = MomentField(label=words.say_fact(fact), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        start, begin, end = (data.get(name) for name in ("started_at", "pause_from", "pause_to"))
        if (begin is None) != (end is None) and not {"pause_from", "pause_to"} & set(self.errors):
            self.add_error("pause_to" if end is None else "pause_from", _("从什么时候到什么时候都要填"))
        elif begin and end and start and not start <= begin <= end:
            self.add_error("pause_from", _("暂停要在开始之后，结束不能早于开始"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as a matter tells them."""
        found: dict[str, Any] = {}
        for fact in self.words.facts:
            value = self.cleaned_data[f"fact_{fact}"]
            if isinstance(value, datetime):
                found[fact] = value.isoformat()
            else:
                found[fact] = self.words.plain.get(fact, {}).get(value or "", "")
        return found


class ReplayForm(HemuForm):
    """Which months, and what would have been otherwise."""

    first = forms.ChoiceField(label=_("从"))
    last = forms.ChoiceField(label=_("到"))
    instead_of = forms.ChoiceField(label=_("改哪一档期限"), required=False)
    limit_number = whole_number(_("改成"))
    limit_kind = forms.ChoiceField(label=_("单位"), required=False, choices=[("", _("不变")), *KINDS])
    target = forms.DecimalField(label=_("目标（%）"), required=False, min_value=0, max_value=100, decimal_places=2)
    hours = HoursField(label=_("办公时间"), required=False, help_text=_("空着：不变"))
    has_weekend = forms.BooleanField(label=_("另定每周休息日"), required=False)
    weekend = forms.MultipleChoiceField(
        label=_("每周休息日"), choices=WEEKDAYS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, at: datetime, limits: Sequence[Mapping[str, Any]], words: Vocabulary) -> None:
        months = list(_months(civil_date(at)))
        this = f"{civil_date(at):%Y-%m}"
        super().__init__(data, initial={"first": this, "last": this})
        self.limits = limits
        choices = [
            (f"{month:%Y-%m}", _("%(year)s年%(month)s") % {"year": month.year, "month": say_month(month.month)})
            for month in months
        ]
        for name, options in (
            ("first", choices),
            ("last", choices),
            (
                "instead_of",
                [("", _("全部")), *((str(place), say_limit(each, words)) for place, each in enumerate(limits))],
            ),
        ):
            chooser = self.fields[name]
            assert isinstance(chooser, forms.ChoiceField)
            chooser.choices = options

    def clean_hours(self) -> list[list[str]] | None:
        hours: list[list[str]] | None = self.cleaned_data["hours"]
        try:
            read_calendar({"office_hours": hours or []})
        except Unreckonable:
            raise forms.ValidationError(_("各段时间要按先后，不能重叠，也不能跨过午夜")) from None
        return hours

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("limit_kind")
        if kind and kind != "same_day" and "limit_number" in data and data["limit_number"] is None:
            self.add_error("limit_number", _("请填写期限是多少"))
        elif not kind and data.get("limit_number"):
            self.add_error("limit_kind", _("请选择单位"))
        if data.get("has_weekend") and len(data.get("weekend", ())) == 7:
            self.add_error("weekend", _("一周至少要有一个工作日。"))
        first, last = data.get("first"), data.get("last")
        if first and last and not 0 <= _distance(first, last) < MOST_MONTHS:
            self.add_error("last", _("从早到晚，最多 12 个月"))
        return data

    @property
    def period(self) -> tuple[datetime, datetime]:
        """From the first month's first day up to the end of the last."""
        begin, end = (date.fromisoformat(f"{self.cleaned_data[name]}-01") for name in ("first", "last"))
        return day_start(begin), day_start((end + timedelta(days=32)).replace(day=1))

    @property
    def change(self) -> Change:
        """What would have been otherwise."""
        data = self.cleaned_data
        place = data["instead_of"]
        limit = to_limit(data["limit_kind"], data["limit_number"]) if data["limit_kind"] else None
        return Change(
            limit=limit,
            instead_of=self.limits[int(place)] if place else None,
            hours=data["hours"],
            weekend=[int(each) for each in data["weekend"]] if data["has_weekend"] else None,
        )


def list_limits(spec: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The plain limits that a promise can come to, each once."""
    if not spec:
        return []
    if from_limit(spec) is not None:
        return [spec]
    found: list[Mapping[str, Any]] = []
    for each in [*spec.get("table", {}).values(), spec.get("otherwise"), *spec.get("of", ())]:
        found += [limit for limit in list_limits(each) if limit not in found]
    return found


def _months(today: date) -> Iterator[date]:
    month = today.replace(day=1)
    for _place in range(MONTHS):
        yield month
        month = (month - timedelta(days=1)).replace(day=1)


def _distance(first: str, last: str) -> int:
    begin, end = date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01")
    return (end.year - begin.year) * 12 + end.month - begin.month
