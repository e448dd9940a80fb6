"""What is wrong, and where: every finding names sheet, row and column and says in plain words what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

MAX_PROBLEMS = 2_000
"""Of errors and of warnings each: nobody mends more than that in one go."""
VALUE_LENGTH = 100


class BadCell(Exception):
    """A cell cannot be read as what its column asks for; ``text`` is a message id, ``params`` fill it."""

    def __init__(self, text: str, **params: Any) -> None:
        super().__init__(text)
        self.text = text
        self.params = params


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``row`` is the number that Excel shows (None: the whole sheet), ``column`` its letter."""

    sheet: str
    row: int | None
    column: str
    heading: str
    value: str
    text: str
    params: Mapping[str, Any]

    @property
    def message(self) -> str:
        """The sentence in the reader's language, led by the column's heading."""
        sentence = gettext(self.text) % self.params if self.params else gettext(self.text).replace("%%", "%")
        return (
            gettext("“%(heading)s”：%(sentence)s") % {"heading": self.heading, "sentence": sentence}
            if (self.heading)
            else sentence
        )

    def as_json(self) -> dict[str, Any]:
        """The form in which the command prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }


@dataclass
class Findings:
    """All errors and warnings of one reading; beyond `MAX_PROBLEMS` they are only counted."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0

    def error(self, problem: Problem) -> None:
        """Note something that must be mended before anything is stored."""
        self.error_count += 1
        if len(self.errors) < MAX_PROBLEMS:
            self.errors.append(problem)

    def warn(self, problem: Problem) -> None:
        """Note something that people should look at."""
        self.warning_count += 1
        if len(self.warnings) < MAX_PROBLEMS:
            self.warnings.append(problem)


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sheet by sheet, from the top down."""
    sheets = {name: place for place, name in enumerate(dict.fromkeys(p.sheet for p in problems))}
    return sorted(problems, key=lambda p: (sheets[p.sheet], p.row or 0))


def say_value(value: Any) -> str:
    """A cell's value as the person sees it in Excel, cut to a readable length."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        text = value.strftime("%Y-%m-%d")
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        text = str(int(value))
    else:
        text = str(value)
    return text if len(text) <= VALUE_LENGTH else text[:VALUE_LENGTH] + "…"
