"""The occasions for which there are phrases: each is declared once, by whoever has the screen for it (ORG-07)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

AVOID = "avoid"


@dataclass(frozen=True)
class Occasion:
    """When the phrases are said. ``label`` is a lazy text."""

    code: str
    label: Any


_occasions: dict[str, Occasion] = {}


def declare_occasion(code: str, label: Any) -> Occasion:
    """Add an occasion, from ``AppConfig.ready()``; the settings screen and ``{% scripts code %}`` know it by this."""
    return _occasions.setdefault(code, Occasion(code, label))


def get_occasion(code: str) -> Occasion | None:
    """The declared occasion, None for an unknown one."""
    return _occasions.get(code)


def list_occasions() -> list[Occasion]:
    """All occasions in the order of declaration, the words to avoid last."""
    return sorted(_occasions.values(), key=lambda each: each.code == AVOID)


def declare_usual_occasions() -> None:
    """What every office has: the telephone, the counter, the complaint, the visit, the last words."""
    declare_occasion("telephone", _("接听电话"))
    declare_occasion("walk_in", _("接待来访"))
    declare_occasion("complaint", _("受理投诉"))
    declare_occasion("visit", _("上门走访"))
    declare_occasion("closing", _("回复结果、结束用语"))
    declare_occasion(AVOID, _("服务忌语"))
