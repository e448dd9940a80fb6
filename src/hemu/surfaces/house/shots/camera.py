"""Goes round with a browser and takes the pictures."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from hemu.launch.terminal import Problem
from hemu.surfaces.house.demo.offices import PASSWORD
from hemu.surfaces.house.shots import PHONE, SIZES, Shot

CODES = {"zh": "zh-hans", "en": "en"}
_NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--no-first-run",
]


@dataclass(frozen=True)
class Taken:
    """What became of one picture: ``problem`` empty where all is well."""

    file: str
    problem: str = ""


def find_chromium() -> str:
    """The browser of this machine; says how to get one where there is none."""
    for name in (os.environ.get("HEMU_CHROMIUM", ""), *_NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise Problem(
        "No Chromium on this machine, and pictures need one.\n"
        "Install it (Debian, Ubuntu: apt-get install chromium fonts-noto-cjk), or set HEMU_CHROMIUM to its path."
    )


class Camera:
    """One browser for all pictures, a context for each person and device."""

    def __init__(self, browser: Any, url: str, folder: Path, *, full: bool) -> None:
        self.browser, self.url, self.folder, self.full = browser, url, folder, full

    def take_all(self, shots: Sequence[Shot], tell: Callable[[Taken], None]) -> list[Taken]:
        """Every picture, person by person; a page that is not there is told and the round goes on."""
        taken: list[Taken] = []
        order = sorted(shots, key=lambda shot: (shot.who, shot.device))
        for (who, device), theirs in groupby(order, key=lambda shot: (shot.who, shot.device)):
            for result in self._round(who, device, list(theirs)):
                taken.append(result)
                tell(result)
        return taken

    def _round(self, who: str, device: str, shots: Sequence[Shot]) -> Iterable[Taken]:
        width, height = SIZES[device]
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            device_scale_factor=2 if device == PHONE else 1,
            has_touch=device == PHONE,
            is_mobile=device == PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        try:
            before = self._sign_in(page, who)
            for language, code in CODES.items():
                wanted = [shot for shot in shots if language in shot.languages]
                if wanted:
                    self._speak(page, code)
                for shot in wanted:
                    yield self._take(page, shot, language)
            self._speak(page, before)
        finally:
            context.close()

    def _sign_in(self, page: Any, who: str) -> str:
        """Sign in as somebody of the demo; the language they read."""
        page.goto("/sign-in/")
        if who:
            page.fill("input[name=username]", who)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
        return "en" if page.get_attribute("html", "lang") == "en" else "zh-hans"

    def _speak(self, page: Any, code: str) -> None:
        token = next((c["value"] for c in page.context.cookies() if c["name"] == "csrftoken"), "")
        page.request.post("/language/", form={"language": code, "next": "/"}, headers={"X-CSRFToken": token})

    def _take(self, page: Any, shot: Shot, language: str) -> Taken:
        name = shot.file_name(language)
        try:
            answer = page.goto(shot.path)
            for pattern in shot.follow:
                answer = page.goto(_first_link(page, pattern))
            page.wait_for_load_state("networkidle")
        except Exception as problem:  # a browser fails in many ways, and the round goes on
            return Taken(name, str(problem).splitlines()[0])
        page.screenshot(path=self.folder / name, full_page=self.full)
        status = answer.status if answer else 0
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if status >= 400 and shot.name != "not_found":
            return Taken(name, f"answered {status} at {page.url}")
        return Taken(name, f"{wide} px wider than the screen" if wide > 0 else "")


def _first_link(page: Any, pattern: str) -> str:
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    found = next((link for link in links if re.search(pattern, link)), None)
    if found is None:
        raise LookupError(f"no link like {pattern} on {page.url}")
    return str(found)
