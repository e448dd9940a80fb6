"""What people send from their phones: photos with hidden data, signatures, things that are no photos."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from hemu.tests.cast import Player

GPS = {1: "N", 2: (36.0, 6.0, 12.0), 3: "E", 4: (120.0, 22.0, 30.0)}
"""Qingdao, as a camera writes it."""


def enter(client: Client, player: Player) -> Client:
    """Sign in."""
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


def photo(name: str = "tap.jpg") -> SimpleUploadedFile:
    """A photo as phones take it: with the place and the camera in its hidden data."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def no_photo() -> SimpleUploadedFile:
    """A page that calls itself a photo."""
    return SimpleUploadedFile("photo.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")


def drawing() -> str:
    """A signature as the pad sends it."""
    picture = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(20, 90), (90, 20), (160, 100), (260, 30)], fill="black", width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def once_of(response: Any) -> str:
    """The token of the page's (first) form."""
    found = re.search(r'name="once" value="(\w+)"', response.content.decode())
    assert found, "the form carries no token"
    return found[1]
