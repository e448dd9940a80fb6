"""The demo's texts and lists, read from ``data/``."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


@functools.cache
def read(name: str) -> dict[str, Any]:
    """The content of ``data/<name>.toml``."""
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
