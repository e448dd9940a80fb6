"""Masks for personal values, in one place (PRV-01): what lists, and pages not made for using them, may show."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """The surname with a star for each further character: 张**; a Latin name keeps each word's first letter."""
    name = name.strip()
    if not name:
        return ""
    if name.isascii():
        return " ".join(f"{word[0]}{'*' * (len(word) - 1)}" for word in name.split())
    return name[0] + "*" * max(len(name) - 1, 1)


def mask_phone(number: str) -> str:
    """First three and last four digits: 138****1234; a short number keeps its last two."""
    if len(number) < 8:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_id_number(number: str) -> str:
    """First three and last four: 370***********1234."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def mask_plate(plate: str) -> str:
    """Province, letter and the last three: 京A**123."""
    if len(plate) < 6:
        return plate[:1] + "*" * max(len(plate) - 1, 0)
    return f"{plate[:2]}{'*' * (len(plate) - 5)}{plate[-3:]}"
