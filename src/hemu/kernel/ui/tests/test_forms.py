"""The house's form controls."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from PIL import Image

from hemu.kernel.refusals import Invalid
from hemu.kernel.ui.forms import HemuForm, MomentField, PhotosField, SignatureField


def make_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, "PNG")
    return out.getvalue()


class Visit(HemuForm):
    summary = forms.CharField()
    at = MomentField(required=False)
    photos = PhotosField(required=False, max_photos=2)
    signature = SignatureField(required=False)


def fill(files: dict[str, Any] | None = None, **data: str) -> Visit:
    return Visit({"summary": "x", **data}, MultiValueDict(files or {}))


@pytest.mark.rule("SYS-02")
def test_a_moment_is_shanghai_s_whatever_zone_is_active() -> None:
    with timezone.override("America/New_York"):
        form = fill(at="2025-11-23T09:12")
        assert form.is_valid()
        assert form.cleaned_data["at"] == datetime(2025, 11, 23, 1, 12, tzinfo=UTC)
        shown = str(Visit(initial={"at": datetime(2025, 11, 23, 1, 12, tzinfo=UTC)})["at"])
    assert 'value="2025-11-23T09:12"' in shown


def test_every_text_has_a_length() -> None:
    assert 'maxlength="200"' in str(Visit()["summary"])
    assert not fill(summary="x" * 201).is_valid()


def test_a_refusal_stands_at_its_field_or_above_the_form() -> None:
    form = fill()
    assert form.is_valid()
    form.add_refusal(Invalid({"summary": "太短", "": "今天休息", "other": "别的"}))
    assert form.errors == {"summary": ["太短"], "__all__": ["今天休息", "别的"]}


@pytest.mark.rule("SYS-05")
def test_photos_are_known_by_their_content() -> None:
    real = SimpleUploadedFile("a.txt", make_png())
    fake = SimpleUploadedFile("a.png", b"<script>alert(1)</script>", "image/png")
    good = fill({"photos": [real]})
    assert good.is_valid()
    assert good.cleaned_data["photos"][0].read() == make_png()
    assert fill({"photos": [fake]}).errors == {"photos": ["“a.png”不是照片"]}
    assert fill({"photos": [real, real, real]}).errors == {"photos": ["最多 2 张照片"]}


@pytest.mark.rule("SYS-12")
def test_a_signature_is_a_drawing_or_a_photo_of_the_paper() -> None:
    drawn = "data:image/png;base64," + base64.b64encode(make_png()).decode()
    form = fill(signature=drawn)
    assert form.is_valid()
    assert (form.cleaned_data["signature"].image, form.cleaned_data["signature"].is_paper) == (make_png(), False)
    paper = fill({"signature_paper": [SimpleUploadedFile("p.png", make_png())]})
    assert paper.is_valid()
    assert paper.cleaned_data["signature"].is_paper


@pytest.mark.rule("SYS-12")
@pytest.mark.parametrize(
    "bad", ["data:image/svg+xml;base64,AAAA", "data:image/png;base64,AAAA", "x", "data:image/png;base64,!"]
)
def test_what_is_not_a_drawing_is_refused(bad: str) -> None:
    assert fill(signature=bad).errors == {"signature": ["签名没有读到，请重签一次"]}


def test_nothing_typed_is_lost(gallery: Client) -> None:
    drawn = "data:image/png;base64," + base64.b64encode(make_png()).decode()
    page = gallery.post("/gallery/form/", {"phone": "13800001111", "signature": drawn, "places": "3"})
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="13800001111"' in text
    assert f'value="{drawn}"' in text
    assert 'value="3" aria-describedby' in text or 'value="3"' in text
    assert text.count("checked") == 1


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "2025-02-30T10:00", "tomorrow"])
def test_a_moment_that_cannot_be_is_refused_at_its_field(typed: str) -> None:
    assert list(fill(at=typed).errors) == ["at"]
