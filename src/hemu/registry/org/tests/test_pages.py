from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hemu.identity.access import SYSTEM
from hemu.registry.org import commands as org
from hemu.registry.org.models import Deputyship, Invitation, PostHolding, StaffMember
from hemu.tests.cast import START, Cast, Player

Enter = Callable[[Player], Client]


@pytest.fixture
def enter() -> Enter:
    def sign_in(player: Player) -> Client:
        client = Client()
        client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
        return client

    return sign_in


@pytest.fixture
def boss(cast: Cast) -> Player:
    """The office manager as the company's administrator too."""
    org.give_post(
        staff_id=cast.office_manager.staff.pk,
        post_id=cast.post("administrator").pk,
        community_id=None,
        actor=SYSTEM,
        at=START,
    )
    return cast.office_manager


PAGES = [
    "/org/staff/",
    "/org/staff/?state=left&q=wang",
    "/org/staff/new/",
    "/org/departments/",
    "/org/departments/new/",
    "/org/posts/",
    "/org/posts/new/",
    "/org/communities/",
    "/org/communities/new/",
    "/org/company/",
]


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(cast: Cast, enter: Enter, boss: Player, url: str, language: str) -> None:
    boss.user.language = language
    boss.user.save()
    assert enter(boss).get(url).status_code == 200


@pytest.mark.parametrize("tail", ["", "edit/", "posts/", "superior/", "deputy/", "buildings/", "leave/"])
def test_every_page_of_a_staff_member_opens(cast: Cast, enter: Enter, tail: str) -> None:
    url = f"/org/staff/{cast.technician.staff.pk}/{tail}"
    assert enter(cast.office_manager).get(url).status_code == 200


@pytest.mark.rule("ORG-01")
@pytest.mark.parametrize("tail", ["", "edit/", "posts/", "superior/", "deputy/", "buildings/", "leave/"])
def test_a_stranger_finds_no_staff_of_ours(cast: Cast, enter: Enter, tail: str) -> None:
    url = f"/org/staff/{cast.technician.staff.pk}/{tail}"
    client = enter(cast.stranger)
    assert client.get(url).status_code == 404
    page = client.get("/org/staff/").content.decode()
    assert "王师傅" not in page
    assert "陌前台" in page


def test_the_list_finds_by_pinyin_and_telephone(cast: Cast, enter: Enter) -> None:
    client = enter(cast.front_desk)
    for text in ("wangshifu", "wsf", "YG007", "0007"):
        page = client.get("/org/staff/", {"q": text}).content.decode()
        assert "王师傅" in page, text
        assert "李师傅" not in page, text


def test_a_newcomer_is_registered_with_post_and_superior(cast: Cast, enter: Enter) -> None:
    client = enter(cast.office_manager)
    data = {
        "name": "新来",
        "number": "YG050",
        "phone": "13812345678",
        "home": cast.community.pk,
        "post": cast.post("guard").pk,
        "superior": cast.office_manager.staff.pk,
    }
    response = client.post("/org/staff/new/", data)
    staff = StaffMember.objects.get(number="YG050")
    assert response["Location"] == f"/org/staff/{staff.pk}/"
    assert (staff.superior, staff.holdings.get().post.code) == (cast.office_manager.staff, "guard")
    again = client.post("/org/staff/new/", data)
    assert again.status_code == 422
    assert "这个工号已经有人用了" in again.content.decode()
    assert "13812345678" in again.content.decode()


@pytest.mark.rule("ORG-10")
def test_a_sheet_of_codes_lets_several_people_in(cast: Cast, enter: Enter) -> None:
    people = [
        org.add_staff(
            company_id=cast.company.pk, home_id=cast.community.pk, number=f"N{i}", name=f"新{i}", actor=SYSTEM, at=START
        )
        for i in range(2)
    ]
    client = enter(cast.office_manager)
    response = client.post("/org/staff/codes/", {"ids": [p.pk for p in [*people, cast.guard.staff]]})
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert Invitation.objects.count() == 2
    assert page.count("code-card") >= 2
    assert page.count("data:image/svg+xml") == 2
    code = page.split('code-code num">')[1].split("<")[0]
    newcomer = Client()
    form = newcomer.get("/activation/", {"code": code}).content.decode()
    assert "新0，您好" in form
    done = newcomer.post(
        "/activation/", {"code": code, "username": "xin0", "password": "xin-ren-2026", "again": "xin-ren-2026"}
    )
    assert done["Location"] == "/"
    people[0].refresh_from_db()
    assert newcomer.session["_auth_user_id"] == str(people[0].user_id)


