"""Base form and the controls that the house's forms are made of."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import filetype
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from PIL import Image

from hemu.kernel.refusals import Invalid
from hemu.kernel.timekeeping import SHANGHAI

LINE_LENGTH = 200
TEXT_LENGTH = 2000
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})
PHOTO_BYTES = 10 * 1024 * 1024
SIGNATURE_BYTES = 400 * 1024
FIRST_YEAR, LAST_YEAR = 1900, 2999
"""What a date may say: outside of it databases and zones overflow, and somebody slipped on the keys."""


OUR_WORDS = {
    "required": _("请填写"),
    "invalid_choice": _("请从列出的里面选一个"),
}
DJANGO_FIELDS = (forms.Field, forms.ChoiceField)


class HemuForm(forms.Form):
    """A form of the house: every text has a length, ids are stable, errors are ours and in one place.

    The browser's own checks stay off (``use_required_attribute``): its bubbles speak the browser's
    language, and the answer 422 brings back the form with all that was typed.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            _speak(each)
            if isinstance(each, forms.CharField) and each.max_length is None:
                _limit(each)

    def add_refusal(self, problem: Invalid) -> None:
        """Show a command's `Invalid` at the fields it names; what names no field stands above the form."""
        for name, message in problem.fields.items():
            self.add_error(name if name in self.fields else None, message)


def _speak(each: forms.Field) -> None:
    # Django's words where nobody chose others: shorter, and saying what to do.
    said = each.error_messages
    for code, words in OUR_WORDS.items():
        if code in said and any(said[code] == kind.default_error_messages.get(code) for kind in DJANGO_FIELDS):
            said[code] = words
    if isinstance(each, forms.ChoiceField) and said.get("required") == OUR_WORDS["required"]:
        said["required"] = _("请选择")


def _limit(each: forms.CharField) -> None:
    length = TEXT_LENGTH if isinstance(each.widget, forms.Textarea) else LINE_LENGTH
    each.max_length = length
    each.validators.append(forms.CharField(max_length=length).validators[0])
    if not isinstance(each.widget, (forms.HiddenInput, forms.Select)):
        each.widget.attrs.setdefault("maxlength", str(length))


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeLocalInput(forms.DateTimeInput):
    """The browser's own calendar and clock; what it shows is Shanghai's time."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DayField(forms.DateField):
    """A civil date."""

    widget = DateInput
    default_error_messages = {"invalid": _("日期不对，请重新选")}


class MomentField(forms.DateTimeField):
    """A moment, given and shown in Shanghai's time whatever zone is active (SYS-02)."""

    widget = DateTimeLocalInput
    default_error_messages = {"invalid": _("日期和时间不对，请重新选")}
    patterns = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(SHANGHAI).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        moment = value if isinstance(value, datetime) else self._read(str(value).strip())
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)

    def _read(self, text: str) -> datetime | None:
        for pattern in self.patterns:
            try:
                return datetime.strptime(text, pattern)
            except ValueError:
                continue
        return None


class PhoneInput(forms.TextInput):
    """A line with the telephone's keys on a phone."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "inputmode": "tel", **(attrs or {})})


class PhotosInput(forms.ClearableFileInput):
    """Several photos, from the camera or the album; a script shows them before they are sent."""

    kind = "photos"
    allow_multiple_selected = True
    template_name = "ui/parts/photos_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        chosen = files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name) or []
        return list(chosen) if isinstance(chosen, (list, tuple)) else [chosen]


class PhotosField(forms.Field):
    """A list of images, checked by their content, not by their names (SYS-05)."""

    widget = PhotosInput

    def __init__(self, *, max_photos: int = 9, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_photos = max_photos
        self.widget.attrs["data-max"] = str(max_photos)

    def clean(self, value: Sequence[UploadedFile] | None) -> list[UploadedFile]:
        photos = list(value or [])
        if self.required and not photos:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(photos) > self.max_photos:
            raise ValidationError(_("最多 %(max)s 张照片"), params={"max": self.max_photos}, code="too_many")
        for photo in photos:
            _check_photo(photo)
        return photos


def _check_photo(photo: UploadedFile) -> None:
    if (photo.size or 0) > PHOTO_BYTES:
        raise ValidationError(_("“%(name)s”超过 10 MB，请换一张小些的"), params={"name": photo.name}, code="too_large")
    kind = filetype.guess(photo.read(262))
    photo.seek(0)
    if kind is None or kind.mime not in PHOTO_TYPES:
        raise ValidationError(_("“%(name)s”不是照片"), params={"name": photo.name}, code="not_a_photo")


@dataclass(frozen=True)
class Signature:
    """What was signed: a drawing on the screen (PNG), or a photo of the signed paper."""

    image: bytes
    is_paper: bool = False


class SignatureInput(forms.Widget):
    """A pad to sign on; without a script or a willing hand, a photo of the signed paper (SYS-12)."""

    kind = "signature"
    template_name = "ui/parts/signature_input.html"
    needs_multipart_form = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        drawn = value[0] if isinstance(value, tuple) else ""
        context["widget"].update({"drawn": drawn, "paper_name": f"{name}_paper"})
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, UploadedFile | None]:
        return str(data.get(name) or ""), files.get(f"{name}_paper")

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}_paper" not in files


class SignatureField(forms.Field):
    """A `Signature`, or None where it is not required and nobody signed."""

    widget = SignatureInput
    default_error_messages = {
        "required": _("请在签名框内签名，或拍下签好的纸质单"),
        "invalid": _("签名没有读到，请重签一次"),
    }

    def clean(self, value: tuple[str, UploadedFile | None] | None) -> Signature | None:
        drawn, paper = value or ("", None)
        if paper is not None:
            _check_photo(paper)
            return Signature(paper.read(), is_paper=True)
        if drawn:
            return Signature(self._decode(drawn))
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return None

    def _decode(self, drawn: str) -> bytes:
        head, _comma, body = drawn.partition(",")
        try:
            if head != "data:image/png;base64" or len(body) > SIGNATURE_BYTES * 4 // 3:
                raise ValueError(head)
            image = base64.b64decode(body, validate=True)
            with Image.open(io.BytesIO(image), formats=["PNG"]) as drawing:
                drawing.verify()
        except (ValueError, binascii.Error, OSError, SyntaxError, Image.DecompressionBombError) as problem:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from problem
        return image
