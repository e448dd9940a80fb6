from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.registry.org.commands import create_first_admin_code
from hemu.registry.org.rules import spaced_code


class Command(BaseCommand):
    help = "Prints the one-time link that makes the first administrator (ORG-10); good until it is used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="where people reach this Hemu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            issued = create_first_admin_code(actor=SYSTEM, at=now())
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
        base = str(options["base_url"]).rstrip("/")
        self.stdout.write(f"{base}{reverse('activate')}?code={spaced_code(issued.code)}")
