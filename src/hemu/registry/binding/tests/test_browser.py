from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hemu.kernel.jobs import queue
from hemu.kernel.timekeeping import now
from hemu.registry.binding import sending
from hemu.registry.binding.models import BindingRequest, TextMessage
from hemu.registry.binding.tests.gateway import Gateway
from hemu.registry.residents.models import HouseholdMember
from hemu.tests.cast import PASSWORD, make_cast
from hemu.tests.surroundings import PHONE


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("RES-08", "SYS-14")
def test_a_tenant_signs_up_asks_for_the_home_and_sees_it_once_the_owner_has_confirmed(
    gateway: Gateway,
    open_page: Callable[..., Any],
    sign_in: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "_send", lambda task, args, name: None)  # the job process is this test
    cast = make_cast()
    page = open_page(PHONE)
    page.goto("/sign-in/")
    page.get_by_role("link", name="我是住户").click()
    page.get_by_label("手机号").fill("139 0000 4321")
    page.get_by_role("button", name="发短信验证码").click()
    page.get_by_label("短信验证码").wait_for()
    sending.deliver(message_id=TextMessage.objects.get().pk, at=now())
    page.get_by_label("短信验证码").fill(gateway.last_code)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("您的姓名").fill("林新")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再输入一次").fill(PASSWORD)
    page.get_by_role("button", name="开通我的账号").click()
    page.get_by_label("小区").select_option(label="意林小镇")
    page.get_by_label("房号").fill("3-1-1202")
    page.get_by_label("租户").check()
    page.get_by_role("button", name="交给物业确认").click()
    page.get_by_text("物业或业主确认以后").wait_for()
    assert BindingRequest.objects.get().role == "tenant"

    owner = open_page(PHONE)
    sign_in(owner, cast.owner.user)
    owner.goto("/my/me/")
    owner.get_by_role("link", name="家里的人").nth(0).click()
    owner.get_by_role("link", name="林新申请绑定您的家").click()
    owner.get_by_label("登记为新的一位").check()
    owner.get_by_role("button", name="确认绑定").click()
    owner.get_by_text("他现在就能看到这一户").wait_for()
    assert HouseholdMember.objects.get(person__name="林新").room == cast.room

    page.goto("/")
    page.get_by_role("heading", name="林新，您好").wait_for()
    assert page.get_by_text("3栋1单元1202").first.is_visible()
    assert {link.get_attribute("href") for link in page.locator(".doors a").all()} >= {
        "/my/report/repair/",
        "/my/contact/",
        "/my/data/",
    }
    narrow = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert narrow
