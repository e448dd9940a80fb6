"""Forms of people and households."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm, PhoneInput
from hemu.registry.residents.merging import Double
from hemu.registry.residents.models import CareFlag, HelperJob, HouseholdDocument, HouseholdMember, Person

OWNERS = 3
"""New owners that the form of a change of ownership takes; more are registered afterwards."""
NOBODY = "new"


def split_phones(typed: str) -> list[str]:
    """Several numbers in one field."""
    return [each for each in typed.replace("、", " ").replace(",", " ").replace("，", " ").split() if each]  # 中文


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
    work_unit = forms.CharField(label=_("工作单位"), max_length=100, required=False)
    speaks = forms.CharField(
        label=_("沟通语言"), max_length=20, required=False, help_text=_("不说普通话时写，例如 英语、粤语。")
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_phones(self) -> list[str]:
        return split_phones(self.cleaned_data["phones"])


class MemberForm(PersonForm):
    """Somebody who joins a household."""

    role = forms.ChoiceField(label=_("身份"), choices=HouseholdMember.Role.choices)
    share = forms.DecimalField(
        label=_("产权份额（%）"), max_digits=7, decimal_places=4, required=False, help_text=_("只有业主填。")
    )
    from_date = DayField(label=_("从哪天起"), required=False)
    same_as = forms.ChoiceField(
        label=_("是不是已经登记过的这一位？"), required=False, widget=forms.RadioSelect, choices=[(NOBODY, "")]
    )
    field_order: tuple[str, ...] = (
        "same_as",
        "role",
        "name",
        "phones",
        "gender",
        "id_number",
        "birth_date",
        "work_unit",
        "speaks",
        "share",
        "from_date",
        "note",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].help_text = _("加密保存。已登记过的人会自动认出来。")
        asked = self.fields["same_as"]
        assert isinstance(asked, forms.ChoiceField)
        given = str(self.data.get("same_as", "")) if self.is_bound else ""
        if given.isascii() and given.isdigit():
            asked.choices = [(given, ""), (NOBODY, "")]
        asked.widget = forms.HiddenInput()

    def ask_who(self, doubles: Sequence[Double]) -> None:
        """Show people who may be the same, and let one be chosen, or none (RES-11)."""
        asked = self.fields["same_as"]
        assert isinstance(asked, forms.ChoiceField)
        asked.widget = forms.RadioSelect()
        asked.choices = [*((str(each.id), each.words) for each in doubles), (NOBODY, _("都不是，登记为新的一位"))]
        self.add_error("same_as", _("已经有相像的住户，请选一个"))

    def clean_same_as(self) -> int | None:
        given = self.cleaned_data["same_as"]
        return int(given) if given and given != NOBODY else None

    @property
    def was_asked(self) -> bool:
        """Whether somebody has chosen already."""
        return bool(self.data.get("same_as"))


class HelperForm(MemberForm):
    """A domestic worker who comes to a home."""

    job = forms.ChoiceField(label=_("工种"), choices=HelperJob.Job.choices)
    agency = forms.CharField(label=_("家政公司"), max_length=60, required=False)
    hours = forms.CharField(label=_("时间"), max_length=60, required=False, help_text=_("例如 周一至周五上午。"))
    is_live_in = forms.BooleanField(label=_("住家"), required=False)
    field_order = ("same_as", "job", "name", "phones", "id_number", "gender", "agency", "hours", "is_live_in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("role", "share", "birth_date", "work_unit"):
            del self.fields[name]


class HelperJobForm(HemuForm):
    """What a domestic worker does."""

    job = forms.ChoiceField(label=_("工种"), choices=HelperJob.Job.choices)
    agency = forms.CharField(label=_("家政公司"), max_length=60, required=False)
    hours = forms.CharField(label=_("时间"), max_length=60, required=False, help_text=_("例如 周一至周五上午。"))
    is_live_in = forms.BooleanField(label=_("住家"), required=False)


class MembershipForm(HemuForm):
    """An owner's share, and since when somebody belongs to a home."""

    share = forms.DecimalField(
        label=_("产权份额（%）"), max_digits=7, decimal_places=4, required=False, help_text=_("只有业主填。")
    )
    from_date = DayField(label=_("从哪天起"), required=False)


