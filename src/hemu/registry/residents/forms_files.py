"""Forms of the household files as a whole: checks, settings, doubles, closed years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.registry.residents.completeness import PARTS
from hemu.registry.residents.merging import Double


class FileFilters(HemuForm):
    """The conditions of the list of checks."""

    q = forms.CharField(label=_("房号"), required=False, max_length=40)
    state = forms.ChoiceField(
        label=_("核对"), required=False, choices=[("", _("全部")), ("due", _("该核对的")), ("done", _("已核对的"))]
    )
    missing = forms.ChoiceField(
        label=_("缺什么"), required=False, choices=[("", _("不限")), ("any", _("有缺项")), *PARTS.items()]
    )
    building = forms.ChoiceField(label=_("楼栋"), required=False)

    def __init__(self, *args: Any, buildings: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["building"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *((str(pk), label) for pk, label in buildings)]


class PolicyForm(HemuForm):
    """How the community keeps its files (RES-03, RES-06)."""

    confirm_days = forms.IntegerField(
        label=_("多少天没核对就提醒"), min_value=1, max_value=365, help_text=_("规定每月核对一次，默认 30 天。")
    )
    chosen = forms.MultipleChoiceField(
        label=_("更多资料里登记哪些内容"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都是个人信息，只登记服务需要的；不勾的不显示，也不能填。"),
    )
    own = forms.CharField(
        label=_("自己加的内容"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一项，每项最多 20 个字。"),
    )

    def __init__(self, *args: Any, labels: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(labels)

    @property
    def attributes(self) -> list[str]:
        """What was ticked and what was added."""
        return [*self.cleaned_data["chosen"], *self.cleaned_data["own"].splitlines()]


class MergeForm(HemuForm):
    """Which file is the same person's."""

    other = forms.TypedChoiceField(label=_("哪一份是同一个人的"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("怎么确认是同一个人"), max_length=200)

    def __init__(self, *args: Any, doubles: Sequence[Double], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(each.id, each.words) for each in doubles]


class CloseYearForm(HemuForm):
    """Which year is closed."""

    year = forms.TypedChoiceField(label=_("年份"), coerce=int)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in years]


class VolumeFilters(HemuForm):
    """The conditions of the index of a closed year."""

    q = forms.CharField(label=_("房号"), required=False, max_length=40)
    changed_from = DayField(label=_("变动日期从"), required=False)
    changed_to = DayField(label=_("到"), required=False)
    refunded = forms.BooleanField(label=_("有退款或补偿"), required=False)
