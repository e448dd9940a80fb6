from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hemu.kernel.refusals import Refusal
from hemu.kernel.timekeeping import now
from hemu.surfaces.house.rotating import rotate_keys


class Command(BaseCommand):
    help = "A new key for all sealed values, documents and digests; broken off, it goes on when run again."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = rotate_keys(at=now())
        except Refusal as problem:
            raise CommandError(str(problem)) from problem
        for where, count in sorted(done.sealed.items()):
            self.stdout.write(f"  {count:>9,} sealed values of {where}")
        for where, count in sorted(done.digests.items()):
            self.stdout.write(f"  {count:>9,} digests of {where}")
        self.stdout.write(f"  {done.documents:>9,} sealed documents open")
        if done.kept is None:
            self.stdout.write("All under the newest key. Now take the older ones out of HEMU_FIELD_KEYS.")
        else:
            self.stdout.write(f"All under the new key. The old one is kept in {done.kept}; delete it when all is well.")
        self.stdout.write("Make a new backup now: older ones hold the old key.")
