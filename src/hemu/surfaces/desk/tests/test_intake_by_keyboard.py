"""INT-04: a case is open in under half a minute without the mouse; the keys that it takes are counted."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.conf import settings

from hemu.casework.models import Case
from hemu.operations.calls.models import Call
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import make_cast

THIRTY_SECONDS = 30
CASE = re.compile(r"/cases/\d+/$")
NO_MOUSE = "for (const kind of ['mousedown', 'pointerdown', 'touchstart']) " \
    "addEventListener(kind, () => sessionStorage.setItem('mouse', kind), true)"  # fmt: skip


class Keys:
    """A keyboard that counts what is pressed, each sign one key."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def press(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


def settle(page: Any) -> None:
    """The page's scripts are ready and nothing is on its way."""
    page.wait_for_load_state("networkidle")


@pytest.mark.browser
@pytest.mark.rule("INT-04")
@pytest.mark.django_db(transaction=True)
def test_a_repair_is_open_in_under_half_a_minute_without_the_mouse(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    page.context.add_init_script(NO_MOUSE)
    sign_in(page, cast.front_desk.user)
    page.goto("/today/")
    page.evaluate("sessionStorage.removeItem('mouse')")
    keys, began = Keys(page), time.monotonic()
    keys.press("n")
    page.wait_for_url("**/cases/new/")
    keys.type("3-1-1202")
    page.wait_for_selector("#homes a[href*='room=']")
    keys.press("ArrowDown", "Enter")
    page.wait_for_url("**/cases/new/?room=*")
    settle(page)
    keys.press("ArrowDown", "Tab")  # the category has the focus
    keys.type("厨房水龙头滴水")
    keys.press("Enter")
    page.wait_for_url(CASE)
    assert time.monotonic() - began < THIRTY_SECONDS
    assert page.evaluate("sessionStorage.getItem('mouse')") is None
    assert keys.count == 1 + 8 + 2 + 2 + 7 + 1
    case = Case.objects.get()
    assert (case.kind, case.room, case.category, case.summary) == ("repair", cast.room, "water", "厨房水龙头滴水")
    assert (case.reporter, case.contact_phone, case.opened_by) == (
        cast.owner.person,
        "13900001202",
        cast.front_desk.user,
    )


@pytest.mark.browser
@pytest.mark.rule("INT-04")
@pytest.mark.django_db(transaction=True)
def test_a_complaint_is_chosen_by_its_key_and_what_was_typed_stays(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    sign_in(page, cast.front_desk.user)
    page.goto(f"/cases/new/?room={cast.room.pk}")
    settle(page)
    keys = Keys(page)
    keys.press("3")  # the category has the focus, where a figure is no letter
    page.wait_for_selector("input[name=kind][value=complaint]", state="attached")
    keys.press("ArrowDown", "Tab")
    keys.type("楼上 3 点还在敲墙")  # a figure in a text is a figure
    keys.press("Alt+2")
    page.wait_for_selector("input[name=kind][value=consult]", state="attached")
    assert page.input_value("[name=summary]") == "楼上 3 点还在敲墙"
    keys.press("3")
    page.wait_for_selector("input[name=kind][value=complaint]", state="attached")
    keys.press("ArrowDown", "Tab", "Enter")
    page.wait_for_url(CASE)
    case = Case.objects.get()
    assert (case.kind, case.category, case.summary) == ("complaint", "noise", "楼上 3 点还在敲墙")


@pytest.mark.browser
@pytest.mark.rule("INT-04", "RES-10")
@pytest.mark.django_db(transaction=True)
def test_somebody_not_on_file_is_taken_down_by_keyboard_too(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    sign_in(page, cast.front_desk.user)
    page.goto("/cases/new/")
    settle(page)
    keys, began = Keys(page), time.monotonic()
    keys.type("13700000000")
    page.wait_for_selector("#homes button[data-pick-item]")
    keys.press("ArrowDown", "Enter")
    page.wait_for_selector("[name=where_words]")
    settle(page)
    page.focus("[name=where_words]")
    keys.type("北门外公交站")
    page.focus("[name=category]")
    keys.press("7")
    page.wait_for_selector("input[name=kind][value=help]", state="attached")
    keys.press("ArrowDown", "Tab")
    keys.type("有老人晕倒")
    page.focus("[name=contact_name]")
    keys.type("路先生")
    keys.press("Enter")
    page.wait_for_url(CASE)
    assert time.monotonic() - began < THIRTY_SECONDS
    case = Case.objects.get()
    assert (case.kind, case.where, case.contact_name, case.contact_phone) == (
        "help",
        "北门外公交站",
        "路先生",
        "13700000000",
    )


@pytest.mark.browser
@pytest.mark.rule("INT-04")
@pytest.mark.django_db(transaction=True)
def test_what_was_typed_outlives_the_end_of_the_session(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    sign_in(page, cast.front_desk.user)
    address = f"/cases/new/?room={cast.room.pk}"
    page.goto(address)
    settle(page)
    page.fill("[name=summary]", "厨房水龙头滴水")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/**")
    sign_in(page, cast.front_desk.user)
    page.goto(address)
    settle(page)
    assert page.input_value("[name=summary]") == "厨房水龙头滴水"
    assert not Case.objects.exists()


@pytest.mark.browser
@pytest.mark.rule("INT-02", "INT-04")
@pytest.mark.django_db(transaction=True)
def test_a_call_is_noted_and_one_key_leads_to_the_intake(chromium_page: Any, sign_in: Any) -> None:
    cast = make_cast()
    page = chromium_page
    sign_in(page, cast.front_desk.user)
    page.goto("/calls/new/")
    settle(page)
    keys = Keys(page)
    keys.type("13900000301")
    page.wait_for_selector("#caller li")
    keys.press("Tab", "Tab")
    keys.type("路灯坏了")
    page.focus("[name=rings]")
    keys.press("2", "Enter")
    page.wait_for_url(re.compile(r"/calls/\d+/$"))
    settle(page)
    keys.press("i")
    page.wait_for_url("**/cases/new/?room=*call=*")
    call = Call.objects.get()
    assert (call.person, call.rings, call.message) == (cast.neighbour.person, 2, "路灯坏了")
    assert page.input_value("[name=summary]") == "路灯坏了"


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
