import time
from typing import Any

import pytest

from hemu.casework.models import Case
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import make_cast

THIRTY_SECONDS = 30


@pytest.mark.browser
@pytest.mark.rule("INT-01")
@pytest.mark.django_db(transaction=True)
def test_a_case_is_open_in_under_half_a_minute_without_the_mouse(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    sign_in(chromium_page, cast.front_desk.user)
    page = chromium_page
    page.goto("/today/")
    began = time.monotonic()
    page.keyboard.press("n")
    page.wait_for_url("**/cases/new/")
    page.keyboard.type("3-1-1202")
    page.wait_for_selector("#found a[href*='room=']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/new/?room=*")
    page.keyboard.press("ArrowDown")  # the category has the focus
    page.keyboard.press("Tab")
    page.keyboard.type("厨房水龙头滴水")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    assert time.monotonic() - began < THIRTY_SECONDS
    case = Case.objects.get()
    assert (case.room, case.category, case.summary) == (cast.room, "water", "厨房水龙头滴水")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_step_opens_where_one_is_and_is_taken_there(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    case = opened(cast)
    sign_in(chromium_page, cast.front_desk.user)
    page = chromium_page
    page.goto(f"/cases/{case.pk}/")
    page.click("text=派单…")
    page.wait_for_selector("#step select[name=assignee]")
    page.select_option("#step select[name=assignee]", str(cast.technician.staff.pk))
    page.click("#step button.pri")
    page.wait_for_selector("text=派单：已办好")
    assert Case.objects.get().assignee == cast.technician.staff
