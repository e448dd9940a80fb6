"""The shells: the navigation, what errors say, what a page without a shell costs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory

from hemu.kernel.ui import context, navigation
from hemu.kernel.ui.context import Navigation, ShellFacts, shell
from hemu.kernel.ui.tests.gallery.people import Receptionist


def nav_at(path: str) -> Navigation:
    request: Any = RequestFactory().get(path)
    request.actor = Receptionist()
    return Navigation(request)


def test_the_desk_shows_the_entries_in_order_and_where_one_is(gallery: Client) -> None:
    sections = nav_at("/gallery/cases/case/").desk
    assert [(str(s.label), [i.label for i in s.items]) for s in sections][:4] == [
        ("", ["今日"]),
        ("服务台", ["服务台"]),
        ("", ["住户", "收费"]),
        ("房产", ["房产与装修", "钥匙与物品"]),
    ]
    assert [i.label for s in sections for i in s.items if i.is_current] == ["服务台"]
    assert nav_at("/").post == "前台"


def test_an_entry_whose_page_is_not_mounted_is_left_out(gallery: Client) -> None:
    navigation._entries.append(navigation.Entry("portal", "", "空", "no_such_page", "house", 0))
    assert [i.label for i in nav_at("/").portal] == ["首页", "我的事", "公告", "我的"]


def test_a_stranger_has_no_navigation() -> None:
    request: Any = RequestFactory().get("/")
    request.actor = SimpleNamespace(user_id=None, is_system=False)
    assert Navigation(request).desk == []


def test_a_page_without_a_shell_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(context, "_providers", [lambda request: asked.append(request) or ShellFacts(home_url="/x")])
    given = shell(RequestFactory().get("/"))
    assert asked == []
    assert str(given["shell"].home_url) == "/x"
    assert len(asked) == 1
    assert not given["elder"]


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html", "ui/errors/500.html"]
)
def test_error_pages_stand_without_a_request(name: str) -> None:
    assert "<h1>" in get_template(name).render({})


@pytest.mark.parametrize("code", [400, 403, 404, 409, 422])
def test_error_pages_say_what_is_wrong_and_what_to_do(gallery: Client, code: int) -> None:
    page = gallery.get(f"/gallery/error/{code}/")
    assert page.status_code == code
    assert "回到首页" in page.content.decode()


def test_a_refused_step_says_why_and_what_is_allowed(gallery: Client) -> None:
    text = gallery.get("/gallery/error/409/").content.decode()
    assert "这张工单已经办完，不能再派单。现在可以：重新打开。" in text
    assert "reopen" not in text  # the codes are for programs


def test_elder_mode_shows_the_office_s_telephone(gallery: Client) -> None:
    assert 'href="tel:0591-88886666"' in gallery.get("/gallery/piece/portal/?elder=1").content.decode()
    assert 'class="btn call"' not in gallery.get("/gallery/piece/portal/").content.decode()


@pytest.mark.parametrize("place", ["today/", "cases/", "cases/case/", "form/", "piece/portal/?elder=1", "piece/field/"])
def test_no_page_brings_inline_styles_or_scripts(gallery: Client, place: str) -> None:
    text = gallery.get(f"/gallery/{place}").content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick=" not in text
    assert all('src="' in tag for tag in text.split("<script")[1:])


def test_the_timeline_goes_by_days(gallery: Client) -> None:
    text = gallery.get("/gallery/cases/case/").content.decode()
    assert 1 <= text.count('class="timeline-day"') <= 4
    assert "仅员工可见" in text
