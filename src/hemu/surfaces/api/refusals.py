"""The shapes of what the API refuses with."""

from __future__ import annotations

from pydantic import Field

from hemu.surfaces.api.schemas import Out


class Problem(Out):
    """A refusal; ``detail`` is a sentence for people."""

    detail: str


class SignInProblem(Problem):
    """Not signed in; ``code_required`` says that the code of the second step is missing or wrong."""

    code_required: bool = False


class NotAllowedProblem(Problem):
    """Not now; ``allowed`` names what is allowed: steps, or the accounts behind one telephone."""

    allowed: list[str] = Field(examples=[["assign", "cancel"]])


class InvalidProblem(Problem):
    """Bad input: sentences by field; ``__all__`` stands for the whole."""

    errors: dict[str, list[str]] = Field(examples=[{"summary": ["这个字段是必填项。"]}])
