"""The floors hold for foreign keys too, strings included (ARCHITECTURE.md)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

FLOORS = [
    "hemu.kernel",
    "hemu.identity",
    "hemu.engines",
    "hemu.registry.estate",
    "hemu.registry.residents",
    "hemu.registry.org",
    "hemu.registry.privacy",
    "hemu.registry.binding",
    "hemu.registry.workbook",
    "hemu.casework",
    "hemu.operations",
    "hemu.processes",
    "hemu.surfaces",
]


def floor_of(module: str) -> int:
    return max(i for i, name in enumerate(FLOORS) if module.startswith(name))


def test_every_foreign_key_of_ours_points_down_or_stays() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("hemu."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, (ForeignKey, ManyToManyField)):
                continue
            target = field.related_model.__module__
            if target.startswith("hemu.") and floor_of(target) > floor_of(model.__module__):
                upward.append(f"{model.__name__}.{field.name} → {target}")
    assert upward == []


def test_operations_do_not_point_at_each_other() -> None:
    across = []
    for model in apps.get_models():
        here = model.__module__.split(".")[:3]
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey) and here[:2] == ["hemu", "operations"]:
                there = field.related_model.__module__.split(".")[:3]
                if there[:2] == here[:2] and there != here:
                    across.append(f"{model.__name__}.{field.name}")
    assert across == []
