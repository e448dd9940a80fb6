"""For migrations: indexes by which the beginning of a text is found on PostgreSQL, too."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation


class AddPrefixIndex(Operation):
    """An index on ``community_id`` (or another number) and the beginnings of a text, on PostgreSQL alone.

    There an index in a language's order can't answer ``LIKE 'x%'``; on SQLite and MariaDB the plain one does.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, model: str, number: str, text: str) -> None:
        self.name, self.model, self.number, self.text = name, model, number, text

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django writes it down."""
        return self.__class__.__name__, [self.name, self.model, self.number, self.text], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing that the models say."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the index."""
        if schema_editor.connection.vendor != "postgresql":
            return
        meta = to_state.apps.get_model(app_label, self.model)._meta
        quote = schema_editor.quote_name
        number, text = (quote(meta.get_field(each).column) for each in (self.number, self.text))
        table = quote(meta.db_table)
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {quote(self.name)} ON {table} ({number}, {text} varchar_pattern_ops)"
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away again."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {schema_editor.quote_name(self.name)}")

    def describe(self) -> str:
        """For the log of migrations."""
        return f"Prefix index {self.name} on {self.model}.{self.text}"
