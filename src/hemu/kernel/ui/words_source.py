"""Reads the words people see out of Python sources and templates; needs babel, which only developers have."""

from __future__ import annotations

import ast
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation import template as django_template

from hemu.kernel.ui.words import Places, Word

KEYWORDS: dict[str, Any] = {
    "_": None,
    "say": None,  # gettext under the name that views give it beside the lazy ``_``
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = {"tests", "migrations", "locale", "static"}
HAN = re.compile(r"[\u4e00-\u9fff]")
ALLOWED = re.compile(r"#\s*中文")
"""``# 中文`` (in a template ``{# 中文 #}``) ends a line whose Chinese is meant: a data word, not one of the page's."""
_WEB_FILES = {"forms", "views", "pages", "navigation", "permissions", "states", "apps", "lists", "context"}


def list_sources(folder: Path, others: set[Path]) -> Iterator[Path]:
    """The app's Python files and templates; what lies in another app below it is that one's."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.suffix not in (".py", ".html", ".txt", ".typ") or LEFT_OUT & set(inner.parts):
            continue
        if not any(other in path.parents for other in others):
            yield path


def read_words(folder: Path, others: set[Path], root: Path) -> Places:
    """Every text of the app with the places it stands at."""
    found: dict[Word, list[str]] = defaultdict(list)
    for path in list_sources(folder, others):
        for line, word in _words_of(path):
            found[word].append(f"{path.relative_to(root)}:{line}")
    return found


def _words_of(path: Path) -> Iterator[tuple[int, Word]]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        if "{%" not in text and "{{" not in text:
            return
        # Django's own trick: all that is not a message becomes X, the rest reads as Python.
        # A template's indentation means nothing, Python's would.
        text = "\n".join(line.strip() for line in django_template.templatize(text).splitlines())
    source = io.BytesIO(text.encode())
    for line, message, _comments, context in extract("python", source, KEYWORDS, options={"encoding": "utf-8"}):
        first, *rest = message if isinstance(message, tuple) else (message,)
        if first:
            yield line, Word(first, rest[0] if rest else "", context or "")


def stray_chinese(folder: Path, others: set[Path], root: Path) -> list[str]:
    """Chinese that no translation reaches: in templates, and in string literals of web-facing Python."""
    found: list[str] = []
    for path in list_sources(folder, others):
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            lines = _strays_of_template(text)
        elif path.suffix == ".py" and (path.stem in _WEB_FILES or "web" in path.parts):
            lines = _strays_of_python(text)
        else:
            continue
        allowed = text.splitlines()
        found += [f"{path.relative_to(root)}:{n}" for n in lines if not ALLOWED.search(allowed[n - 1])]
    return found


_TRANSLATED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}"
    r"|{%\s*trans(?:late)?\b.*?%}|_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)",
    re.DOTALL,
)


def _strays_of_template(text: str) -> list[int]:
    def blank(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n")

    left = _TRANSLATED.sub(blank, text)
    return [n for n, line in enumerate(left.splitlines(), 1) if HAN.search(line)]


def _strays_of_python(text: str) -> list[int]:
    tree = ast.parse(text)
    fine: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
            fine.update(id(inner) for arg in node.args for inner in ast.walk(arg))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))  # a docstring
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in fine
        and HAN.search(node.value)
    ]


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
