import pytest

from hemu.casework.models import Case
from hemu.engines.journal.models import Event
from hemu.surfaces.desk.tests.people import client_of, once_of
from hemu.tests.cast import Cast

GIVEN = {"channel": "telephone", "category": "water", "summary": "厨房水龙头滴水", "urgency": "general"}


@pytest.mark.rule("INT-01")
@pytest.mark.parametrize("text", ["3-1-1202", "3栋1单元1202", "张美兰", "1202"])
def test_a_home_is_found_by_room_name_or_the_end_of_a_phone(cast: Cast, text: str) -> None:
    response = client_of(cast.front_desk).get(
        "/cases/new/", {"q": text}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="homes"
    )
    content = response.content.decode()
    assert f"?room={cast.room.pk}" in content
    assert "张**" in content
    assert "张美兰" not in content.replace(f'value="{text}"', "")  # what was typed is kept for who is not on file
    assert "<html" not in content


def test_the_only_hit_opens_at_once_without_a_script(cast: Cast) -> None:
    response = client_of(cast.front_desk).get("/cases/new/", {"q": "3-1-1202"})
    assert (response.status_code, response["Location"]) == (302, f"/cases/new/?room={cast.room.pk}")


def test_nothing_found_says_so(cast: Cast) -> None:
    assert "没有找到“没有这户”" in client_of(cast.front_desk).get("/cases/new/", {"q": "没有这户"}).content.decode()


def test_the_household_is_in_sight_with_its_open_cases(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    client.post(f"/cases/new/?room={cast.room.pk}", GIVEN)
    response = client.get(f"/cases/new/?room={cast.room.pk}")
    content = response.content.decode()
    for words in ("张**", "13900001202", "业主", "孙文嘉", Case.objects.get().number, "自住"):
        assert words in content
    assert "张美兰" not in content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.rule("REP-01", "INT-01")
def test_a_report_is_taken_with_all_that_is_asked(cast: Cast) -> None:
    posted = GIVEN | {
        "channel": "walk_in",
        "urgency": "urgent",
        "description": "关了总阀",
        "reporter": cast.owner.person.pk,
        "convenient_from": "2026-03-02T14:00",
        "convenient_to": "2026-03-02T16:00",
        "somebody_home": "yes",
        "spare_key_left": "on",
        "spare_key_may_be_used": "on",
    }
    client = client_of(cast.front_desk)
    response = client.post(f"/cases/new/?room={cast.room.pk}", posted)
    case = Case.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case.pk}/")
    assert (case.room, case.reporter, case.channel, case.urgency) == (cast.room, cast.owner.person, "walk_in", "urgent")
    assert (case.contact_name, case.contact_phone, case.description) == ("张美兰", "13900001202", "关了总阀")
    assert (case.repair.somebody_home, case.repair.spare_key_left, case.repair.spare_key_may_be_used) == (
        True,
        True,
        True,
    )
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "下一步：派单" in page


def test_somebody_else_is_taken_down_as_given(cast: Cast) -> None:
    posted = GIVEN | {"reporter": "", "contact_name": "王亲戚", "contact_phone": "0532-1234"}
    client_of(cast.front_desk).post(f"/cases/new/?room={cast.room.pk}", posted)
    case = Case.objects.get()
    assert (case.reporter, case.contact_name, case.contact_phone) == (None, "王亲戚", "0532-1234")


def test_a_public_place_asks_nothing_about_a_home(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    assert "spare_key" not in client.get(f"/cases/new/?place={cast.place.pk}").content.decode()
    client.post(f"/cases/new/?place={cast.place.pk}", GIVEN | {"category": "public"})
    case = Case.objects.get()
    assert (case.room, case.place) == (None, cast.place)


@pytest.mark.rule("INT-01")
def test_a_double_click_opens_one_case_and_leads_to_it_twice(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    form = client.get(f"/cases/new/?room={cast.room.pk}")
    posted = GIVEN | {"once": once_of(form.content)}
    answers = [client.post(f"/cases/new/?room={cast.room.pk}", posted) for _n in range(2)]
    case = Case.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/cases/{case.pk}/"] * 2
    assert Event.objects.filter(name="case.opened").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"summary": ""}, "id_summary_error"),
        ({"summary": "长" * 10_000}, "id_summary_error"),
        ({"category": ""}, "id_category_error"),
        ({"channel": "telepathy"}, "id_channel_error"),
        ({"reporter": "999999"}, "id_reporter_error"),
        ({"convenient_from": "2026-03-02T14:00", "convenient_to": "2026-03-02T13:00"}, "id_convenient_to_error"),
        ({"spare_key_may_be_used": "on"}, "id_spare_key_may_be_used_error"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, wrong: dict[str, str], said: str) -> None:
    posted = GIVEN | {"description": "很久以前就这样", "contact_phone": "0532-1234"} | wrong
    response = client_of(cast.front_desk).post(f"/cases/new/?room={cast.room.pk}", posted)
    content = response.content.decode()
    assert response.status_code == 422
    assert said in content
    assert "很久以前就这样" in content
    assert 'value="0532-1234"' in content
    assert not Case.objects.exists()


@pytest.mark.parametrize("query", ["room=999999", "room=x", "place=999999", "room=9999999999999999999", "kind=nothing"])
def test_what_is_not_there_is_not_found(cast: Cast, query: str) -> None:
    query = query if "kind" not in query else f"room={cast.room.pk}&{query}"
    assert client_of(cast.front_desk).get(f"/cases/new/?{query}").status_code == 404


def test_another_communitys_home_and_place_are_not_found(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    for query in (f"room={cast.stranger_room.pk}", f"place={cast.stranger_place.pk}"):
        assert client.get(f"/cases/new/?{query}").status_code == 404
        assert client.post(f"/cases/new/?{query}", GIVEN).status_code == 404
    assert not Case.objects.exists()


def test_who_may_open_cases_but_not_see_residents_sees_no_people(cast: Cast) -> None:
    client = client_of(cast.squad_lead)
    found = client.get("/cases/new/", {"q": "3-1-1202"}, HTTP_HX_TARGET="homes").content.decode()
    assert f"?room={cast.room.pk}" in found
    assert "张" not in found
    assert "13900001202" not in client.get(f"/cases/new/?room={cast.room.pk}").content.decode()


def test_who_may_not_open_cases_has_no_intake(cast: Cast) -> None:
    assert client_of(cast.cashier).get("/cases/new/").status_code == 403
    assert 'href="/cases/new/"' not in client_of(cast.cashier).get("/find/").content.decode()
    assert 'href="/cases/new/"' in client_of(cast.front_desk).get("/find/").content.decode()
    assert client_of(cast.owner).get("/cases/new/").status_code == 403
