from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hemu.kernel.jobs.cluster import run_jobs
from hemu.kernel.timekeeping import now


class Command(BaseCommand):
    help = "The job process: runs the rounds and whatever was put into the queue, until it is stopped."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(run_jobs(at=now()))
