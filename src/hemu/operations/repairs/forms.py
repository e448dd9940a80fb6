"""The fields of opening a repair and of its steps."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework.clocks import Allowance, list_allowances
from hemu.casework.commands import Report
from hemu.casework.commands.pausing import MOST_DAYS
from hemu.casework.forms import StepForm, command_fields
from hemu.casework.models import DESK_CHANNELS, URGENCY_AT_OPENING, Case
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhoneInput, PhotosField, SignatureField
from hemu.kernel.ui.words_of_time import say_exact_span
from hemu.operations.repairs.commands import MaterialLine
from hemu.operations.repairs.queries import list_materials
from hemu.operations.repairs.rules import TRADES, WAITING_FOR

SOMEBODY_HOME = [("", _("不确定")), ("yes", _("有人")), ("no", _("没人"))]
ABOUT_THE_HOME = ("somebody_home", "spare_key_left", "spare_key_may_be_used")
LONGEST_ID = 18
"""Digits of a record's number that every database takes."""
MATERIAL_ROWS = 5
"""How many lines the form without a script offers; the API takes any number."""


class ResidentRepairForm(HemuForm):
    """What a resident tells of a fault (REP-01). Where and who are known from the sign-in."""

    category = forms.ChoiceField(label=_("哪一类"), choices=TRADES)
    summary = forms.CharField(label=_("哪里坏了"), max_length=200)
    description = forms.CharField(
        label=_("详细说说"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("照片"), required=False)
    convenient_from = MomentField(label=_("方便的时间，从"), required=False)
    convenient_to = MomentField(label=_("到"), required=False)
    somebody_home = forms.ChoiceField(
        label=_("那时家里有人吗"), choices=SOMEBODY_HOME, required=False, widget=forms.RadioSelect
    )
    spare_key_left = forms.BooleanField(label=_("已在服务台留了备用钥匙"), required=False)
    spare_key_may_be_used = forms.BooleanField(label=_("没人时可以用备用钥匙进门"), required=False)
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=20, widget=PhoneInput)

    def __init__(self, *args: Any, actor: Actor, community_id: int, is_public: bool = False, **kwargs: Any) -> None:
        self.actor = actor
        self.community_id = community_id
        super().__init__(*args, **kwargs)
        if is_public:  # nobody lives at a public place, and no key to it is left
            for name in ABOUT_THE_HOME:
                del self.fields[name]

    def clean_somebody_home(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["somebody_home"])

    def command_fields(self, **known: Any) -> dict[str, Any]:
        """What `open_repair` takes; ``known`` are the facts of the report that no field asks."""
        given = command_fields(self.cleaned_data)
        own = {name: given.pop(name) for name in ABOUT_THE_HOME if name in given}
        report = {name: value for name, value in given.items() if name in Report.__dataclass_fields__}
        return {"report": Report(**{"community_id": self.community_id, **report, **known}), **own}


class DeskRepairForm(ResidentRepairForm):
    """What the desk asks (REP-01): who reports, through what channel (INT-01), how urgent."""

    channel = forms.ChoiceField(label=_("来源"), choices=DESK_CHANNELS, initial=Case.Channel.TELEPHONE)
    category = forms.ChoiceField(label=_("哪一类"), choices=[("", _("请选择")), *TRADES])
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=URGENCY_AT_OPENING, initial=Case.Urgency.GENERAL, widget=forms.RadioSelect
    )
    contact_name = forms.CharField(
        label=_("联系人"), required=False, max_length=60, help_text=_("留空就按上面选的人登记。")
    )

    field_order = ["channel", "category", "summary", "urgency", "description", "contact_name", "contact_phone"]

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, is_public=is_public, **kwargs)
        if is_public:
            self.fields["contact_name"].help_text = ""


