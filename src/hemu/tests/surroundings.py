"""What surrounds every test: a data folder of its own, a browser for those that need one, loud skips.

`hemu/conftest.py` loads it. `HEMU_TEST_RECORD` names a file to which each run appends what became of its
tests; the continuous integration reads there that nothing was skipped everywhere.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from hemu.identity.models import User

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--no-first-run",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """The browser of this machine, or None."""
    names = (os.environ.get("HEMU_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Files that tests store never reach the data of a house."""
    folder = tmp_path_factory.mktemp("data")
    storages = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder / "files"}},
    }
    with override_settings(DATA_DIR=folder, STORAGES=storages):
        yield folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run only where there is a browser."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no browser here: install chromium to run it"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all browser tests."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps an event loop in this thread
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (slow, and most runs do not need it)

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_OPTIONS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open a browser page of any size and language: ``open_page(PHONE, "en")``; paths are the house's own."""
    contexts: list[Any] = []

    def open_one(size: dict[str, int] = DESKTOP, language: str = "zh-hans") -> Any:
        locale = "en-GB" if language == "en" else "zh-CN"
        context = browser.new_context(base_url=live_server.url, viewport=size, locale=locale, has_touch=size == PHONE)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "hemu_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def chromium_page(open_page: Callable[..., Any]) -> Any:
    """A browser page on a desk, in Chinese."""
    return open_page()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Any, User], None]:
    """``sign_in(page, user)``: the browser is signed in as the user, without going through the form."""

    def enter(page: Any, user: User) -> None:
        client = Client()
        client.force_login(user, backend="hemu.identity.backends.PasswordBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return enter


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not run, and keep a record where one is asked for."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} NOT RUN", yellow=True, bold=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            terminalreporter.write_line(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}", yellow=True)
    record = os.environ.get("HEMU_TEST_RECORD")
    if record:
        with open(record, "a", encoding="utf-8") as out:
            for outcome in ("passed", "failed", "error", "skipped", "xfailed", "xpassed"):
                for report in terminalreporter.stats.get(outcome, []):
                    out.write(json.dumps([report.nodeid, outcome]) + "\n")
