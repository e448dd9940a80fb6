"""The house in a real browser: it opens, and what surrounds the browser tests works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hemu.tests.cast import Cast
from hemu.tests.surroundings import PHONE

pytestmark = pytest.mark.browser


def test_a_stranger_is_asked_to_sign_in_without_a_word_of_complaint(open_page: Callable[..., Any]) -> None:
    page = open_page(PHONE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    page.goto("/")
    page.wait_for_selector("input[name=username]")
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_signed_in_person_is_let_in(chromium_page: Any, sign_in: Callable[..., None], cast: Cast) -> None:
    sign_in(chromium_page, cast.office_manager.user)
    answer = chromium_page.goto("/")
    assert answer.status == 200
    assert chromium_page.locator("input[name=username]").count() == 0
