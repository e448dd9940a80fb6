"""The fields of a subscription and of searching deliveries."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.webhooks.models import Delivery
from hemu.kernel.ui.forms import HemuForm


class SubscriptionForm(HemuForm):
    """Whom to tell what."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：门禁系统、呼叫中心"))
    url = forms.CharField(
        label=_("网址"), max_length=500, widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"})
    )
    events = forms.CharField(
        label=_("事件"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个。case.* 表示所有以 case. 开头的事件；名称见下面的列表。"),
    )


class DeliveryFilters(HemuForm):
    """What the list of deliveries is searched by."""

    state = forms.ChoiceField(
        label=_("状态"), choices=[("", pgettext_lazy("筛选", "不限")), *Delivery.State.choices], required=False
    )
    event = forms.CharField(label=_("事件"), required=False, max_length=60)
    to = forms.CharField(label=_("推送地址"), required=False, max_length=60)
