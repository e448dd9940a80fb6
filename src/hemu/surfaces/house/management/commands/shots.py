from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hemu.launch.terminal import Problem, complain
from hemu.surfaces.house.shots import SHOTS
from hemu.surfaces.house.shots.camera import OPTIONS, Camera, Taken, find_chromium
from hemu.surfaces.house.shots.server import serve_copy


class Command(BaseCommand):
    help = "Pictures of the main pages as each role, in both languages, of a copy of the demo."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the pictures go")
        parser.add_argument("--url", help="a running house with the demo, instead of one started for the pictures")
        parser.add_argument("--only", default="", help="only pictures whose file name contains this")
        parser.add_argument("--full", action="store_true", help="the whole page instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        shots = [shot for shot in SHOTS if any(options["only"] in shot.file_name(lang) for lang in shot.languages)]
        folder: Path = options["folder"]
        try:
            executable = find_chromium()
            folder.mkdir(parents=True, exist_ok=True)
            with _house(options["url"]) as url, _browser(executable) as browser:
                taken = Camera(browser, url, folder, full=options["full"]).take_all(shots, self._tell)
        except Problem as problem:
            complain(str(problem))
            sys.exit(1)
        failed = [one for one in taken if one.problem]
        self.stdout.write(f"{len(taken) - len(failed)} pictures in {folder}, {len(failed)} with a problem.")
        if failed:
            sys.exit(1)

    def _tell(self, one: Taken) -> None:
        self.stdout.write(f"{one.file}{'  ' + one.problem if one.problem else ''}")
        self.stdout.flush()


@contextlib.contextmanager
def _house(url: str | None) -> Iterator[str]:
    if url:
        yield url.rstrip("/")
        return
    with serve_copy() as served:
        yield served


@contextlib.contextmanager
def _browser(executable: str) -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only the packages for testing have it)
    except ImportError as problem:
        raise Problem("The browser's driver is not installed: ./hemu shots installs it by itself.") from problem
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=OPTIONS)
        yield browser
        browser.close()
