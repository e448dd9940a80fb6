"""Tables whose rows can be added and read, and nothing else."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Unalterable(Exception):
    """Somebody tried to change or remove a row of a table that only grows (SYS-04)."""


class GrowingRows(models.QuerySet[Any]):
    """Rows can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unalterable(f"{self.model._meta.db_table} only grows")

    def delete(self) -> NoReturn:
        raise Unalterable(f"{self.model._meta.db_table} only grows")


class AppendOnlyModel(models.Model):
    """A row that stays as it was written."""

    objects = GrowingRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a row that is already there is refused."""
        if self.pk is not None and not self._state.adding:
            raise Unalterable(f"{self._meta.db_table} only grows")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable(f"{self._meta.db_table} only grows")
