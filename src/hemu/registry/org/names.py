"""Names that are data in two languages: departments and posts."""

from __future__ import annotations

from django.utils.translation import get_language

from hemu.registry.org.models import Department, Post


def say_post(post: Post) -> str:
    """The post's name in the reader's language."""
    return _chosen(post.name, post.name_en)


def say_department(department: Department | None) -> str:
    """The department's name in the reader's language; empty for none."""
    return _chosen(department.name, department.name_en) if department else ""


def _chosen(name: str, name_en: str) -> str:
    return name_en if name_en and (get_language() or "").startswith("en") else name
