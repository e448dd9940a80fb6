"""In a browser, on two phones: a repair from the desk to the resident's word."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from hemu.casework.models import Case, Rating
from hemu.casework.states import State
from hemu.engines.attachments.models import Attachment, Signature
from hemu.identity.models import User
from hemu.kernel.files.store import open_stored
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.field.tests.papers import photo
from hemu.tests.cast import Cast
from hemu.tests.surroundings import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OpenPage = Callable[..., Any]
SignIn = Callable[[Any, User], None]


def a_photo() -> dict[str, Any]:
    upload = photo()
    return {"name": "tap.jpg", "mimeType": "image/jpeg", "buffer": upload.read()}


def draw_with_a_finger(page: Any) -> None:
    """Touch, not mouse: what a resident does on the technician's phone."""
    pad = page.locator("[data-signature-pad] canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    finger = page.context.new_cdp_session(page)
    path = [(0.1, 0.8), (0.3, 0.2), (0.5, 0.8), (0.7, 0.2), (0.9, 0.7)]
    points = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in path]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.rule("SYS-01", "SYS-12", "REP-06", "CAS-09")
def test_from_the_desk_to_the_residents_word(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    case = opened(cast)
    technician, resident = open_page(PHONE), open_page(PHONE)
    sign_in(technician, cast.technician.user)
    sign_in(resident, cast.owner.user)

    resident.goto("/my/")
    assert resident.locator("[aria-current=step]").inner_text() == "已受理"
    technician.goto("/field/pool/")
    technician.get_by_role("button", name="接单").click()
    technician.wait_for_url(f"**/field/cases/{case.pk}/")
    technician.get_by_role("button", name="我出发了").click()
    technician.get_by_text("已记下：出发").wait_for()
    resident.reload()
    assert resident.locator("[aria-current=step]").inner_text() == "在路上"
    technician.get_by_role("button", name="我到了").click()
    technician.get_by_role("link", name="完工").click()

    technician.get_by_label("做了什么").fill("换了阀芯")
    technician.locator("select[name=materials_item]").first.select_option(str(cast.tap.pk))
    technician.locator("input[name=materials_quantity]").first.fill("1")
    technician.locator("input[name=photos]").set_input_files(a_photo())
    signed = technician.locator("[data-signed-text]").inner_text()
    draw_with_a_finger(technician)
    technician.get_by_text("已签名").wait_for()
    technician.get_by_role("button", name="完工", exact=True).click()
    technician.get_by_text("已记下：完工").wait_for()

    case.refresh_from_db()
    assert case.state == State.DONE
    kept = Signature.objects.get()
    assert kept.signed_text == signed
    assert kept.method == "finger" and "Chrome" in kept.device
    with Image.open(io.BytesIO(open_stored(kept.attachment.file.path).read())) as image:
        assert image.getextrema()[-1][1] == 255  # ink on clear ground
    assert Attachment.objects.filter(kind="photo").count() == 1

    resident.reload()
    assert resident.locator("[aria-current=step]").inner_text() == "您确认"
    resident.get_by_role("link", name="确认已解决").click()
    for name in ("speed", "quality", "manner"):
        resident.locator(f"input[name={name}][value='5']").tap()
    resident.get_by_role("button", name="确认已解决").click()
    resident.get_by_text("谢谢您，已记下").wait_for()
    case.refresh_from_db()
    assert case.state == State.CONFIRMED
    assert (Rating.objects.get().speed, Rating.objects.get().rated_by) == (5, cast.owner.user)
    for words in ("接了单", "已出发", "已到场", "完工：换了阀芯"):
        assert resident.get_by_text(words).first.is_visible(), words


def test_a_lost_network_loses_nothing(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    page = open_page(PHONE)
    sign_in(page, cast.technician.user)
    page.goto(f"/field/cases/{case.pk}/steps/complete/")
    page.get_by_label("做了什么").fill("换了阀芯")
    page.locator("input[name=photos]").set_input_files(a_photo())
    draw_with_a_finger(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="完工", exact=True).click()
    page.get_by_text("没有网络，还没有发出去").wait_for()
    assert Case.objects.get().state == State.UNDER_WAY
    page.context.set_offline(False)
    page.get_by_role("button", name="完工", exact=True).click()
    page.get_by_text("已记下：完工").wait_for()
    assert Case.objects.get().state == State.DONE
    assert sorted(a.kind for a in Attachment.objects.all()) == ["photo", "signature"]


def test_what_was_typed_is_there_when_the_page_opens_again(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    page = open_page(PHONE)
    sign_in(page, cast.technician.user)
    page.goto(f"/field/cases/{case.pk}/steps/complete/")
    page.get_by_label("做了什么").fill("换了阀芯")
    page.get_by_role("button", name="再加一种材料").click()
    lines = page.locator("select[name=materials_item]")
    lines.nth(1).select_option(str(cast.seal_ring.pk))
    page.locator("input[name=materials_quantity]").nth(1).fill("3")
    page.goto("/field/")
    page.goto(f"/field/cases/{case.pk}/steps/complete/")
    assert page.get_by_label("做了什么").input_value() == "换了阀芯"
    assert lines.nth(1).is_visible() and lines.nth(1).input_value() == str(cast.seal_ring.pk)
    assert "密封圈 3个 × 2.50" in page.locator("[data-signed-text]").inner_text()


def test_a_session_that_ended_loses_nothing(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    page = open_page(PHONE)
    sign_in(page, cast.technician.user)
    page.goto(f"/field/cases/{case.pk}/steps/wait/")
    page.get_by_label("说明").fill("等阀芯，周四到货")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="暂停").click()
    page.wait_for_url("**/sign-in/**")
    sign_in(page, cast.technician.user)
    page.goto(f"/field/cases/{case.pk}/steps/wait/")
    assert page.get_by_label("说明").input_value() == "等阀芯，周四到货"


def test_a_wrong_form_comes_back_without_losing_the_page(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    page = open_page(PHONE)
    sign_in(page, cast.technician.user)
    page.goto(f"/field/cases/{case.pk}/steps/complete/")
    page.get_by_label("做了什么").fill("换了阀芯")
    page.locator("input[name=photos]").set_input_files(a_photo())
    page.get_by_role("button", name="完工", exact=True).click()
    page.get_by_text("请在签名框内签名").first.wait_for()
    assert page.get_by_label("做了什么").input_value() == "换了阀芯"
    draw_with_a_finger(page)
    page.get_by_role("button", name="完工", exact=True).click()
    page.get_by_text("已记下：完工").wait_for()
    assert Case.objects.get().state == State.DONE
    assert Attachment.objects.filter(kind="photo").count() == 1


def test_the_second_to_take_a_case_hears_so(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    opened(cast)
    pages = [open_page(PHONE), open_page(PHONE)]
    for page, player in zip(pages, (cast.technician, cast.technician2), strict=True):
        sign_in(page, player.user)
        page.goto("/field/pool/")
    pages[0].get_by_role("button", name="接单").click()
    pages[0].get_by_role("button", name="我出发了").wait_for()
    pages[1].get_by_role("button", name="接单").click()
    pages[1].get_by_text("刚被别人接走了").wait_for()
    assert Case.objects.get().assignee == cast.technician.staff


def test_without_a_network_the_house_says_so(cast: Cast, open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(PHONE)
    sign_in(page, cast.owner.user)
    page.goto("/my/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.goto("/my/cases/")
    assert page.get_by_role("heading", name="现在没有网络").is_visible()
