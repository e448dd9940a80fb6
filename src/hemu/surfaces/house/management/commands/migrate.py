from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from hemu.surfaces.house.fresh_schema import is_empty, make_schema

NARROWED = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune", "by_steps")


class Command(migrate.Command):
    """Django's own, but an empty database is made at once (`fresh_schema`)."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by-steps", action="store_true", help="Take every step, even in an empty database.")

    def handle(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        if not any(options.get(name) for name in NARROWED) and is_empty(connection):
            make_schema(connection)
        return super().handle(*args, **options)
