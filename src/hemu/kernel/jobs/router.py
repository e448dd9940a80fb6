"""Where the job queue lives: in a database of its own on SQLite, beside the rest elsewhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings


class QueueRouter:
    """Sends the queue's tables to ``queue`` where that database exists, and everything else away from it."""

    def _home(self, app_label: str) -> str | None:
        if "queue" not in settings.DATABASES:
            return None
        return "queue" if app_label == "django_q" else "default"

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return self._home(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return self._home(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        home = self._home(app_label)
        return None if home is None else db == home
