"""What is refused instead of answered."""

from __future__ import annotations


class Unreckonable(ValueError):
    """A question without an answer. ``event`` is the index of the ledger's entry to blame, if one is."""

    def __init__(self, reason: str, event: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.event = event
