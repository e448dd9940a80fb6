"""Why something was refused: the exceptions that commands and queries raise and surfaces translate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """Something was not done, with a sentence for the person who asked. Raise a subclass."""

    status = 400

    def __init__(self, message: Any = "") -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refusal):
    """There is no such thing for this actor: absent and foreign look the same (404)."""

    status = 404


class Forbidden(Refusal):
    """The actor may see it but may not do this (403)."""

    status = 403


class NotAllowedNow(Refusal):
    """The state of the thing does not allow it (409); the message says what it does allow.

    ``allowed`` says the same in codes, for programs.
    """

    status = 409

    def __init__(self, message: Any = "", *, allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)


class Invalid(Refusal):
    """Bad input (422): ``fields`` maps a field's name to its sentence, ``""`` stands for the whole."""

    status = 422

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(next(iter(fields.values()), ""))
        self.fields = dict(fields)
