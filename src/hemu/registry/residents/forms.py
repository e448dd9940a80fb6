"""Forms of people and households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.registry.residents.models import HouseholdMember, Person


class PersonForm(HemuForm):
    """Somebody's data; the ID number is not shown, and stays unless a new one is typed."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phones = forms.CharField(label=_("电话"), max_length=100, required=False, help_text=_("几个号码用空格隔开。"))
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("不清楚")), *Person.Gender.choices])
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("加密保存。不改就留空。"),
    )
    birth_date = DayField(label=_("生日"), required=False, help_text=_("有身份证号时自动取。"))
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_phones(self) -> list[str]:
        return [each for each in self.cleaned_data["phones"].replace("、", " ").replace(",", " ").split() if each]


class MemberForm(PersonForm):
    """Somebody who joins a household."""

    role = forms.ChoiceField(label=_("身份"), choices=HouseholdMember.Role.choices)
    share = forms.DecimalField(
        label=_("产权份额（%）"), max_digits=7, decimal_places=4, required=False, help_text=_("只有业主填。")
    )
    from_date = DayField(label=_("从哪天起"), required=False)
    field_order = ("role", "name", "phones", "gender", "id_number", "birth_date", "share", "from_date", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].help_text = _("加密保存。已登记过的人会自动认出来。")


class EndMembershipForm(HemuForm):
    """Somebody who leaves a household."""

    to_date = DayField(label=_("从哪天起不再属于这一户"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
