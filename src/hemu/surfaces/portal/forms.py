"""What stands around a kind's own form when a resident reports: where it is, and when somebody is at home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.kernel.ui.forms import DayField, HemuForm, PhoneInput
from hemu.registry.binding.authority import OWNERS_MAY_ADD
from hemu.registry.residents.models import Person
from hemu.surfaces.portal.queries import MyHome, list_reportable_places
from hemu.surfaces.portal.rules import find_slot, list_slots

AT_ANY_TIME = ""
ANOTHER_TIME = "other"


class WhereForm(HemuForm):
    """One of my homes, or a public place of the community where I live."""

    where = forms.ChoiceField(label=_("在哪里"))
    when = forms.ChoiceField(label=_("什么时候方便"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, homes: Sequence[MyHome], community_id: int, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [(f"room-{home.id}", home.address) for home in homes]
        places = [(f"place-{p.pk}", p.name) for p in list_reportable_places(community_id=community_id)]
        groups = [(str(_("我的家")), rooms)]
        if places:
            groups.append((str(_("小区公共区域")), places))
        self.fields["where"].choices = groups  # type: ignore[attr-defined]
        slots = [(slot.code, slot.label) for slot in list_slots(at)]
        self.fields["when"].choices = [(AT_ANY_TIME, _("尽快")), *slots, (ANOTHER_TIME, _("别的时间"))]  # type: ignore[attr-defined]
        self.initial.setdefault("when", AT_ANY_TIME)

    def clean_when(self) -> str:
        tapped: str = self.cleaned_data["when"]
        if tapped == ANOTHER_TIME and not self.data.get("convenient_from"):
            raise forms.ValidationError(_("请在下面填写时间。"))
        return tapped

    def command_fields(self) -> dict[str, int]:
        """``room_id`` or ``place_id``."""
        kind, _dash, pk = self.cleaned_data["where"].partition("-")
        return {f"{kind}_id": int(pk)}


def with_slot(posted: QueryDict, at: datetime) -> QueryDict:
    """What was posted, with the beginning and end of the time that was tapped; else typed times count."""
    slot = find_slot(posted.get("when", AT_ANY_TIME), at)
    if slot is None:
        return posted
    filled = posted.copy()
    filled["convenient_from"] = f"{slot.start:%Y-%m-%dT%H:%M}"
    filled["convenient_to"] = f"{slot.end:%Y-%m-%dT%H:%M}"
    return filled


def make_report_form(
    form_class: type[Any], *args: Any, actor: Actor, community_id: int, plain: bool, **kwargs: Any
) -> Any:
    """The kind's own form for residents; its category as taps, except in elder mode where one list is calmer."""
    form = form_class(*args, actor=actor, community_id=community_id, **kwargs)
    category = form.fields.get("category")
    if category is not None and plain:
        category.choices = [("", _("请选一类")), *category.choices]
    elif category is not None:
        category.widget = forms.RadioSelect(choices=category.choices)
    return form


class AddPersonForm(HemuForm):
    """Somebody who belongs to my home from now on."""

    role = forms.ChoiceField(
        label=_("身份"), choices=[(role.value, role.label) for role in OWNERS_MAY_ADD], widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False, widget=PhoneInput({"autocomplete": "off"}))
    from_date = DayField(label=_("从哪天起"), required=False, help_text=_("不填就是今天。"))
    last_date = DayField(label=_("住到哪天"), required=False, help_text=_("租户填租约的最后一天；过了这天自动移出。"))


class RemovePersonForm(HemuForm):
    """Somebody who no longer belongs to my home."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class PhonesForm(HemuForm):
    """My telephones."""

    phones = forms.CharField(label=_("电话"), max_length=100, help_text=_("几个号码用空格隔开。"), widget=PhoneInput())

    def clean_phones(self) -> list[str]:
        return [each for each in self.cleaned_data["phones"].replace("、", " ").replace(",", " ").split() if each]


class CorrectForm(HemuForm):
    """What is right; what is empty stays as it is."""

    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    phones = forms.CharField(
        label=_("电话"), max_length=100, required=False, help_text=_("几个号码用空格隔开，会替换原来的。")
    )
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("不改")), *Person.Gender.choices])
    birth_date = DayField(label=_("生日"), required=False)
    id_number = forms.CharField(
        label=_("证件号码"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    words = forms.CharField(label=_("想说明的话"), max_length=200, required=False)


class DeleteForm(HemuForm):
    """That it is meant."""

    words = forms.CharField(label=_("想说明的话"), max_length=200, required=False)
    is_sure = forms.BooleanField(label=_("我明白：删除以后不能恢复"))
