"""The forms of approvals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.approvals.models import Approval
from hemu.engines.approvals.queries import ALL, ASKED
from hemu.engines.approvals.registry import list_kinds
from hemu.kernel.ui.forms import HemuForm


class ApprovalFilterForm(HemuForm):
    """Whose, what, in which state."""

    whose = forms.ChoiceField(
        label=pgettext_lazy("审批", "范围"),
        required=False,
        choices=[("", _("待我审批")), (ASKED, _("我提出的")), (ALL, _("全部"))],
    )
    kind = forms.ChoiceField(label=_("事项"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", pgettext_lazy("筛选", "不限")), *Approval.State.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", pgettext_lazy("筛选", "不限"))]
        self.fields["kind"].choices = [*anything, *((k.code, k.label) for k in list_kinds())]  # type: ignore[attr-defined]


class DecisionForm(HemuForm):
    """What is decided, and why; ``confirm`` is the sentence to tick where it cannot be undone."""

    reason = forms.CharField(
        label=_("意见"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不批准时必须写明原因，提出的人会看到。"),
    )
    is_confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, confirm: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if confirm:
            self.fields["is_confirmed"].label = confirm
        else:
            del self.fields["is_confirmed"]