def test_a_wrong_code_is_said_so(client: Client, db: None) -> None:
    response = client.post("/activation/", {"code": "AAAA-BBBB-CCCC"})
    assert response.status_code == 422
    assert "这个激活码不对" in response.content.decode()


def test_a_post_is_taken_by_a_button(cast: Cast, enter: Enter) -> None:
    holding = cast.guard.staff.holdings.get()
    enter(cast.office_manager).post(f"/org/staff/{cast.guard.staff.pk}/posts/{holding.pk}/end/")
    assert not PostHolding.objects.filter(pk=holding.pk).exists()


@pytest.mark.rule("ORG-03")
def test_a_technician_names_his_own_deputy(cast: Cast, enter: Enter) -> None:
    data = {"deputy": cast.technician2.staff.pk, "from_date": "2099-01-01", "to_date": "2099-01-05"}
    response = enter(cast.technician).post(f"/org/staff/{cast.technician.staff.pk}/deputy/", data)
    assert response["Location"] == "/account/"
    assert Deputyship.objects.get().deputy == cast.technician2.staff
    assert enter(cast.technician).get(f"/org/staff/{cast.guard.staff.pk}/deputy/").status_code == 404


@pytest.mark.rule("ORG-02")
def test_a_post_is_edited_by_its_checkboxes(cast: Cast, enter: Enter, boss: Player) -> None:
    post = cast.post("clerk")
    url = f"/org/posts/{post.pk}/"
    assert "checked" in enter(boss).get(url).content.decode()
    enter(boss).post(url, {"name": "文员", "permissions": ["org.view", "estate.view"]})
    post.refresh_from_db()
    assert post.permissions == ["estate.view", "org.view"]


@pytest.mark.rule("ORG-02")
def test_an_office_manager_reads_posts_but_does_not_edit_them(cast: Cast, enter: Enter) -> None:
    post = cast.post("clerk")
    client = enter(cast.office_manager)
    assert "disabled" in client.get(f"/org/posts/{post.pk}/").content.decode()
    assert client.post(f"/org/posts/{post.pk}/", {"name": "X"}).status_code == 403
    assert client.get("/org/company/").status_code == 403


@pytest.mark.rule("ORG-10")
def test_leaving_says_what_will_happen(cast: Cast, enter: Enter) -> None:
    url = f"/org/staff/{cast.steward.staff.pk}/leave/"
    page = enter(cast.office_manager).get(url).content.decode()
    assert "1 栋楼由接手的人负责" in page
    enter(cast.office_manager).post(url, {"successor": cast.service_supervisor.staff.pk})
    cast.steward.staff.refresh_from_db()
    assert cast.steward.staff.left_at is not None


@pytest.mark.rule("ORG-10")
def test_a_department_without_a_supervisor_shows_the_office_manager(cast: Cast, enter: Enter) -> None:
    page = enter(cast.front_desk).get("/org/departments/").content.decode()
    assert "没有主管，由管理处经理负责" in page


@pytest.mark.rule("SYS-08")
def test_the_staff_list_costs_the_same_however_long(
    cast: Cast, enter: Enter, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for i in range(30):
        StaffMember.objects.create(company=cast.company, home=cast.community, number=f"Z{i}", name=f"员{i}")
    client = enter(cast.front_desk)
    with django_assert_max_num_queries(18):  # type: ignore[attr-defined]
        assert "员29" in client.get("/org/staff/").content.decode()


@pytest.mark.rule("ORG-01")
def test_somebody_of_the_company_is_registered_by_its_administrator_only(
    cast: Cast, enter: Enter, boss: Player
) -> None:
    data = {"name": "顾问", "number": "G1", "home": "", "post": cast.post("technical_adviser").pk}
    assert enter(boss).post("/org/staff/new/", data | {"post": cast.post("guard").pk}).status_code == 422
    assert enter(boss).post("/org/staff/new/", data).status_code == 302
    holding = StaffMember.objects.get(number="G1").holdings.get()
    assert (holding.community, holding.post.code) == (None, "technical_adviser")
    PostHolding.objects.filter(post__code="administrator").delete()
    assert enter(boss).post("/org/staff/new/", data | {"number": "G2"}).status_code in (403, 422)
    assert not StaffMember.objects.filter(number="G2").exists()