class WaitForm(StepForm):
    """What it waits for, until when, on what evidence, and why, in words for the resident (PRO-06).

    Only what the case's promises allow is offered; where none of them can wait, everything.
    """

    waiting_for = forms.ChoiceField(label=_("等什么"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("住户看得到。")
    )
    until = DayField(label=_("预计等到哪天"), required=False, help_text=_("到了这一天，期限自动继续计时。"))
    photos = PhotosField(label=_("凭证照片"), required=False)
    keeps_counting = forms.BooleanField(label=_("没有凭证：先暂停工单，期限照常计"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowances = list_allowances(self.case, now())
        known = [(code, label) for code, label in WAITING_FOR if not allowances or code in allowances]
        choices = [(code, _say_allowance(label, allowances.get(code))) for code, label in known]
        self.fields["waiting_for"].choices = choices  # type: ignore[attr-defined]
        if not any(each.needs_evidence for each in allowances.values()):
            del self.fields["keeps_counting"]
        else:
            self.fields["photos"].help_text = _("没人在家就拍门口，等配件就拍订货单。")


def _say_allowance(label: Any, allowance: Allowance | None) -> Any:
    if allowance is None or allowance.left is None:
        return label
    if allowance.left <= timedelta():
        return _("%(reason)s（可暂停的时间已用完，期限照常计）") % {"reason": label}
    return _("%(reason)s（最多还可暂停 %(span)s）") % {"reason": label, "span": say_exact_span(allowance.left)}


class ExtendForm(StepForm):
    """How many days longer, and why; the superior decides (PRO-06)."""

    days = forms.IntegerField(label=_("再等几天"), min_value=1, max_value=MOST_DAYS)
    reason = forms.CharField(
        label=_("为什么还要等"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("上级审批时看，批准后住户也看得到。"),
    )


class MaterialsInput(forms.Widget):
    """A few lines of item and quantity; the API sends a JSON list instead."""

    template_name = "repairs/materials_input.html"
    kind = "materials"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.materials: list[Any] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        given = value if isinstance(value, list) else []
        rows = [(str(line.get("material", "")), str(line.get("quantity", ""))) for line in given]
        rows += [("", "")] * max(MATERIAL_ROWS - len(rows), 0)
        context["widget"].update({"rows": rows, "materials": self.materials})
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        raw = data.get(name)
        if raw is not None:
            return _from_json(raw)
        if not hasattr(data, "getlist"):
            return []
        items, amounts = data.getlist(f"{name}_item"), data.getlist(f"{name}_quantity")
        return [{"material": m, "quantity": q} for m, q in zip(items, amounts, strict=False) if m or q]


def _from_json(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        return None


class MaterialsField(forms.Field):
    """Lines of the stock list: ``[{"material": id, "quantity": "2"}]`` (REP-06)."""

    widget = MaterialsInput

    def clean(self, value: Any) -> list[MaterialLine]:
        if not isinstance(value, list):
            raise ValidationError(_("材料没有读懂，请重新填写。"))
        return [self._line(line) for line in value]

    def _line(self, line: Any) -> MaterialLine:
        chosen = str(line.get("material", "")) if isinstance(line, dict) else ""
        if not (chosen.isascii() and chosen.isdecimal() and len(chosen) <= LONGEST_ID):
            raise ValidationError(_("请从材料价目中选择。"))
        quantity = forms.DecimalField(min_value=Decimal("0.01"), max_digits=9, decimal_places=2).clean(
            line.get("quantity")
        )
        return MaterialLine(material_id=int(chosen), quantity=quantity)


class CompleteForm(StepForm):
    """What was done, materials, hours, photos, signature (REP-06)."""

    work_done = forms.CharField(label=_("做了什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    hours = forms.DecimalField(
        label=_("工时（小时）"), min_value=0, max_value=999, max_digits=6, decimal_places=2, initial=Decimal("0.5")
    )
    materials = MaterialsField(label=_("用了什么材料"), required=False)
    photos = PhotosField(label=_("完工照片"), required=False)
    signer_name = forms.CharField(label=_("签名人"), max_length=60, required=False)
    signature = SignatureField(label=_("住户签名"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stock = list(list_materials(community_id=self.case.community_id))
        self.fields["materials"].widget.materials = stock
        if self.case.room_id is None:
            self.fields["signature"].required = False
            self.fields["signature"].label = _("签名（公共区域可不签，由报修人或服务台确认）")
        self.initial.setdefault("signer_name", self.case.contact_name)


class MaterialForm(HemuForm):
    """An item of the stock list."""

    code = forms.CharField(label=_("材料编号"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=60)
    unit = forms.CharField(label=_("单位"), max_length=10)
    price = forms.DecimalField(label=_("单价（元）"), min_value=0, max_digits=10, decimal_places=2)
    is_active = forms.BooleanField(label=_("在用"), required=False, initial=True)


class MaterialFilterForm(HemuForm):
    """What the stock list is searched by."""

    q = forms.CharField(label=_("编号、名称"), required=False, max_length=60)
    in_use = forms.ChoiceField(
        label=_("在用"),
        required=False,
        choices=[("", pgettext_lazy("筛选", "不限")), ("yes", _("在用")), ("no", _("停用"))],
    )
