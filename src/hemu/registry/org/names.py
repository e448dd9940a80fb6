"""Names that are data in two languages: departments and posts."""

from __future__ import annotations

from django.utils.translation import get_language

from hemu.registry.org.models import Department, Post
from hemu.registry.org.presets import OFFICE


def say_post(post: Post) -> str:
    """The post's name in the reader's language."""
    return _chosen(post.name, post.name_en)


def say_department(department: Department | None) -> str:
    """The department's name in the reader's language; empty for none."""
    return _chosen(department.name, department.name_en) if department else ""


def name_departments(community_id: int) -> list[tuple[str, str]]:
    """Codes and names of a community's departments, for the office hours that promises count; the office itself is
    not one of them. One statement."""
    rows = Department.objects.filter(community=community_id).exclude(code=OFFICE)
    return [(row.code, say_department(row)) for row in rows]


def _chosen(name: str, name_en: str) -> str:
    return name_en if name_en and (get_language() or "").startswith("en") else name
