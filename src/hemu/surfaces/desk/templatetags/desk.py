"""Tags of the desk's pages."""

from __future__ import annotations

from django import template

from hemu.registry.org.names import say_department
from hemu.registry.residents.masking import mask_name, mask_phone, mask_plate
from hemu.surfaces.desk import marks

register = template.Library()
register.simple_tag(marks.state_chip, name="state_chip")
register.simple_tag(marks.kind_mark, name="kind_mark")
register.simple_tag(marks.urgent_tag, name="urgent_tag")
register.simple_tag(say_department, name="department")
register.filter("mask_name", mask_name)
register.filter("mask_phone", mask_phone)
register.filter("mask_plate", mask_plate)


@register.filter
def mark_tone(mark: int) -> str:
    """Good, middling, bad: how a mark of 1 to 5 is coloured."""
    return "ok" if mark >= 4 else "warn" if mark == 3 else "bad"
