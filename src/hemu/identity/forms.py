"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.identity.scopes import list_scopes
from hemu.kernel.ui.forms import HemuForm


class PasswordField(forms.CharField):
    """A password; what was typed is not shown again, and its spaces count."""

    def __init__(self, *, is_new: bool = False, **kwargs: Any) -> None:
        autocomplete = "new-password" if is_new else "current-password"
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, strip=False, max_length=128, **kwargs)


class SignInForm(HemuForm):
    """Who one is."""

    username = forms.CharField(
        label=_("用户名或手机号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = PasswordField(label=_("密码"))


class CodeForm(HemuForm):
    """The second step."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        help_text=_("打开手机上的验证器，输入 6 位数字；手机不在身边时输入一个恢复码。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class SetUpCodeForm(CodeForm):
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("扫码以后，验证器会显示 6 位数字。")


class NewPasswordMixin(HemuForm):
    """A new password, twice."""

    password = PasswordField(label=_("新密码"), is_new=True, help_text=_("至少 8 位，不要全是数字，不要用常见的密码。"))
    again = PasswordField(label=_("再输入一次"), is_new=True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("两次输入的不一样"))
        return data


class PasswordForm(NewPasswordMixin):
    """Change one's own password."""

    old = PasswordField(label=_("原密码"))
    field_order = ("old", "password", "again")


class AskPasswordForm(HemuForm):
    """The password again, before something that matters."""

    password = PasswordField(label=_("密码"))


class TokenForm(HemuForm):
    """A token for a program: what it is called, what it may be used for, how long. Nothing is ticked to begin with."""

    name = forms.CharField(label=_("给谁用"), max_length=60, help_text=_("例如：呼叫中心、门禁系统"))
    scopes = forms.MultipleChoiceField(label=_("范围"), widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(label=_("有效几天"), initial=90, min_value=1, max_value=730)
    password = PasswordField(label=_("密码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(scope.code, f"{scope.label}（{scope.code}）") for scope in list_scopes()]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
