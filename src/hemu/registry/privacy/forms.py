"""Forms of data protection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.approvals.models import Approval
from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.registry.privacy.consent_kinds import list_consent_kinds
from hemu.registry.privacy.extracts import list_scopes
from hemu.registry.privacy.models import Consent, DataRequest, Disclosure
from hemu.registry.privacy.retention import list_retention_kinds
from hemu.registry.residents.models import Person

ANY = ("", pgettext_lazy("筛选", "不限"))
LINES = forms.Textarea(attrs={"rows": 3})


class DisclosureForm(HemuForm):
    """Which datum, to whom, why (PRV-02)."""

    field = forms.ChoiceField(label=_("提供哪一项"), choices=Disclosure.Field.choices)
    recipient = forms.CharField(label=_("给谁"), max_length=100, help_text=_("姓名和单位，例如：XX 快递 李师傅。"))
    reason = forms.CharField(label=_("为什么"), widget=LINES, help_text=_("上级凭这里写的内容决定。"))


class LegalForm(HemuForm):
    """What an authority's letter says (PRV-07)."""

    authority = forms.CharField(label=_("调取机关"), max_length=100, help_text=_("例如：XX 公安局 XX 派出所。"))
    officer = forms.CharField(label=_("经办人"), max_length=60)
    officer_id = forms.CharField(label=_("证件号（警官证、执法证）"), max_length=40)
    document_number = forms.CharField(label=_("文书编号"), max_length=60)
    legal_basis = forms.CharField(label=_("法律依据"), max_length=200, help_text=_("例如：刑事诉讼法第五十四条。"))
    people = forms.CharField(
        label=_("涉及的人"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一个：手机号，或者“姓名 房号”，例如：张三 3栋1单元1202。"),
    )
    scope = forms.MultipleChoiceField(label=_("提供哪些"), widget=forms.CheckboxSelectMultiple)
    period_from = DayField(label=_("时间范围，从"), required=False)
    period_to = DayField(label=pgettext_lazy("时间范围", "到"), required=False)
    note = forms.CharField(label=_("说明"), required=False, widget=LINES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = list_scopes()  # type: ignore[attr-defined]


class ConsentForm(HemuForm):
    """How somebody agreed, and where the proof is (PRV-05)."""

    channel = forms.ChoiceField(
        label=_("方式"), choices=[each for each in Consent.Channel.choices if each[0] != Consent.Channel.PORTAL]
    )
    evidence = forms.CharField(
        label=_("凭据"), max_length=200, required=False, help_text=_("签字表单的编号、录音编号，或在场的人。")
    )
    guardian = forms.CharField(label=_("监护人"), max_length=60, required=False, help_text=_("未满 14 周岁必须填写。"))

    def __init__(self, *args: Any, is_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_child:
            del self.fields["guardian"]


class ConsentTextForm(HemuForm):
    """A new version of what is asked."""

    collected = forms.CharField(label=_("收集什么"), widget=LINES)
    purpose = forms.CharField(label=_("做什么用"), widget=LINES)


CHANNELS = [each for each in DataRequest.Channel.choices if each[0] != DataRequest.Channel.PORTAL]


class CorrectionForm(HemuForm):
    """What is right instead; what stays empty stays as it is (PRV-04)."""

    channel = forms.ChoiceField(label=_("方式"), choices=CHANNELS)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    phones = forms.CharField(label=_("电话"), max_length=100, required=False, help_text=_("几个号码用空格隔开。"))
    gender = forms.ChoiceField(label=_("性别"), required=False, choices=[("", _("不改")), *Person.Gender.choices])
    birth_date = DayField(label=_("生日"), required=False)
    id_number = forms.CharField(
        label=_("证件号码"), max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    words = forms.CharField(label=_("住户的说明"), required=False, widget=LINES)


class DeletionForm(HemuForm):
    """That somebody wants their data deleted (PRV-04)."""

    channel = forms.ChoiceField(label=_("方式"), choices=CHANNELS)
    words = forms.CharField(label=_("住户的说明"), required=False, widget=LINES)


class PeriodForm(HemuForm):
    """How long one kind is kept."""

    months = forms.IntegerField(label=_("保存几个月"), min_value=1, max_value=1200)


class PolicyForm(HemuForm):
    """The limits of the community."""

    disclosure_hours = forms.IntegerField(
        label=_("批准后几小时内可以查看"), min_value=1, max_value=720, help_text=_("对外提供：过了时间要重新申请。")
    )
    answer_days = forms.IntegerField(
        label=_("几天内答复住户的请求"), min_value=1, max_value=90, help_text=_("更正和删除请求的答复期限。")
    )


class StateFilterForm(HemuForm):
    """By the state of the approval."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *Approval.State.choices])


class RequestFilterForm(StateFilterForm):
    """Requests by kind and state."""

    kind = forms.ChoiceField(label=_("请求"), required=False, choices=[ANY, *DataRequest.Kind.choices])


class ConsentFilterForm(HemuForm):
    """Consents by kind and whether they stand."""

    kind = forms.ChoiceField(label=_("类型"), required=False)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[ANY, ("open", pgettext_lazy("同意", "有效")), ("withdrawn", _("已撤回"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *((k.code, k.label) for k in list_consent_kinds())]  # type: ignore[attr-defined]


class RunFilterForm(HemuForm):
    """Runs by kind, and only those that found something."""

    kind = forms.ChoiceField(label=_("种类"), required=False)
    found = forms.ChoiceField(
        label=_("结果"), required=False, choices=[ANY, ("some", _("有清理的")), ("open", _("还没做完的"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *((k.code, k.label) for k in list_retention_kinds())]  # type: ignore[attr-defined]
