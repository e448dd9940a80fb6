"""Small drawings that stand for photos and signatures: enough to see a tap, a lamp, a lock at a glance.

Drawn at twice the size and shrunk, with a wall behind, light from one side, a little blur and grain, so that
a list of them looks like what people send from their phones. The same seed gives the same picture.
"""

from __future__ import annotations

import functools
import io
import math
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from hemu.kernel.files.store import Upload

WIDTH, HEIGHT = 800, 600
_KEPT = (640, 480)
_VARIANTS = 3
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]

STEEL, DARK_STEEL, WHITE, INK = (176, 182, 188), (120, 127, 134), (240, 239, 234), (58, 60, 64)
WATER, RUST, MOULD, BRASS = (150, 186, 206), (150, 98, 62), (120, 122, 98), (188, 156, 92)


def photo(kind: str, *, mended: bool, seed: int) -> Upload:
    """A picture of ``kind`` (a name of `KINDS`), broken or mended."""
    variant = 0 if mended else seed % _VARIANTS
    return Upload(f"{kind}.jpg", io.BytesIO(_encoded(kind, mended, variant)))


@functools.cache
def _encoded(kind: str, mended: bool, variant: int) -> bytes:
    rng = random.Random(f"{kind}{mended}{variant}")
    size = (WIDTH * 2, HEIGHT * 2)
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    _wall(draw, rng, tiles=kind in ("tap", "pipe", "drain"))
    _KINDS[kind](draw, rng, mended)
    picture = _light(picture.reduce(2), rng).resize(_KEPT, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _wall(draw: ImageDraw.ImageDraw, rng: random.Random, *, tiles: bool) -> None:
    base = rng.choice([(222, 216, 204), (214, 216, 214), (226, 220, 210)])
    for y in range(0, HEIGHT * 2, 8):
        shade = 1 - 0.12 * y / (HEIGHT * 2)
        draw.rectangle((0, y, WIDTH * 2, y + 8), fill=tuple(int(c * shade) for c in base))
    if not tiles:
        return
    step, shift = rng.choice([230, 260, 300]), rng.randrange(80)
    line = tuple(c - 26 for c in base)
    for x in range(-shift, WIDTH * 2, step):
        draw.line((x, 0, x + 14, HEIGHT * 2), fill=line, width=5)
    for y in range(shift, HEIGHT * 2, step):
        draw.line((0, y, WIDTH * 2, y - 10), fill=line, width=5)


def _light(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Light from one side, dark corners, the softness and grain of a telephone's camera."""
    left = rng.randrange(0, 128)
    corner = _glow().crop((left, 85, left + 256, 85 + 256)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    lit = ImageChops.multiply(picture, Image.merge("RGB", (corner,) * 3))
    return Image.blend(lit, _grain(), 0.05).filter(ImageFilter.BoxBlur(0.8))


@functools.cache
def _glow() -> Image.Image:
    return Image.radial_gradient("L").resize((512, 512)).point(lambda v: 255 - v // 2)


@functools.cache
def _grain() -> Image.Image:
    return Image.merge("RGB", (Image.effect_noise((WIDTH, HEIGHT), 14),) * 3)


def _pipe_bar(draw: ImageDraw.ImageDraw, box: Box, colour: Colour) -> None:
    """A round bar, upright or lying: light along its middle."""
    x0, y0, x1, y1 = box
    lying = x1 - x0 > y1 - y0
    length = int(y1 - y0 if lying else x1 - x0)
    for i in range(length):
        light = 0.62 + 0.5 * math.sin(math.pi * (i + 0.5) / length)
        fill = tuple(min(255, int(c * light)) for c in colour)
        draw.line((x0, y0 + i, x1, y0 + i) if lying else (x0 + i, y0, x0 + i, y1), fill=fill)


def _drops(draw: ImageDraw.ImageDraw, rng: random.Random, x: float, y: float, count: int) -> None:
    for i in range(count):
        cx, cy, r = x + rng.uniform(-12, 12), y + i * 78, rng.uniform(12, 19)
        draw.polygon([(cx - r, cy), (cx, cy - r * 2.4), (cx + r, cy)], fill=WATER)
        draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=WATER)


def _puddle(draw: ImageDraw.ImageDraw, x: float, y: float, width: float) -> None:
    draw.ellipse((x - width, y - width / 6, x + width, y + width / 6), fill=(168, 192, 204))
    draw.ellipse((x - width * 0.6, y - width / 10, x + width * 0.5, y + width / 14), fill=(196, 214, 222))


def _tap(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    draw.rounded_rectangle((180, 880, 1420, 1200), 60, fill=(232, 232, 230), outline=(190, 190, 188), width=8)
    draw.ellipse((420, 930, 1180, 1150), fill=(206, 208, 208))
    _pipe_bar(draw, (720, 400, 800, 900), STEEL)
    draw.arc((720, 240, 1080, 620), 180, 360, fill=STEEL, width=76)
    _pipe_bar(draw, (1004, 430, 1080, 560), DARK_STEEL)
    _pipe_bar(draw, (560, 640, 730, 700), STEEL)
    draw.ellipse((500, 610, 600, 730), fill=(196, 62, 52) if rng.random() < 0.5 else (70, 110, 170))
    if not mended:
        _drops(draw, rng, 1042, 640, 4)
        _puddle(draw, 1000, 1040, 170)


def _pipe(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    y = rng.randrange(440, 560)
    _pipe_bar(draw, (0, y, 1600, y + 110), (206, 210, 206))
    _pipe_bar(draw, (1080, y, 1200, 1200), (206, 210, 206))
    for x in (300, 1060):
        _pipe_bar(draw, (x, y - 18, x + 160, y + 128), DARK_STEEL if mended else RUST)
    draw.rounded_rectangle((640, y - 150, 860, y - 90), 28, fill=(196, 62, 52))
    _pipe_bar(draw, (725, y - 96, 775, y + 10), DARK_STEEL)
    if mended:
        return
    for _i in range(9):
        end = (380 + rng.uniform(-280, 260), y + rng.uniform(240, 560))
        draw.line((380, y + 120, *end), fill=WATER, width=rng.randrange(5, 12))
    _drops(draw, rng, 390, y + 220, 4)
    _puddle(draw, 420, 1130, 380)


def _drain(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    draw.rectangle((0, 0, 1600, 1200), fill=(198, 192, 182))
    for at in range(0, 1600, 400):
        draw.line((at, 0, at + 40, 1200), fill=(176, 168, 158), width=8)
        draw.line((0, at * 0.8, 1600, at * 0.8 + 30), fill=(176, 168, 158), width=8)
    if not mended:
        draw.ellipse((250, 170, 1380, 1060), fill=(166, 160, 140))
        draw.ellipse((330, 240, 1290, 980), fill=(148, 142, 120))
    draw.rounded_rectangle((560, 400, 1040, 860), 40, fill=STEEL, outline=DARK_STEEL, width=14)
    for i in range(6):
        y = 470 + i * 62
        draw.rounded_rectangle((640, y, 960, y + 26), 12, fill=INK)
    if not mended:
        for _i in range(40):
            left, top = rng.gauss(800, 190), rng.gauss(630, 150)
            draw.arc(
                (left, top, left + rng.uniform(40, 130), top + rng.uniform(30, 90)), 0, rng.randrange(120, 300), INK, 3
            )


def _lamp(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    ceiling = (236, 232, 224) if mended else (128, 126, 124)
    draw.polygon([(0, 0), (1600, 0), (1600, 620), (800, 760), (0, 620)], fill=ceiling)
    draw.line((0, 620, 800, 760, 1600, 620), fill=tuple(c - 30 for c in ceiling), width=10)
    x, y = rng.randrange(720, 880), rng.randrange(300, 380)
    if mended:
        for r in range(520, 250, -18):
            warm = 255 - (r - 250) // 14
            draw.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=(warm, warm - 6, warm - 26))
    draw.ellipse((x - 270, y - 160, x + 270, y + 160), fill=DARK_STEEL)
    draw.ellipse((x - 250, y - 146, x + 250, y + 140), fill=(255, 252, 236) if mended else (150, 147, 140))
    if not mended:
        draw.ellipse((x + 60, y + 20, x + 190, y + 90), fill=(110, 104, 98))
        for _i in range(14):
            dx, dy = rng.uniform(-180, 180), rng.uniform(-90, 90)
            draw.ellipse((x + dx, y + dy, x + dx + 9, y + dy + 7), fill=INK)


def _socket(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    x, y = rng.randrange(480, 600), rng.randrange(300, 400)
    if not mended:
        for r in range(420, 200, -30):
            shade = 200 - (420 - r) // 2
            draw.ellipse((x + 260 - r, y + 120 - r, x + 260 + r, y + 120 + r), fill=(shade, shade - 8, shade - 20))
    draw.rounded_rectangle((x + 12, y + 16, x + 532, y + 516), 36, fill=(170, 166, 158))
    draw.rounded_rectangle((x, y, x + 520, y + 500), 36, fill=WHITE if mended else (222, 210, 180))
    draw.rounded_rectangle((x + 56, y + 52, x + 464, y + 448), 20, outline=(206, 204, 198), width=8)
    for dx in (180, 300):
        draw.rounded_rectangle((x + dx, y + 110, x + dx + 26, y + 190), 6, fill=INK)
    for points in ((160, 300, 200, 372), (320, 300, 280, 372)):
        draw.line((x + points[0], y + points[1], x + points[2], y + points[3]), fill=INK, width=26)
    draw.rounded_rectangle((x + 247, y + 250, x + 273, y + 310), 6, fill=INK)
    if not mended:
        draw.line([(x + 60, y + 430), (x + 190, y + 340), (x + 210, y + 230), (x + 330, y + 70)], fill=INK, width=7)
        draw.ellipse((x + 300, y + 270, x + 470, y + 420), fill=(88, 74, 60))


def _lock(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    door = rng.choice([(122, 82, 54), (96, 66, 50), (78, 84, 92)])
    draw.rectangle((0, 0, 1600, 1200), fill=door)
    for x in range(0, 1600, 46):
        tone = rng.randrange(-10, 8)
        draw.line((x, 0, x + rng.randrange(-20, 20), 1200), fill=tuple(c + tone for c in door), width=14)
    draw.rectangle((1330, 0, 1600, 1200), fill=tuple(int(c * 0.6) for c in door))
    draw.rounded_rectangle((760, 180, 1030, 1040), 46, fill=BRASS if mended else (150, 136, 112))
    draw.rounded_rectangle((800, 230, 990, 990), 30, outline=(120, 100, 60), width=8)
    tilt = 0 if mended else rng.randrange(90, 150)
    draw.line((895, 400, 430, 400 + tilt), fill=STEEL, width=76)
    draw.ellipse((835, 340, 955, 460), fill=DARK_STEEL)
    draw.ellipse((825, 690, 965, 830), fill=STEEL, outline=DARK_STEEL, width=10)
    draw.rounded_rectangle((884, 720, 906, 800), 8, fill=INK)
    if not mended:
        for _i in range(12):
            left, top = rng.uniform(760, 1020), rng.uniform(640, 900)
            draw.line(
                (left, top, left + rng.uniform(-60, 60), top + rng.uniform(-40, 40)), fill=(210, 206, 198), width=4
            )


def _stain(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    draw.polygon([(0, 0), (1600, 0), (1600, 210), (0, 150)], fill=(238, 236, 230))
    draw.line((0, 150, 1600, 210), fill=(190, 186, 178), width=8)
    if mended:
        draw.rectangle((380, 210, 1180, 860), fill=(232, 228, 220))
        return
    x, y = rng.randrange(600, 900), rng.randrange(330, 430)
    for size, colour in ((430, (206, 194, 168)), (330, (192, 176, 144)), (220, (178, 160, 126))):
        points = []
        for angle in range(0, 360, 12):
            r = size * rng.uniform(0.78, 1.1)
            points.append((x + r * math.cos(math.radians(angle)) * 1.3, y + r * math.sin(math.radians(angle)) * 0.9))
        draw.polygon(points, fill=colour)
    for _i in range(110):
        dx, dy, r = rng.gauss(0, 210), rng.gauss(0, 130), rng.uniform(3, 13)
        draw.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), fill=MOULD)
    crack: list[tuple[float, float]] = [(x - 400, y + 260)]
    for _i in range(9):
        crack.append((crack[-1][0] + rng.uniform(50, 120), crack[-1][1] + rng.uniform(-50, 70)))
    draw.line(crack, fill=INK, width=6)


def _window(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    sky = (190, 212, 226) if mended else (150, 160, 168)
    draw.rectangle((260, 110, 1340, 900), fill=(240, 240, 238), outline=(150, 150, 148), width=12)
    for x0 in (310, 830):
        draw.rectangle((x0, 160, x0 + 460, 850), fill=sky)
        draw.polygon([(x0, 850), (x0, 640), (x0 + 140, 560), (x0 + 300, 660), (x0 + 460, 600), (x0 + 460, 850)],
                     fill=tuple(int(c * 0.72) for c in sky))  # fmt: skip
        draw.line((x0 + 40, 420, x0 + 200, 200), fill=(232, 240, 244), width=10)
    _pipe_bar(draw, (775, 470, 825, 620), DARK_STEEL)
    draw.rectangle((200, 900, 1400, 980), fill=(214, 206, 192))
    if mended:
        return
    for _i in range(60):
        x, y = rng.uniform(320, 1280), rng.uniform(170, 800)
        draw.line((x, y, x - 8, y + rng.uniform(20, 60)), fill=(214, 224, 230), width=4)
    draw.polygon([(420, 980), (620, 980), (580, 1110), (560, 1180), (500, 1190), (470, 1080)], fill=(178, 164, 138))
    _puddle(draw, 560, 942, 260)


def _aircon(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    left = rng.randrange(240, 360)
    for i in range(9):
        x = left + i * 110
        _pipe_bar(draw, (x, 330, x + 84, 1010), WHITE)
    _pipe_bar(draw, (left - 40, 370, left + 1010, 420), WHITE)
    _pipe_bar(draw, (left - 40, 920, left + 1010, 970), WHITE)
    _pipe_bar(draw, (left - 150, 900, left - 30, 990), BRASS)
    draw.ellipse((left - 210, 880, left - 110, 1010), fill=(196, 62, 52))
    if not mended:
        _drops(draw, rng, left - 90, 1030, 2)
        draw.ellipse((left - 60, 880, left + 60, 960), fill=RUST)


def _lift(draw: ImageDraw.ImageDraw, rng: random.Random, mended: bool) -> None:
    draw.rectangle((0, 0, 1600, 1200), fill=(150, 154, 158))
    for x in range(0, 1600, 24):
        draw.line((x, 0, x, 1200), fill=(150 + rng.randrange(-7, 7),) * 3, width=24)
    draw.rectangle((470, 60, 1130, 1160), fill=(196, 200, 202), outline=(96, 100, 104), width=14)
    draw.rectangle((560, 130, 1040, 300), fill=INK)
    lit = (232, 92, 60) if mended else (92, 52, 44)
    for segment in ((640, 160, 640, 270), (720, 160, 720, 270), (640, 160, 720, 160), (640, 270, 720, 270)):
        draw.line(segment, fill=lit, width=14)
    draw.polygon([(880, 260), (930, 170), (980, 260)], fill=lit)
    for row in range(4):
        for column in range(2):
            x, y = 610 + column * 240, 380 + row * 190
            on = mended and (row, column) == (1, 0)
            draw.ellipse((x, y, x + 140, y + 140), fill=(250, 226, 170) if on else (226, 228, 228))
            draw.ellipse((x, y, x + 140, y + 140), outline=(120, 124, 128), width=8)
            draw.line((x + 52, y + 70, x + 88, y + 70), fill=INK, width=12)
    if not mended:
        draw.ellipse((610, 760, 750, 900), fill=(60, 62, 66))
        draw.line((600, 740, 780, 930), fill=INK, width=8)


_KINDS: dict[str, Callable[[ImageDraw.ImageDraw, random.Random, bool], None]] = {
    "tap": _tap,
    "pipe": _pipe,
    "drain": _drain,
    "lamp": _lamp,
    "socket": _socket,
    "lock": _lock,
    "wall": _stain,
    "window": _window,
    "aircon": _aircon,
    "lift": _lift,
}
KINDS = frozenset(_KINDS)
