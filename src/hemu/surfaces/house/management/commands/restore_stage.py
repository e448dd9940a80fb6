from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hemu.kernel.refusals import Refusal
from hemu.surfaces.house import restore_stages


class Command(BaseCommand):
    help = "A part of `restore`, which calls it; of no use by itself."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=["load", "copy"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"load": restore_stages.load, "copy": restore_stages.copy}[options["name"]]()
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
