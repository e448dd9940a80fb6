"""Forms of the organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.identity.forms import NewPasswordMixin
from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhoneInput
from hemu.registry.org.models import Contact, Post


class CodeForm(HemuForm):
    """The code from the printed sheet."""

    code = forms.CharField(
        label=_("激活码"),
        max_length=30,
        help_text=_("纸上的 12 位字母和数字，大小写、横线都不要紧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "autofocus": True}),
    )


class ActivationForm(NewPasswordMixin):
    """A new account."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录时用，可以改成自己记得住的。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("username", "password", "again")


class ResetForm(NewPasswordMixin):
    """A new password."""


class FirstForm(NewPasswordMixin):
    """The first administrator, the company, the first community."""

    company_name = forms.CharField(label=_("物业公司名称"), max_length=100)
    community_name = forms.CharField(label=_("小区名称"), max_length=60)
    community_code = forms.CharField(
        label=_("小区代码"), max_length=30, help_text=_("小写字母、数字和短横线，例如 yilin。以后不改。")
    )
    name = forms.CharField(label=_("您的姓名"), max_length=60)
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("company_name", "community_name", "community_code", "name", "username", "password", "again")


class StaffFilters(HemuForm):
    """The conditions of the staff list."""

    q = forms.CharField(label=_("姓名、拼音、工号或电话"), required=False, max_length=60)
    department = forms.ChoiceField(label=_("部门"), required=False)
    post = forms.ChoiceField(label=_("岗位"), required=False)
    state = forms.ChoiceField(
        label=_("在职情况"),
        required=False,
        choices=[("", _("全部")), ("present", _("在职")), ("invite", _("还没有账号")), ("left", _("已离职"))],
    )


class StaffForm(HemuForm):
    """Who works here."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("工号"), max_length=20)
    phone = forms.CharField(label=_("手机"), max_length=20, required=False, widget=PhoneInput())
    joined_date = DayField(label=_("入职日期"), required=False)
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class NewStaffForm(StaffForm):
    """Somebody new, with the first post and the superior."""

    home = forms.TypedChoiceField(label=_("在哪里"), coerce=int, required=False, empty_value=None)
    post = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    superior = forms.TypedChoiceField(label=_("上级"), coerce=int, required=False, empty_value=None)
    field_order = ("name", "number", "phone", "home", "post", "superior", "joined_date", "note")


class GivePostForm(HemuForm):
    """A post, where, and in which department."""

    post = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    community = forms.TypedChoiceField(
        label=_("在哪里"), coerce=int, required=False, empty_value=None, help_text=_("公司的岗位选“公司（全部小区）”。")
    )
    department = forms.TypedChoiceField(
        label=_("部门"), coerce=int, required=False, empty_value=None, help_text=_("不选就按岗位通常的部门。")
    )


class SuperiorForm(HemuForm):
    """To whom somebody reports."""

    superior = forms.TypedChoiceField(label=_("上级"), coerce=int, required=False, empty_value=None)


class DeputyForm(HemuForm):
    """Who stands in, and when."""

    deputy = forms.TypedChoiceField(label=_("代岗人"), coerce=int)
    from_date = DayField(label=_("值班开始"))
    to_date = DayField(label=_("到（含当天）"))
    reason = forms.CharField(label=_("原因"), required=False, max_length=200)


class BuildingsForm(HemuForm):
    """A steward's buildings."""

    buildings = forms.TypedMultipleChoiceField(
        label=_("负责的楼栋"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )


class LeaveForm(HemuForm):
    """Who takes over."""

    successor = forms.TypedChoiceField(label=_("由谁接手"), coerce=int, required=False, empty_value=None)


class CommunityForm(HemuForm):
    """A community."""

    name = forms.CharField(label=_("小区名称"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    phone = forms.CharField(label=_("管理处电话"), max_length=30, required=False, widget=PhoneInput())


class NewCommunityForm(CommunityForm):
    """A new community."""

    code = forms.CharField(
        label=_("小区代码"), max_length=30, help_text=_("小写字母、数字和短横线，例如 yilin。以后不改。")
    )
    field_order = ("name", "code", "address", "phone")


class CompanyForm(HemuForm):
    """The company."""

    name = forms.CharField(label=_("公司全称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    phone = forms.CharField(label=_("公司电话"), max_length=30, required=False, widget=PhoneInput())


class DepartmentForm(HemuForm):
    """A department's names."""

    name = forms.CharField(label=_("部门名称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=40, required=False)


class NewDepartmentForm(DepartmentForm):
    """A department that the usual ones lack."""

    code = forms.CharField(label=_("代码"), max_length=30, help_text=_("小写字母、数字和短横线。"))
    field_order = ("name", "name_en", "code")


class PostForm(HemuForm):
    """A post: its names, its department, what it allows."""

    name = forms.CharField(label=_("岗位名称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=60, required=False)
    department_code = forms.ChoiceField(label=_("通常所属部门"), required=False)
    is_supervisor = forms.BooleanField(label=_("是部门主管，负责派单"), required=False)
    permissions = forms.MultipleChoiceField(label=_("权限"), required=False)


class NewPostForm(PostForm):
    """A post of the company's own."""

    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("小写字母、数字和短横线。"))
    level = forms.ChoiceField(label=_("任职范围"), choices=Post.Level.choices, initial=Post.Level.COMMUNITY)
    field_order = ("name", "name_en", "code", "level", "department_code", "is_supervisor", "permissions")


class ContactForm(HemuForm):
    """A telephone of the contact page."""

    kind = forms.ChoiceField(label=_("什么电话"), choices=Contact.Kind.choices)
    label = forms.CharField(label=_("名称"), max_length=40, required=False, help_text=_("不填就用上面的名称。"))
    phone = forms.CharField(label=_("电话"), max_length=30, widget=PhoneInput())
    hours = forms.CharField(
        label=_("什么时候有人接"), max_length=60, required=False, help_text=_("例如：每天 8:00–18:00，或 24 小时。")
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    sort = forms.IntegerField(label=_("排在第几"), min_value=1, max_value=999, initial=100)


class DutyForm(HemuForm):
    """Somebody who can be called from when until when."""

    department = forms.TypedChoiceField(label=_("部门"), coerce=int)
    staff = forms.TypedChoiceField(label=_("值班人员"), coerce=int)
    from_at = MomentField(label=_("值班开始"))
    to_at = MomentField(label=_("值班结束"))
    phone = forms.CharField(
        label=_("值班电话"),
        max_length=20,
        required=False,
        widget=PhoneInput(),
        help_text=_("不填就打本人的电话。"),
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
