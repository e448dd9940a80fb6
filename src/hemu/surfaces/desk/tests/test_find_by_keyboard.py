"""The search box by keyboard alone: `/`, type, arrows, Enter, Escape (RES-05)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from hemu.tests.cast import make_cast
from hemu.tests.surroundings import PHONE


def _picture(page: Any, name: str) -> None:
    folder = os.environ.get("HEMU_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.browser
@pytest.mark.rule("RES-05")
@pytest.mark.django_db(transaction=True)
def test_somebody_is_found_and_opened_by_keyboard_alone(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    sign_in(page, cast.steward.user)
    page.goto("/cases/")
    page.wait_for_load_state("networkidle")
    box, found = page.locator("#find"), page.locator("#found")
    page.keyboard.press("/")
    page.keyboard.type("12", delay=20)
    page.keyboard.type("02", delay=20)
    found.get_by_role("option", name="3栋1单元1202").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    _picture(page, "find_desk")
    page.keyboard.press("Escape")
    assert found.is_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "1202"
    page.keyboard.press("ArrowDown")
    first = found.get_by_role("option").first
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/estate/rooms/{cast.room.pk}/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_phone_finds_while_one_types_and_no_address_shows_what(open_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = open_page(PHONE, "en")
    sign_in(page, cast.steward.user)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/field/")
    page.locator(".find-button").click()
    page.wait_for_url("**/field/find/")
    page.wait_for_load_state("networkidle")
    page.locator("#find").fill("13900001202")
    page.get_by_role("option").first.wait_for()
    _picture(page, "find_phone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/field/find/?s=*")
    assert not [url for url in asked if "1202" in url]
