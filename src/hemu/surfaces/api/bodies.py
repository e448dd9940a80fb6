"""Reading what a caller sends: JSON, or a form with files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from hemu.surfaces.api.problems import BadBody

FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Body:
    """The named values and files of a request."""

    values: dict[str, Any] = field(default_factory=dict)
    files: MultiValueDict[str, UploadedFile] = field(default_factory=MultiValueDict)

    def rewind(self) -> None:
        """Set every file to its beginning, for reading (again)."""
        for _name, uploads in self.files.lists():
            for upload in uploads:
                upload.seek(0)


def read_body(request: HttpRequest) -> Body:
    """The body, whichever way it came; raises `BadBody` for one that can't be read."""
    kind = request.content_type or ""
    if kind in FORMS:
        return Body(_checked({name: values[-1] for name, values in request.POST.lists() if values}), request.FILES)
    if kind not in ("", "text/plain", "application/json") and not kind.endswith("+json"):
        raise BadBody(_("请用 application/json 或 multipart/form-data 发送。"), status=415)
    raw = request.body
    if not raw.strip():
        return Body()
    try:
        values = json.loads(raw.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise BadBody(_("这不是 JSON。")) from problem
    if not isinstance(values, dict):
        raise BadBody(_("请发送一个 JSON 对象。"))
    return Body(_checked(values))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """Half a surrogate pair is JSON but no text: no database takes it."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError as problem:
        raise BadBody(_("内容里有不是文字的字符。")) from problem
    return values
