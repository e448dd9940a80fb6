"""The fields of the steps that every kind has. A form is built with the case and the actor it is for."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.casework.events import AGREED_WITH
from hemu.casework.models import Case
from hemu.casework.queries import list_worker_loads
from hemu.engines.attachments.commands import SignatureInput
from hemu.identity.access import Actor
from hemu.kernel.files.store import Upload
from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhotosField, Signature


class StepForm(HemuForm):
    """The base of all step forms: no fields, so it also serves steps that ask nothing."""

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case = case
        self.actor = actor
        super().__init__(*args, **kwargs)

    def command_fields(self) -> dict[str, Any]:
        """What the step's command takes: the cleaned values, with files as plain uploads."""
        return command_fields(self.cleaned_data)


def command_fields(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned values as commands take them: nothing of the web's own types goes down."""
    fields = dict(cleaned)
    if "assignee" in fields:
        fields["assignee_id"] = fields.pop("assignee")
    if "photos" in fields:
        fields["photos"] = [Upload(photo.name or "", photo) for photo in fields["photos"]]
    signer = fields.pop("signer_name", "")
    if isinstance(fields.get("signature"), Signature):
        given = fields["signature"]
        image = Upload("signature.png", BytesIO(given.image))
        fields["signature"] = SignatureInput(image=image, signer_name=signer, is_paper=given.is_paper)
    return fields


def _worker_choices(case: Case) -> list[tuple[str, str]]:
    choices = [("", str(_("请选择")))]
    for load in list_worker_loads(case.community_id, department_id=case.department_id):
        label = _("%(name)s（手上 %(n)d 件）") % {"name": load.staff.name, "n": load.in_hand}
        choices.append((str(load.staff.pk), str(label)))
    return choices


class AssignForm(StepForm):
    """Whom to give it to, and the appointment agreed with the resident, if any."""

    assignee = forms.TypedChoiceField(label=_("派给"), coerce=int)
    appointment_from = MomentField(label=_("预约开始"), required=False)
    appointment_to = MomentField(label=_("预约结束"), required=False)
    note = forms.CharField(label=_("交代"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = _worker_choices(self.case)  # type: ignore[attr-defined]
        self.initial.setdefault("appointment_from", self.case.convenient_from)
        self.initial.setdefault("appointment_to", self.case.convenient_to)


class HandOverForm(StepForm):
    """To whom, and why."""

    assignee = forms.TypedChoiceField(label=_("转给"), coerce=int)
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = str(self.case.assignee_id)
        choices = [choice for choice in _worker_choices(self.case) if choice[0] != mine]
        self.fields["assignee"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(StepForm):
    """A reason that everybody on the case can read."""

    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class DeferForm(ReasonForm):
    """Why it can't be solved now, and the day on which it is looked at again (CAS-02)."""

    reason = forms.CharField(label=_("为什么现在解决不了"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    until = DayField(label=_("下次处理日期"))


class ReviewForm(StepForm):
    """What was found on looking at it again, and the next date (CAS-06)."""

    note = forms.CharField(
        label=_("复核情况"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("住户看得到。"),
    )
    next_date = DayField(label=_("下次处理日期"))


class ExplainForm(StepForm):
    """What the resident was told on the telephone (REP-03)."""

    said = forms.CharField(
        label=_("怎么说的"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("住户看得到。"),
    )
    arrival_at = MomentField(label=_("预计到场时间"), required=False)
    completion_at = MomentField(label=_("预计完成时间"))


class DelayForm(StepForm):
    """Why a promise was not kept; the resident reads it (CAS-05)."""

    reason = forms.CharField(
        label=_("延误原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("住户看得到。"),
    )


class RescheduleForm(StepForm):
    """The new appointment, with whom it was agreed, and why (REP-03)."""

    appointment_from = MomentField(label=_("预约开始"))
    appointment_to = MomentField(label=_("预约结束"))
    agreed_with = forms.ChoiceField(label=_("和谁约定的"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_public = self.case.room_id is None and not self.case.where_words
        choices = [each for each in AGREED_WITH.items() if (each[0] == "office") == is_public]
        self.fields["agreed_with"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("appointment_from", self.case.appointment_from)
        self.initial.setdefault("appointment_to", self.case.appointment_to)
        self.initial.setdefault("agreed_with", choices[0][0])


class HandlingForm(StepForm):
    """How it is mended, and why (REP-16)."""

    handling = forms.ChoiceField(label=_("处理方式"), choices=Case.Handling.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handling", self.case.handling)


class UrgeForm(StepForm):
    """A word, if any, and whether it has become urgent; staff decide (CAS-02, CAS-04)."""

    words = forms.CharField(
        label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    asks_urgent = forms.BooleanField(label=_("情况变急了，请求加急"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.urgency == Case.Urgency.URGENT:
            del self.fields["asks_urgent"]


class NotSolvedForm(StepForm):
    """What is still wrong, with photos."""

    reason = forms.CharField(label=_("哪里还没解决"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(label=_("照片"), required=False)


class CloseForm(StepForm):
    """A last word, if any."""

    note = forms.CharField(label=_("备注"), required=False, max_length=500)


class NoteForm(StepForm):
    """Words and photos for the time line."""

    words = forms.CharField(label=_("备注"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    photos = PhotosField(label=_("照片"), required=False)
    staff_only = forms.BooleanField(label=_("只给员工看"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.actor.is_staff_in(self.case.community_id):
            del self.fields["staff_only"]


MARKS = [(str(n), str(n)) for n in range(5, 0, -1)]


class ConfirmForm(StepForm):
    """The resident's marks for speed, quality and manner, and a word; all may be left out (CAS-10)."""

    speed = forms.TypedChoiceField(
        label=_("速度"), choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    quality = forms.TypedChoiceField(
        label=_("质量"), choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    manner = forms.TypedChoiceField(
        label=_("态度"), choices=MARKS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("想说的话"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
