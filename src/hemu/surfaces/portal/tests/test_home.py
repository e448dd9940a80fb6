from __future__ import annotations

import re

import pytest
from django.test import Client

from hemu.casework.states import State
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import Cast


@pytest.mark.rule("SYS-14")
def test_the_home_page_opens_the_doors_that_work(cast: Cast, client: Client) -> None:
    page = enter(client, cast.owner).get("/my/").content.decode()
    doors = re.search(r'<nav class="doors".*?</nav>', page, re.S)
    assert doors is not None
    targets = re.findall(r'href="([^"]+)"', doors[0])
    assert targets == [
        "/my/report/repair/",
        "/my/report/service/",
        "/my/report/?about=voice",
        "/my/report/?about=help",
        "/my/cases/",
        "/my/contact/",
        "/my/me/",
        "/my/data/",
    ]
    assert all(client.get(target).status_code == 200 for target in targets if target.startswith("/"))


@pytest.mark.rule("ORG-05")
def test_it_greets_me_and_names_my_home_and_my_steward(cast: Cast, client: Client) -> None:
    page = enter(client, cast.owner).get("/my/").content.decode()
    assert "张美兰，您好" in page and "3栋1单元1202" in page and "您的片区管理员：孙文嘉" in page


@pytest.mark.parametrize(
    ("state", "station"),
    [(State.RECEIVED, "已受理"), (State.ASSIGNED, "已派单"), (State.UNDER_WAY, "维修中"), (State.DONE, "您确认")],
)
def test_an_open_case_shows_its_station(cast: Cast, client: Client, state: State, station: str) -> None:
    brought_to(cast, state)
    page = enter(client, cast.owner).get("/my/").content.decode()
    assert re.findall(r'aria-current="step"><span>(\w+)', page) == [station]


def test_what_waits_for_me_comes_first_with_what_i_can_do(cast: Cast, client: Client) -> None:
    done = brought_to(cast, State.DONE, summary="修好的")
    opened(cast, summary="刚报的")
    page = enter(client, cast.owner).get("/my/").content.decode()
    assert page.index("修好的") < page.index("刚报的")
    assert f"/my/cases/{done.pk}/steps/confirm/" in page and f"/my/cases/{done.pk}/steps/not_solved/" in page


def test_whoever_has_several_homes_chooses(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    assert client.post("/my/home/", {"home": cast.let_room.pk}).status_code == 302
    assert "意林小镇 · 3栋1单元1201</span>" in client.get("/my/").content.decode()
    assert client.post("/my/home/", {"home": cast.other_room.pk}).status_code == 404
    assert client.post("/my/home/", {"home": "x"}).status_code == 404


def test_elder_mode_shows_fewer_things(cast: Cast, client: Client) -> None:
    for n in range(3):
        opened(cast, summary=f"第{n}件")
    enter(client, cast.owner)
    assert client.get("/my/").content.decode().count("case-card") == 3
    client.post("/elder-mode/", {"on": "1", "next": "/my/"})
    page = client.get("/my/").content.decode()
    assert page.count("case-card") == 2 and "全部 3 件" in page and 'class="btn call" href="tel:0532-88880001"' in page


def test_staff_without_a_home_have_no_business_here(cast: Cast, client: Client) -> None:
    assert enter(client, cast.technician).get("/my/").status_code == 403
    assert Client().get("/my/").status_code == 302


def test_me_shows_my_homes_with_others_masked(cast: Cast, client: Client) -> None:
    page = enter(client, cast.family).get("/my/me/").content.decode()
    assert "张小宝" in page and "张**" in page and "张美兰" not in page
    assert "刘" not in page and 'action="/elder-mode/"' in page and 'href="/account/password/"' in page
