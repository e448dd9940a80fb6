"""The fields of opening a plain request and of answering it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.casework.commands import Report
from hemu.casework.forms import StepForm, command_fields
from hemu.casework.models import DESK_CHANNELS, URGENCY_AT_OPENING, Case
from hemu.identity.access import Actor
from hemu.kernel.ui.forms import HemuForm, MomentField, PhoneInput, PhotosField
from hemu.operations.requests.rules import ANSWERED_BY, RequestKind

ABOUT_TIME = ("convenient_from", "convenient_to")


class ResidentRequestForm(HemuForm):
    """What a resident says; a subclass for each kind is made by `make_forms`."""

    kind: RequestKind

    category = forms.ChoiceField(label=_("哪一类"))
    summary = forms.CharField(label=_("什么事"), max_length=200)
    description = forms.CharField(
        label=_("详细说说"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("照片"), required=False)
    convenient_from = MomentField(label=_("方便的时间，从"), required=False)
    convenient_to = MomentField(label=_("到"), required=False)
    contact_phone = forms.CharField(label=_("联系电话"), required=False, max_length=20, widget=PhoneInput)

    def __init__(self, *args: Any, actor: Actor, community_id: int, is_public: bool = False, **kwargs: Any) -> None:
        self.actor = actor
        self.community_id = community_id
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = self.kind.categories  # type: ignore[attr-defined]
        self.fields["summary"].label = self.kind.asks_what
        if not self.kind.needs_time:
            for name in ABOUT_TIME:
                del self.fields[name]

    def command_fields(self, **known: Any) -> dict[str, Any]:
        """What `open_request` takes; ``known`` are the facts of the report that no field asks."""
        given = command_fields(self.cleaned_data)
        return {"report": Report(**{"community_id": self.community_id, **given, **known})}


class DeskRequestForm(ResidentRequestForm):
    """What the desk asks: through what channel (INT-01), how urgent, whom to tell the answer."""

    channel = forms.ChoiceField(label=_("来源"), choices=DESK_CHANNELS, initial=Case.Channel.TELEPHONE)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=URGENCY_AT_OPENING, initial=Case.Urgency.GENERAL, widget=forms.RadioSelect
    )
    contact_name = forms.CharField(
        label=_("联系人"), required=False, max_length=60, help_text=_("留空就按上面选的人登记。")
    )

    field_order = ["channel", "category", "summary", "urgency", "description", "contact_name", "contact_phone"]

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, is_public=is_public, **kwargs)
        self.fields["category"].choices = [("", _("请选择")), *self.kind.categories]  # type: ignore[attr-defined]
        if is_public:
            self.fields["contact_name"].help_text = ""


def make_forms(kind: RequestKind) -> tuple[type[DeskRequestForm], type[ResidentRequestForm]]:
    """The form of the desk and the one of residents for a kind."""
    name = kind.code.title()
    desk = type(f"Desk{name}Form", (DeskRequestForm,), {"kind": kind})
    resident = type(f"Resident{name}Form", (ResidentRequestForm,), {"kind": kind})
    return desk, resident


class AnswerForm(StepForm):
    """What the person was told, and how."""

    how = forms.ChoiceField(label=_("怎么答复的"), choices=ANSWERED_BY, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("答复内容"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("住户会看到这段话。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("how", _USUAL.get(self.case.channel, "telephone"))


_USUAL: dict[str, str] = {
    Case.Channel.WALK_IN: "in_person",
    Case.Channel.WEB: "message",
    Case.Channel.LETTER: "letter",
    Case.Channel.EMAIL: "email",
}
"""One answers the way one was asked."""
