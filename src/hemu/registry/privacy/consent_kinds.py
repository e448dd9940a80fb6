"""What residents are asked to agree to (PRV-05): each kind says what is collected and for what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

Erase = Callable[[int, datetime], int]


@dataclass(frozen=True)
class ConsentKind:
    """``collected``, ``purpose``: the house's own wording, version 0. ``erases``: what a withdrawal takes away."""

    code: str
    label: Any
    collected: Any
    purpose: Any
    erases: Any
    is_sensitive: bool = False


BASIC, HEALTH, CHILDREN, PHOTOS = "basic", "health", "children", "photos"
CHILD_AGE = 14
"""Under this age a guardian has to agree (Personal Information Protection Law, art. 31)."""

_kinds: dict[str, ConsentKind] = {}
_erasers: dict[str, list[Erase]] = {}


def register_consent_kind(kind: ConsentKind) -> None:
    """Declare a kind; called from ``AppConfig.ready()``."""
    _kinds[kind.code] = kind


def register_consent_erasure(code: str, erase: Erase) -> None:
    """Have ``erase(person_id, at)`` delete what was kept only by this consent when it is withdrawn."""
    _erasers.setdefault(code, []).append(erase)


def get_consent_kind(code: str) -> ConsentKind | None:
    """The declared kind, or None."""
    return _kinds.get(code)


def list_consent_kinds() -> list[ConsentKind]:
    """All kinds, in the order of declaration."""
    return list(_kinds.values())


def erase_for(code: str, person_id: int, at: datetime) -> int:
    """Delete what was kept only by this consent; how many records."""
    return sum(erase(person_id, at) for erase in _erasers.get(code, ()))


def declare() -> None:
    """The house's own kinds."""
    register_consent_kind(
        ConsentKind(
            BASIC,
            _("个人信息告知"),
            _("姓名、电话、证件号码、房屋、车辆、报修和诉求的记录"),
            _("提供物业服务：登记、联系、上门、收费和安全管理"),
            _("不再用于物业合同以外的用途；履行合同必需的资料继续保存"),
        )
    )
    register_consent_kind(
        ConsentKind(
            HEALTH,
            _("健康信息"),
            _("血压、血糖、病史、用药、独居和失能情况"),
            _("健康日活动、老人关怀和紧急救助"),
            _("删除健康记录和关怀标记"),
            is_sensitive=True,
        )
    )
    register_consent_kind(
        ConsentKind(
            CHILDREN,
            _("未满 14 周岁儿童的信息"),
            _("孩子的姓名、生日、照片和参加活动的情况"),
            _("儿童活动、接送和安全"),
            _("删除孩子的照片和活动记录"),
            is_sensitive=True,
        )
    )
    register_consent_kind(
        ConsentKind(
            PHOTOS,
            _("照片"),
            _("参加小区活动时拍摄的照片"),
            _("小区公告、活动回顾"),
            _("删除有本人的活动照片"),
            is_sensitive=True,
        )
    )
