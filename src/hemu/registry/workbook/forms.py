"""The forms of the import screens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.kernel.ui.forms import HemuForm


class UploadForm(HemuForm):
    """A workbook to import."""

    file = forms.FileField(
        label=_("Excel 工作簿"),
        help_text=_("最多 30 MB 的 .xlsx。先核对，看过结果再确认；确认以前什么都不会改动。"),
        error_messages={
            "required": _("请选择一个 .xlsx 文件。"),
            "empty": _("文件是空的，请重新选择。"),
            "missing": _("请选择一个 .xlsx 文件。"),
        },
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        max_length=200,
    )


class FindingFilter(forms.Form):
    """Which findings of a check to list."""

    only = forms.ChoiceField(
        label=_("哪些"),
        choices=[("", _("全部")), ("errors", _("要改的地方")), ("warnings", _("提醒"))],
        required=False,
    )
