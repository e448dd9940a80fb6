"""Tags of pages that show personal values."""

from __future__ import annotations

from typing import Any

from django import template

from hemu.registry.residents.masking import mask_value
from hemu.registry.residents.permissions import RESIDENTS_REVEAL

register = template.Library()


@register.simple_tag(takes_context=True)
def may_reveal(context: template.Context) -> bool:
    """Whether the reader is offered「显示」beside masked values."""
    request = context.get("request")
    return request is not None and request.actor.may(RESIDENTS_REVEAL)


@register.filter
def masked(value: Any, field: str) -> str:
    """``{{ number|masked:"phone" }}``: the value under the mask of its field."""
    return mask_value(field, value)