class EndMembershipForm(HemuForm):
    """Somebody who leaves a household."""

    to_date = DayField(label=_("从哪天起不再属于这一户"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class EndForm(HemuForm):
    """Something that ends on a day."""

    to_date = DayField(label=_("哪天结束"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class ReasonForm(HemuForm):
    """Something that ends today."""

    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class VehicleForm(HemuForm):
    """A vehicle of a home."""

    plate = forms.CharField(label=_("车牌"), max_length=15)
    description = forms.CharField(label=_("品牌和颜色"), max_length=40, required=False)
    parking_id = forms.TypedChoiceField(label=_("车位"), coerce=int, required=False, empty_value=None)
    from_date = DayField(label=_("从哪天起"), required=False)

    def __init__(self, *args: Any, spaces: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parking_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("没有")), *spaces]


class PetForm(HemuForm):
    """A pet of a home."""

    kind = forms.CharField(label=_("种类"), max_length=20, help_text=_("例如 犬、猫。"))
    name = forms.CharField(label=_("名字"), max_length=20, required=False)
    description = forms.CharField(label=_("品种和毛色"), max_length=40, required=False)
    licence = forms.CharField(label=_("证号"), max_length=30, help_text=_("养犬证等证件的号码。"))
    from_date = DayField(label=_("从哪天起"), required=False)


class ContactForm(HemuForm):
    """Whom to call when something happens."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    relation = forms.CharField(label=_("关系"), max_length=20, required=False, help_text=_("例如 女儿、邻居。"))
    phone = forms.CharField(label=_("电话"), max_length=20, widget=PhoneInput())
    note = forms.CharField(label=_("备注"), max_length=100, required=False)


class AuthorityForm(HemuForm):
    """A letter of authority."""

    principal_id = forms.TypedChoiceField(label=_("委托人"), coerce=int)
    scope = forms.CharField(label=_("委托事项"), max_length=200, help_text=_("例如 代办收房、缴费、领取钥匙。"))
    from_date = DayField(label=_("从哪天起"))
    to_date = DayField(label=_("到哪天为止"), required=False, help_text=_("没有写期限就不填。"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, owners: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["principal_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = list(owners)


class DocumentForm(HemuForm):
    """A paper of a home or of one of its people."""

    kind = forms.ChoiceField(label=_("文件种类"), choices=HouseholdDocument.Kind.choices)
    member_id = forms.TypedChoiceField(label=_("谁的"), coerce=int, required=False, empty_value=None)
    title = forms.CharField(label=_("说明"), max_length=60, required=False)
    file = forms.FileField(label=_("文件"), help_text=_("照片、PDF 或 Word，加密保存。"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member_id"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("这一户的")), *people]


class CareForm(HemuForm):
    """Why somebody needs attention, each with a short note."""

    kinds = forms.MultipleChoiceField(
        label=_("需要关怀的原因"),
        choices=CareFlag.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("65 岁和 70 岁以上按生日自动显示，不用勾。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in CareFlag.Kind.choices:
            self.fields[f"note_{kind}"] = forms.CharField(
                label=_("%(kind)s：说明") % {"kind": label}, max_length=200, required=False
            )

    @property
    def flags(self) -> dict[str, str]:
        """What was ticked, with its note."""
        return {kind: self.cleaned_data[f"note_{kind}"] for kind in self.cleaned_data["kinds"]}


class ProfileForm(HemuForm):
    """What the community asks beyond the usual (RES-03)."""

    def __init__(self, *args: Any, attributes: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pk, label in attributes:
            self.fields[f"attribute_{pk}"] = forms.CharField(label=label, max_length=200, required=False)

    @property
    def values(self) -> dict[int, str]:
        """Attribute's id to text."""
        return {int(name.removeprefix("attribute_")): text for name, text in self.cleaned_data.items()}


class OwnershipForm(HemuForm):
    """A home changes hands (RES-02)."""

    from_date = DayField(label=_("过户日期"))
    leaving = forms.TypedMultipleChoiceField(
        label=_("同时迁出"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("例如 买卖、继承、赠与。"))

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, OWNERS + 1):
            known = {"number": number}
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("新业主 %(number)s：姓名") % known, max_length=60, required=number == 1
            )
            self.fields[f"phones_{number}"] = forms.CharField(
                label=_("新业主 %(number)s：电话") % known, max_length=100, required=False
            )
            self.fields[f"id_number_{number}"] = forms.CharField(
                label=_("新业主 %(number)s：证件号码") % known, max_length=30, required=False
            )
            self.fields[f"share_{number}"] = forms.DecimalField(
                label=_("新业主 %(number)s：份额（%%）") % known, max_digits=7, decimal_places=4, required=False
            )
        choices = list(others)
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.TypedMultipleChoiceField)
        leaving.choices = choices
        if not choices:
            del self.fields["leaving"]
