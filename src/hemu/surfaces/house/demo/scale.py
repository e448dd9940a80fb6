"""How large the demo is: the whole one, and a small one for tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BuildingPlan:
    """A building as its entrances and floors; ``lifts`` only where it is tall."""

    code: str
    phase: str
    units: int
    floors: int
    per_floor: int = 2

    @property
    def has_lift(self) -> bool:
        """Whether anybody would have built one."""
        return self.floors > 6


@dataclass(frozen=True)
class Scale:
    """Buildings of each community by its code, how many repairs, over how many days."""

    buildings: dict[str, tuple[BuildingPlan, ...]]
    repairs: dict[str, int]
    days: int = 90


FULL = Scale(
    buildings={
        "demo": (
            BuildingPlan("1", "一期", 2, 11),  # 中文: names of the place, not labels
            BuildingPlan("2", "一期", 2, 11),  # 中文
            BuildingPlan("3", "二期", 1, 18),  # 中文
            BuildingPlan("5", "二期", 1, 18),  # 中文
        ),
        "demo2": (BuildingPlan("1", "", 1, 6),),
    },
    repairs={"demo": 340, "demo2": 12},
)
SMALL = Scale(
    buildings={
        "demo": (BuildingPlan("1", "一期", 1, 4), BuildingPlan("3", "二期", 1, 7)),  # 中文
        "demo2": (BuildingPlan("1", "", 1, 2),),
    },
    repairs={"demo": 30, "demo2": 3},
)
