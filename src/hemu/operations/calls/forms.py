"""The fields of the telephone record, of the list of calls and of the rules for answering (INT-02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhoneInput
from hemu.operations.calls.commands import CallNote
from hemu.operations.calls.models import Call
from hemu.operations.calls.queries import list_addressees
from hemu.operations.calls.rules import LONGEST_WAIT, MOST_RINGS_NOTED


class CallForm(HemuForm):
    """A call as somebody notes it while it is still in the ear; the number comes first."""

    phone = forms.CharField(label=_("来电号码"), required=False, max_length=20, widget=PhoneInput)
    caller_name = forms.CharField(label=_("来电人"), required=False, max_length=60)
    message = forms.CharField(label=_("说了什么"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    for_staff = forms.TypedChoiceField(label=_("找谁"), required=False, coerce=int, empty_value=None)
    for_words = forms.CharField(label=_("找谁（名单上没有）"), required=False, max_length=60)
    action = forms.ChoiceField(
        label=_("要怎么办"), choices=Call.Action.choices, initial=Call.Action.NONE, required=False
    )
    action_note = forms.CharField(label=_("补充"), required=False, max_length=200)
    caller_company = forms.CharField(label=_("来电单位"), required=False, max_length=100)
    extension = forms.CharField(label=_("分机"), required=False, max_length=10)
    city = forms.CharField(label=_("城市"), required=False, max_length=30)
    outcome = forms.ChoiceField(
        label=_("接听情况"),
        choices=Call.Outcome.choices,
        initial=Call.Outcome.ANSWERED,
        required=False,
        widget=forms.RadioSelect,
    )
    rings = forms.IntegerField(label=_("响了几声"), required=False, min_value=0, max_value=MOST_RINGS_NOTED)
    wait_seconds = forms.IntegerField(
        label=_("等了几秒"), required=False, min_value=0, max_value=LONGEST_WAIT, help_text=_("没数响铃声时填。")
    )
    started_at = MomentField(label=_("来电时间"), required=False)
    taken_by = forms.TypedChoiceField(
        label=_("接听人"), required=False, coerce=int, empty_value=None, help_text=_("留空就是您自己。")
    )

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [(str(each.pk), each.name) for each in list_addressees(community_id)]
        for name in ("for_staff", "taken_by"):
            self.fields[name].choices = [("", "—"), *staff]  # type: ignore[attr-defined]

    def make_note(self, *, at: Any) -> CallNote:
        """What `record_call` takes; a call without a time is now."""
        given = dict(self.cleaned_data)
        return CallNote(
            started_at=given.pop("started_at") or at,
            outcome=given.pop("outcome") or Call.Outcome.ANSWERED,
            action=given.pop("action") or Call.Action.NONE,
            for_staff_id=given.pop("for_staff"),
            taken_by_id=given.pop("taken_by"),
            **given,
        )


GROUPS = [
    ("answered", pgettext_lazy("来电", "已接")),
    ("missed", pgettext_lazy("来电", "未接")),
    ("message", _("留言")),
    ("open", _("没有登记工单")),
]


class CallFilterForm(HemuForm):
    """What the list of calls is searched by."""

    q = forms.CharField(label=_("号码、姓名、内容"), required=False, max_length=60)
    group = forms.ChoiceField(
        label=_("接听情况"), required=False, choices=[("", pgettext_lazy("筛选", "不限")), *GROUPS]
    )
    from_day = DayField(label=_("来电日期，从"), required=False)
    to_day = DayField(label=_("来电日期，到"), required=False)
    taken_by = forms.ChoiceField(label=_("接听人"), required=False)

    def __init__(self, *args: Any, community_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taken_by"].choices = lambda: self._staff(community_id)  # type: ignore[attr-defined]

    def _staff(self, community_id: int | None) -> list[tuple[str, Any]]:
        staff = list_addressees(community_id) if community_id is not None else []
        return [("", pgettext_lazy("筛选", "不限")), *((str(each.pk), each.name) for each in staff)]


class CallRulesForm(HemuForm):
    """Within how many rings the telephone is to be answered."""

    most_rings = forms.IntegerField(label=_("几声之内接听"), min_value=1, max_value=20)
    seconds_per_ring = forms.IntegerField(
        label=_("每声按几秒算"),
        min_value=1,
        max_value=30,
        help_text=_("只知道等待秒数的来电（如呼叫中心送来的）按它折算。"),
    )
