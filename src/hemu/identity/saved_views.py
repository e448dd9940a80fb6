"""Where the kept views of lists live (SYS-08)."""

from __future__ import annotations

from collections.abc import Sequence

from hemu.identity.access import Actor
from hemu.identity.models import SavedView
from hemu.kernel.refusals import NotFound
from hemu.kernel.transactions import command


class SavedViews:
    """Everybody's own views, under names that each list has once."""

    def list(self, actor: Actor, list_key: str) -> Sequence[SavedView]:
        """The actor's views of the list by name."""
        if actor.user_id is None:
            return ()
        return tuple(SavedView.objects.filter(user_id=actor.user_id, list_key=list_key))

    @staticmethod
    @command
    def save(actor: Actor, list_key: str, name: str, query: str) -> None:
        """Keep ``query`` under ``name``; an older view of that name gives way."""
        SavedView.objects.update_or_create(
            user_id=actor.user_id or 0, list_key=list_key, name=name, defaults={"query": query}
        )

    @staticmethod
    @command
    def delete(actor: Actor, view_id: int) -> None:
        """Forget one's own view."""
        deleted, _by_model = SavedView.objects.filter(pk=view_id, user_id=actor.user_id or 0).delete()
        if not deleted:
            raise NotFound()


STORE = SavedViews()
