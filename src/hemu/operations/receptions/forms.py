"""The fields of a visit at the counter and of the list of visits (INT-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhoneInput
from hemu.operations.receptions.commands import ReceptionNote
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.queries import find_room, list_host_departments, list_hosts
from hemu.registry.org.names import say_department


class ReceptionForm(HemuForm):
    """A visit as it is noted while the visitor stands there."""

    visitor_name = forms.CharField(label=_("来访人"), max_length=60)
    side = forms.ChoiceField(
        label=_("是什么人"), choices=Reception.Side.choices, initial=Reception.Side.RESIDENT, required=False
    )
    room = forms.CharField(label=_("房号"), required=False, max_length=40)
    visitor_phone = forms.CharField(label=_("电话"), required=False, max_length=20, widget=PhoneInput)
    visitor_company = forms.CharField(label=pgettext_lazy("来访", "单位"), required=False, max_length=100)
    purpose = forms.CharField(label=_("来访事由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    identity = forms.ChoiceField(
        label=_("怎么核实身份的"), choices=Reception.Identity.choices, initial=Reception.Identity.NONE, required=False
    )
    identity_note = forms.CharField(label=_("核实备注"), required=False, max_length=100)
    outcome = forms.ChoiceField(
        label=_("怎么处理的"),
        choices=Reception.Outcome.choices,
        initial=Reception.Outcome.HANDLED,
        required=False,
        widget=forms.RadioSelect,
    )
    sent_to = forms.TypedChoiceField(label=_("转交给谁"), required=False, coerce=int, empty_value=None)
    sent_to_department = forms.TypedChoiceField(label=_("转交哪个部门"), required=False, coerce=int, empty_value=None)
    result = forms.CharField(
        label=pgettext_lazy("来访", "处理情况"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    came_at = MomentField(label=_("来访时间"), required=False)

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        self.community_id = community_id
        super().__init__(*args, **kwargs)
        staff = [(str(each.pk), each.name) for each in list_hosts(community_id)]
        departments = [(str(each.pk), say_department(each)) for each in list_host_departments(community_id)]
        self.fields["sent_to"].choices = [("", "—"), *staff]  # type: ignore[attr-defined]
        self.fields["sent_to_department"].choices = [("", "—"), *departments]  # type: ignore[attr-defined]

    def clean_room(self) -> int | None:
        text: str = self.cleaned_data["room"].strip()
        if not text:
            return None
        room = find_room(self.community_id, text)
        if room is None:
            raise forms.ValidationError(_("本小区没有这个房号。"))
        return room.pk

    def make_note(self, *, at: datetime) -> ReceptionNote:
        """What `record_reception` takes; a visit without a time is now."""
        given = dict(self.cleaned_data)
        return ReceptionNote(
            came_at=given.pop("came_at") or at,
            side=given.pop("side") or Reception.Side.RESIDENT,
            identity=given.pop("identity") or Reception.Identity.NONE,
            outcome=given.pop("outcome") or Reception.Outcome.HANDLED,
            room_id=given.pop("room"),
            sent_to_id=given.pop("sent_to"),
            sent_to_department_id=given.pop("sent_to_department"),
            **given,
        )


_ANY = ("", pgettext_lazy("筛选", "不限"))


class ReceptionFilterForm(HemuForm):
    """What the list of visits is searched by."""

    q = forms.CharField(label=_("事由、姓名、房号、电话"), required=False, max_length=60)
    outcome = forms.ChoiceField(label=_("怎么处理的"), required=False, choices=[_ANY, *Reception.Outcome.choices])
    side = forms.ChoiceField(label=_("是什么人"), required=False, choices=[_ANY, *Reception.Side.choices])
    identity = forms.ChoiceField(
        label=_("身份核实"), required=False, choices=[_ANY, ("yes", _("已核实")), ("no", _("未核实"))]
    )
    from_day = DayField(label=_("来访日期，从"), required=False)
    to_day = DayField(label=_("来访日期，到"), required=False)
    received_by = forms.ChoiceField(label=_("接待人"), required=False)

    def __init__(self, *args: Any, community_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_by"].choices = lambda: self._staff(community_id)  # type: ignore[attr-defined]

    def _staff(self, community_id: int | None) -> list[tuple[str, Any]]:
        staff = list_hosts(community_id) if community_id is not None else []
        return [_ANY, *((str(each.pk), each.name) for each in staff)]
