"""The bodies of operations that have no form on a page of this shape."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.operations.calls.forms import CallForm
from hemu.operations.receptions.forms import ReceptionForm
from hemu.registry.residents.models import HouseholdMember, Person

REVEALED = [("name", _("姓名")), ("phone", _("电话")), ("id_number", _("证件号码")), ("birth_date", _("生日"))]


class PersonForm(HemuForm):
    """What may be changed of a person; what is left out stays as it is."""

    name = forms.CharField(label=_("姓名"), required=False, max_length=60)
    phones = forms.CharField(label=_("全部电话，用空格分开；或一个列表"), required=False, max_length=200)
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=[("", ""), *Person.Gender.choices])
    birth_date = DayField(label=_("生日"), required=False)
    id_number = forms.CharField(label=_("证件号码"), required=False, max_length=30)
    note = forms.CharField(label=_("备注"), required=False, max_length=1000)


class NewMemberForm(PersonForm):
    """Somebody who comes to belong to a home (RES-02)."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    role = forms.ChoiceField(label=_("身份"), choices=HouseholdMember.Role.choices)
    from_date = DayField(label=_("从哪天起"), required=False)


class EndForm(HemuForm):
    """The last day, and why."""

    to_date = DayField(label=_("到哪天为止"), required=False)
    reason = forms.CharField(label=_("原因"), required=False, max_length=200)


class RevealForm(HemuForm):
    """Which value, and why."""

    field = forms.ChoiceField(label=_("哪一项"), choices=REVEALED)
    phone_id = forms.IntegerField(label=_("哪个电话（编号）；不写就是第一个"), required=False, min_value=1)
    reason = forms.CharField(label=_("为什么要看"), max_length=200)


class EmptyForm(HemuForm):
    """Nothing is asked."""


class CallBody(CallForm):
    """A call, and the number that the call centre knows it by: sent again, it is found, not kept twice."""

    asks_community = True
    external_id = forms.CharField(label=_("呼叫中心的通话编号"), required=False, max_length=64)


class ReceptionBody(ReceptionForm):
    """A visit."""

    asks_community = True


BODIES: dict[tuple[str, str], type[Any]] = {
    ("patch", "/people/{person_id}"): PersonForm,
    ("post", "/people/{person_id}/reveal"): RevealForm,
    ("post", "/rooms/{room_id}/members"): NewMemberForm,
    ("post", "/members/{member_id}/end"): EndForm,
    ("post", "/members/{member_id}/binding-code"): EmptyForm,
    ("post", "/calls"): CallBody,
    ("post", "/receptions"): ReceptionBody,
}
"""The form of each body, for the description."""
