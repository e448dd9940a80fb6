"""Fills the navigation and the stores of the gallery; returns what takes it all out again."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from hemu.kernel.ui import context, navigation, saved_views
from hemu.kernel.ui.tests.gallery.people import FACTS

DESK = [
    ("", "今日", "today", "sun", (12, 3)),
    ("服务台", "服务台", "cases", "headset", (27, 0)),
    ("", "住户", "residents", "users-round", None),
    ("", "收费", "money", "wallet", None),
    ("房产", "房产与装修", "estate", "building-2", (4, 0)),
    ("房产", "钥匙与物品", "keys", "key-round", (1, 1)),
    ("现场", "门岗", "gate", "shield-check", None),
    ("现场", "值班与交接", "shifts", "clipboard-list", None),
    ("管理", "报表", "board", "chart-column", None),
    ("管理", "设置", "settings", "settings-2", None),
    ("管理", "岗位与权限", "posts", "badge-check", None),
]
TABS = {
    "field": [
        ("我的任务", "jobs", "list-checks", (3, 1)),
        ("今日", "today", "sun", None),
        ("我的", "mine", "user-round", None),
    ],
    "portal": [
        ("首页", "today", "house", None),
        ("我的事", "jobs", "list-checks", (2, 0)),
        ("公告", "board", "megaphone", None),
        ("我的", "mine", "user-round", None),
    ],
}


class Views:
    """Kept views of nobody in particular."""

    def list(self, actor: Any, list_key: str) -> list[Any]:
        return [SimpleNamespace(pk=1, name="我的急修", query="q=%E6%80%A5&sort=received_at")]

    def save(self, actor: Any, list_key: str, name: str, query: str) -> None: ...

    def delete(self, actor: Any, view_id: int) -> None: ...


def counting(numbers: tuple[int, int] | None) -> Callable[[Any], Any] | None:
    return (lambda actor: SimpleNamespace(mine=numbers[0], late=numbers[1])) if numbers else None


def register() -> Callable[[], None]:
    """Put the gallery's entries, facts and views in place of the house's."""
    before = (navigation._entries[:], context._providers[:], saved_views._stores[:])
    navigation._entries[:] = [
        navigation.Entry("desk", section, label, name, icon, order, None, counting(numbers))
        for order, (section, label, name, icon, numbers) in enumerate(DESK)
    ] + [
        navigation.Entry(shell, "", label, name, icon, order, None, counting(numbers))
        for shell, tabs in TABS.items()
        for order, (label, name, icon, numbers) in enumerate(tabs)
    ]
    context._providers[:] = [lambda request: FACTS]
    saved_views._stores[:] = [Views()]

    def restore() -> None:
        navigation._entries[:], context._providers[:], saved_views._stores[:] = before

    return restore
