"""What the public door asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.casework.kinds import CaseKind
from hemu.identity.access import Actor
from hemu.kernel.ui.forms import HemuForm
from hemu.surfaces.public.queries import list_public_kinds

MAX_PHOTOS = 3
LONGEST = 1000
LEFT_OUT = ("convenient_from", "convenient_to")
"""Nobody waits at a public place."""


class TrapForm(HemuForm):
    """A field that no person sees; whoever fills it in is a program (INT-12)."""

    website = forms.CharField(
        label=_("请不要填写这一栏"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("请不要填写这一栏"))
        return ""


def make_report_form(kind: CaseKind, *given: Any, actor: Actor, community_id: int, plain: bool) -> Any:
    """The kind's own form for residents, shorter: for somebody who stands in front of it, with a phone in one hand."""
    assert kind.resident_form is not None
    form = kind.resident_form(*given, actor=actor, community_id=community_id, is_public=True)
    for name in LEFT_OUT:
        form.fields.pop(name, None)
    if "photos" in form.fields:
        form.fields["photos"].max_photos = MAX_PHOTOS
        form.fields["photos"].widget.attrs["data-max"] = str(MAX_PHOTOS)
    if "description" in form.fields:
        form.fields["description"].max_length = LONGEST
    phone = form.fields.get("contact_phone")
    if phone is not None:
        phone.label = _("您的电话（可以不留）")
        phone.help_text = _("只用来和您联系这件事。不留也会处理，可以凭单号和查询码看进度。")
    category = form.fields.get("category")
    if category is not None and plain:
        category.choices = [("", _("请选一类")), *category.choices]
    elif category is not None:
        category.widget = forms.RadioSelect(choices=category.choices)
    return form


class LookUpForm(HemuForm):
    """Number and code, as they stand on the slip or on the screen after reporting (INT-07)."""

    number = forms.CharField(
        label=_("单号"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "placeholder": "WX-2026-000001"}
        ),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocapitalize": "characters", "autocomplete": "off", "placeholder": "7KXM-P3QA"}
        ),
    )


class CaseRulesForm(HemuForm):
    """What the community decides about its cases and about reports without an account."""

    urge_hours = forms.IntegerField(
        label=_("住户多久可以催一次（小时）"), help_text=_("服务台代记的催办不受限制。"), min_value=1, max_value=72
    )
    is_open = forms.BooleanField(label=_("接受扫码报事（不用账号）"), required=False)
    reports_from_address = forms.IntegerField(label=_("同一网络每小时最多几件"), min_value=1, max_value=500)
    reports_at_place = forms.IntegerField(label=_("同一位置每小时最多几件"), min_value=1, max_value=500)


class PlaceFilters(HemuForm):
    """What the list of places with codes is searched by."""

    q = forms.CharField(label=_("名称"), required=False, max_length=60)


def find_public_kind(code: str) -> CaseKind | None:
    """The kind that is asked for, if it may be reported so; the first where none is asked for."""
    kinds = list_public_kinds()
    if not code:
        return kinds[0] if kinds else None
    return next((kind for kind in kinds if kind.code == code), None)
