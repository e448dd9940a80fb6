"""A form's fields as the API describes and reads them: one declaration for web and API."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hemu.kernel.timekeeping import SHANGHAI
from hemu.surfaces.api.bodies import Body

YES_NO = {"", "yes", "no"}
WIDGET_KINDS = ("photos", "signature", "materials")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class BadValue(Exception):
    """A value that is not of the field's type."""


def kind_of(field: forms.Field) -> str:
    """The type that the API names for a form's field."""
    special = getattr(field.widget, "kind", "")
    if special in WIDGET_KINDS:
        return str(special)
    if isinstance(field, forms.BooleanField):
        return "boolean"
    if isinstance(field, forms.ChoiceField):
        return "boolean" if {value for value, _label in _pairs(field)} == YES_NO else "choice"
    plain = (
        (forms.DateTimeField, "datetime"),
        (forms.DateField, "date"),
        (forms.DecimalField, "decimal"),
        (forms.IntegerField, "integer"),
    )
    for cls, name in plain:
        if isinstance(field, cls):
            return name
    return "text" if isinstance(field.widget, forms.Textarea) else "string"


def choices_of(field: forms.Field) -> list[tuple[str, str]] | None:
    """What may be chosen, without the empty choice; None where anything may be said."""
    kind = kind_of(field)
    if kind == "materials":
        stock = getattr(field.widget, "materials", ())
        return [(str(item.pk), f"{item.code} {item.name} ({item.unit})") for item in stock]
    if kind == "choice":
        return [(value, label) for value, label in _pairs(field) if value]
    return None


def _pairs(field: forms.Field) -> list[tuple[str, str]]:
    choices: Any = getattr(field, "choices", ())
    return [(str(value), str(label)) for value, label in choices]


def fill_form(form: forms.Form, body: Body) -> dict[str, list[str]]:
    """Give the form what was sent, and return what is wrong with the types of it.

    The form must have been made bound to empty data: ``Form({}, MultiValueDict(), …)``. Fields that
    nobody sent stay empty; unknown ones are left aside, so that a newer client can talk to an older house.
    """
    data: dict[str, Any] = {}
    files: MultiValueDict[str, UploadedFile] = MultiValueDict()
    wrong: dict[str, list[str]] = {}
    body.rewind()
    for name, field in form.fields.items():
        try:
            _fill(name, field, body, data, files)
        except BadValue as problem:
            wrong[name] = [str(problem)]
    form.data = data
    form.files = files
    return wrong


def _fill(
    name: str, field: forms.Field, body: Body, data: dict[str, Any], files: MultiValueDict[str, UploadedFile]
) -> None:
    kind = kind_of(field)
    if kind == "photos":
        files.setlist(name, [*body.files.getlist(name), *_photos(body.values.get(name))])
    elif kind == "signature":
        _fill_signature(name, body, data, files)
    elif body.values.get(name) is not None:
        data[name] = _READERS.get(kind, _read_text)(body.values[name], field)


def _fill_signature(name: str, body: Body, data: dict[str, Any], files: MultiValueDict[str, UploadedFile]) -> None:
    """A drawing as a data URL under the field's name, or a photo of the signed paper under ``…_paper``."""
    paper = f"{name}_paper"
    drawn, photo = body.values.get(name), body.values.get(paper)
    if drawn is not None and not isinstance(drawn, str):
        raise BadValue(_("请用 data:image/png;base64,… 的形式。"))
    data[name] = drawn or ""
    uploads = [*body.files.getlist(paper), *body.files.getlist(name), *_photos([photo] if photo else None)]
    if uploads:
        files.setlist(paper, uploads[:1])


def _photos(given: Any) -> list[UploadedFile]:
    if given is None or given == "":
        return []
    urls = [given] if isinstance(given, str) else given
    if not isinstance(urls, list):
        raise BadValue(_("请用 data:image/…;base64,… 的列表。"))
    return [_photo(url, number) for number, url in enumerate(urls, start=1)]


def _photo(url: Any, number: int) -> UploadedFile:
    head, _comma, content = url.partition(",") if isinstance(url, str) else ("", "", "")
    if not (head.startswith("data:image/") and head.endswith(";base64")):
        raise BadValue(_("请用 data:image/…;base64,… 的列表。"))
    kind = head.removeprefix("data:").removesuffix(";base64")
    try:
        raw = base64.b64decode(content, validate=True)
    except (ValueError, binascii.Error) as problem:
        raise BadValue(_("照片没有读到。")) from problem
    return SimpleUploadedFile(f"{number}.{kind.removeprefix('image/')[:10]}", raw, content_type=kind)


def _read_text(value: Any, _field: forms.Field) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise BadValue(_("请填写文字。"))
    return str(value)


def _read_boolean(value: Any, field: forms.Field) -> str:
    said = str(value).strip().lower() if isinstance(value, (bool, int, str)) else None
    known = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    if said == "":
        return ""
    if said not in known:
        raise BadValue(_("请填写 true 或 false。"))
    if isinstance(field, forms.ChoiceField):
        return "yes" if known[said] else "no"
    return "on" if known[said] else ""


def _read_moment(value: Any, _field: forms.Field) -> datetime | str:
    """ISO 8601; without an offset it is Shanghai's time (SYS-02)."""
    if value == "":
        return ""
    try:
        moment = datetime.fromisoformat(value.strip())
    except (ValueError, AttributeError) as problem:
        raise BadValue(_("请填写 ISO 8601 的时间，例如 2026-03-02T14:00:00+08:00。")) from problem
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    if not _is_in_reach(moment):
        raise BadValue(_("这个时间太远了。"))
    return moment.astimezone(SHANGHAI)


def _is_in_reach(moment: datetime) -> bool:
    try:
        return EARLIEST <= moment.astimezone(UTC) <= LATEST
    except OverflowError:
        return False


def _read_date(value: Any, _field: forms.Field) -> str:
    if value == "":
        return ""
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except (ValueError, AttributeError) as problem:
        raise BadValue(_("请填写 ISO 8601 的日期，例如 2026-03-02。")) from problem


def _read_materials(value: Any, field: forms.Field) -> Any:
    """Lines of item and quantity; an item by its id (a number) or by its code (a text)."""
    if isinstance(value, str):  # a form sends JSON as text
        try:
            value = json.loads(value or "[]")
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, list) or not all(isinstance(line, Mapping) for line in value):
        raise BadValue(_('请用 [{"material": …, "quantity": …}] 的列表。'))
    stock = getattr(field.widget, "materials", ())
    return [
        {"material": _find_item(line.get("material"), stock), "quantity": str(line.get("quantity", ""))[:40]}
        for line in value
    ]


def _find_item(wanted: Any, stock: Sequence[Any]) -> str:
    by_code = {item.code: str(item.pk) for item in stock}
    by_id = {str(item.pk): str(item.pk) for item in stock}
    if isinstance(wanted, str) and wanted in by_code:
        return by_code[wanted]
    return by_id.get(str(wanted), "")


_READERS: dict[str, Callable[[Any, forms.Field], Any]] = {
    "boolean": _read_boolean,
    "datetime": _read_moment,
    "date": _read_date,
    "materials": _read_materials,
}
