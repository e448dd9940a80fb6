"""Forms of signing up, of asking for a home, and of deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.identity.forms import NewPasswordMixin
from hemu.kernel.ui.forms import HemuForm, PhoneInput
from hemu.registry.binding.models import BindingRequest
from hemu.registry.residents.models import HouseholdMember


class AskCodeForm(HemuForm):
    """The number to prove."""

    phone = forms.CharField(label=_("手机号"), max_length=20, widget=PhoneInput({"autofocus": True}))


class SentCodeForm(HemuForm):
    """The code that came by text message."""

    code = forms.CharField(
        label=_("短信验证码"),
        max_length=12,
        help_text=_("6 位数字。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PaperCodeForm(HemuForm):
    """The code from the desk's letter."""

    code = forms.CharField(
        label=_("绑定码"),
        max_length=30,
        help_text=_("纸上的 12 位字母和数字，大小写、横线都不要紧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NewAccountForm(NewPasswordMixin):
    """Whoever proved a number: the name and a password."""

    name = forms.CharField(
        label=_("您的姓名"),
        max_length=60,
        help_text=_("请写登记在物业的名字，确认起来快。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "password", "again")


class PaperAccountForm(NewPasswordMixin):
    """Whoever holds a code: a password, and a sign-in name where no number is on file."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("password", "again", "username")

    def __init__(self, *args: Any, known_as: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        if known_as:
            username.label = _("另外定一个登录名")
            username.help_text = _("可以不填。用手机号 %(phone)s 就能登录。") % {"phone": known_as}
        else:
            username.required = True
            username.help_text = _("登录时用，可以是您名字的拼音。")
            self.order_fields(("username", "password", "again"))


class PaperPasswordForm(NewPasswordMixin):
    """A new password."""


class PhonePasswordForm(NewPasswordMixin):
    """A new password for one of the accounts behind a proved number, whose name one knows."""

    account = forms.TypedChoiceField(label=_("哪个账号"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(label=_("这个账号的姓名"), max_length=60, help_text=_("请写全名，证明是您本人。"))
    field_order = ("account", "name", "password", "again")


class AskBindingForm(HemuForm):
    """A home, and as whom."""

    community_id = forms.TypedChoiceField(label=_("小区"), coerce=int)
    room = forms.CharField(label=_("房号"), max_length=40, help_text=_("例如 3-1-1202，或 3栋1单元1202。"))
    role = forms.ChoiceField(label=_("您是"), choices=HouseholdMember.Role.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("想说明的话"), max_length=200, required=False)


class ConfirmForm(HemuForm):
    """Whom the account belongs to."""

    person_id = forms.ChoiceField(label=_("这位是"), widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label=_("身份"),
        required=False,
        choices=HouseholdMember.Role.choices,
        help_text=_("登记为新的一位时，以这个身份。"),
    )

    def clean_person_id(self) -> int | None:
        chosen: str = self.cleaned_data["person_id"]
        return int(chosen) if chosen != NEW else None


NEW = "new"
"""Nobody on file: somebody new."""


class RejectForm(HemuForm):
    """Why not."""

    reason = forms.CharField(
        label=_("没有通过的原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("申请的人会看到。"),
    )


class BindAccountForm(HemuForm):
    """The account of somebody who stands at the desk."""

    phone = forms.CharField(label=_("注册用的手机号"), max_length=20, widget=PhoneInput())
    name = forms.CharField(label=_("注册用的姓名"), max_length=60)


class BindingFilters(HemuForm):
    """The conditions of the list of requests."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *BindingRequest.State.choices])
    room = forms.CharField(label=_("房号"), required=False, max_length=40)
