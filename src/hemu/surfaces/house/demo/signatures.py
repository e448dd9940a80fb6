"""Signatures of the demo: a few quick strokes of a finger, the same for the same name."""

from __future__ import annotations

import functools
import io
import math
import random

from PIL import Image, ImageDraw

from hemu.engines.attachments.commands import SignatureInput
from hemu.kernel.files.store import Upload

_SIZE = (300, 114)
_INK = (34, 40, 58, 255)


def sign(name: str) -> SignatureInput:
    """The signature of ``name``, drawn on the screen."""
    return SignatureInput(image=Upload("signature.png", io.BytesIO(_drawn(name))), signer_name=name)


@functools.cache
def _drawn(name: str) -> bytes:
    rng = random.Random(name)
    picture = Image.new("RGBA", _SIZE, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    x = rng.uniform(20, 36)
    for _character in name[:3]:
        _flourish(draw, rng, x)
        x += rng.uniform(60, 78)
    y = rng.uniform(80, 92)
    draw.line([(x - 90, y), (x - 30, y - 6), (x + 14, y - 2)], fill=_INK, width=3, joint="curve")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _flourish(draw: ImageDraw.ImageDraw, rng: random.Random, x: float) -> None:
    """One character in running hand: loops in one line, crossed by a stroke or two."""
    turns, lean = rng.uniform(1.6, 3.2), rng.uniform(-0.5, 0.5)
    wide, high, phase = rng.uniform(10, 18), rng.uniform(17, 27), rng.uniform(0, 6)
    points = []
    for step in range(70):
        t = step / 69
        swing = phase + 2 * math.pi * turns * t
        y = 54 + high * math.sin(swing) * (1 - 0.4 * t) + 7 * math.sin(swing * 0.37)
        points.append((x + 56 * t + wide * math.cos(swing * 1.07) - lean * (y - 54) * 0.5, y))
    draw.line(points, fill=_INK, width=3, joint="curve")
    for _stroke in range(rng.randrange(1, 3)):
        y, left = rng.uniform(27, 71), x + rng.uniform(-8, 14)
        draw.line([(left, y), (left + rng.uniform(28, 50), y - rng.uniform(-4, 16))], fill=_INK, width=3)
