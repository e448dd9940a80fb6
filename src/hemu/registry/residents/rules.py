"""Pure rules about people: identity numbers, telephone numbers, shares."""

from __future__ import annotations

import re
from datetime import date

ID_PURPOSE = "id_number"
"""What ID numbers are digested for: the same number gives the same digest wherever it is looked up."""

ID_TAIL_PURPOSE = "id_tail"
"""What the ends of ID numbers are digested for, apart from whole numbers."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PHONE = re.compile(r"(?:1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|(?:400|800)\d{7}|\+[1-9]\d{6,14})\Z")


def plain_id_number(typed: str) -> str:
    """An ID number or other document as the registry keeps it."""
    return re.sub(r"[\s\-]", "", typed).upper()


def id_tail(number: str) -> str:
    """The last four signs of an ID number, by which people name themselves (RES-05); empty for a short one."""
    return number[-4:] if len(number) > 4 else ""


def is_identity_number(number: str) -> bool:
    """Whether eighteen signs are a Chinese identity number: a real day, the right check digit (GB 11643)."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()) or birthday_in(number) is None:
        return False
    return _CHECK[sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True)) % 11] == number[17]


def birthday_in(number: str) -> date | None:
    """The day of birth inside an identity number."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def plain_phone(typed: str) -> str:
    """A telephone number as digits, with + for a foreign one; empty where it is none."""
    number = re.sub(r"[\s\-.()]", "", typed)
    if number.startswith("+86"):
        number = number[3:]
    return number if _PHONE.match(number) else ""


def plain_plate(typed: str) -> str:
    """A plate as the registry keeps it: no blanks, no dot, capitals."""
    return re.sub(r"[\s\-·•.]", "", typed).upper()


def age_on(born: date, day: date) -> int:
    """Full years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def born_by(age: int, day: date) -> date:
    """Whoever was born on this day or before is at least so old on ``day``."""
    try:
        return day.replace(year=day.year - age)
    except ValueError:  # 29 February
        return day.replace(year=day.year - age, day=28)
