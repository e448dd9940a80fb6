"""The pages of the telephone record (INT-02)."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.operations.calls.models import Call
from hemu.operations.calls.tests.notes import noted
from hemu.tests.cast import Cast, Player
from hemu.tests.sql_budget import hold_budget


def client_of(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


@pytest.mark.rule("INT-02", "PRV-01")
def test_the_list_shows_figures_and_masks_callers(cast: Cast) -> None:
    noted(cast, caller_name="赵小明", phone="13611112222", message="问停车费", rings=2)
    noted(cast, outcome="missed", phone="13611112222", wait_seconds=30)
    content = client_of(cast.front_desk).get("/calls/").content.decode()
    assert "赵**" in content and "136****2222" in content and "问停车费" in content
    assert "赵小明" not in content and "13611112222" not in content
    assert "50%" in content and "1/2" in content and "30 秒" in content


def test_filtering_brings_the_figures_along(cast: Cast) -> None:
    noted(cast, rings=2)
    noted(cast, outcome="missed")
    response = client_of(cast.front_desk).get("/calls/?group=missed", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="list")
    content = response.content.decode()
    assert "<html" not in content
    assert 'id="call-figures" hx-swap-oob="true"' in content
    assert "0/1" in content


def test_the_export_holds_no_number_in_clear(cast: Cast) -> None:
    noted(cast, caller_name="赵小明", phone="13611112222")
    response = client_of(cast.front_desk).get("/calls/?export=xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert "136****2222" in said and "13611112222" not in said and "赵小明" not in said


@pytest.mark.rule("INT-02")
def test_a_call_is_noted_and_shown(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    posted = {"phone": "13900001202", "caller_name": "张美兰", "message": "水管漏了", "rings": "1"}
    response = client.post("/calls/new/", posted)
    call = Call.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/calls/{call.pk}/")
    page = client.get(f"/calls/{call.pk}/").content.decode()
    assert "水管漏了" in page and "139****1202" in page and "及时接听" in page and "张美兰" not in page
    assert f"/cases/new/?call={call.pk}" in page
    shown = client.post(f"/calls/{call.pk}/number/", HTTP_HX_TARGET="number")
    assert "13900001202" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"


@pytest.mark.rule("INT-02")
def test_noting_it_may_lead_straight_to_the_intake(cast: Cast) -> None:
    response = client_of(cast.front_desk).post("/calls/new/", {"phone": "13900001202", "then": "intake"})
    assert response["Location"] == f"/cases/new/?call={Call.objects.get().pk}"


def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast) -> None:
    response = client_of(cast.front_desk).post("/calls/new/", {"for_words": "老王", "city": "烟台", "rings": "x"})
    content = response.content.decode()
    assert response.status_code == 422
    assert "id_rings_error" in content and 'value="烟台"' in content and 'value="老王"' in content
    assert not Call.objects.exists()


def test_whose_number_it_is_appears_while_typing(cast: Cast) -> None:
    content = client_of(cast.front_desk).post("/calls/caller/", {"phone": "139 0000 1202"}).content.decode()
    assert "张**" in content and cast.room.label in content and "张美兰" not in content
    assert "张" not in client_of(cast.front_desk).post("/calls/caller/", {"phone": "1202"}).content.decode()


@pytest.mark.rule("INT-02")
def test_the_addressee_sees_the_message_and_nobody_else_without_the_right(cast: Cast) -> None:
    staff = cast.technician.staff
    assert staff is not None
    message = noted(cast, for_staff_id=staff.pk, message="配件到了")
    assert "配件到了" in client_of(cast.technician).get("/calls/messages/").content.decode()
    assert "配件到了" in client_of(cast.technician).get(f"/calls/{message.pk}/").content.decode()
    for player in (cast.technician2, cast.owner, cast.stranger):
        client = client_of(player)
        assert client.get(f"/calls/{message.pk}/").status_code == 404
        assert client.post(f"/calls/{message.pk}/number/").status_code == 404
        assert "配件到了" not in client.get("/calls/messages/").content.decode()


def test_the_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    noted(cast, rings=1)

    def ring() -> None:
        call = Call.objects.get()
        copies = []
        for _n in range(30):
            copy = Call.objects.get(pk=call.pk)
            copy.pk = None
            copies.append(copy)
        Call.objects.bulk_create(copies)

    hold_budget("call_list", client_of(cast.front_desk), "/calls/", fill=ring)
