from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from hemu.surfaces.house.demo.build import demo_community_stands
from hemu.surfaces.house.demo.offices import PASSWORD
from hemu.surfaces.house.demo.people import list_everybody


class Command(BaseCommand):
    help = "Who can be signed in as in the demo: user name, password, role, community."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo_community_stands():
            raise CommandError("No demo stands here; ./hemu run makes one, or ./hemu manage demo.")
        with translation.override("zh-hans"):
            people = list_everybody()
        if options["json"]:
            self.stdout.write(json.dumps(people, ensure_ascii=False))
            return
        self.stdout.write(f"Everybody's password: {PASSWORD}")
        for one in people:
            where = one["community"] or "company"
            self.stdout.write(f"{one['username']:<14} {one['role_en']:<28} {where:<8} {one['name']}")
