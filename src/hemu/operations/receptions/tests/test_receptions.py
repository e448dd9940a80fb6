"""INT-03: who came, made sure how, what for, handled or sent to whom."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.operations.receptions.commands import ReceptionNote, link_reception, record_reception
from hemu.operations.receptions.models import Reception
from hemu.operations.receptions.tests.visits import received
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast, Player
from hemu.tests.sql_budget import hold_budget


def client_of(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


@pytest.mark.rule("INT-03")
def test_a_visit_is_kept_whole_and_the_journal_holds_nothing_of_the_visitor(cast: Cast) -> None:
    security = cast.department("security")
    visit = received(
        cast,
        visitor_phone="139 0000 1202",
        identity="card",
        identity_note="门禁卡 0012",
        outcome="sent_on",
        sent_to_id=cast.office_manager.staff.pk,  # type: ignore[union-attr]
        sent_to_department_id=security.pk,
        result="请到二楼",
    )
    visit.refresh_from_db()
    assert (visit.visitor_name, visit.visitor_phone, visit.room, visit.person) == (
        "张美兰",
        "13900001202",
        cast.room,
        cast.owner.person,
    )
    assert (visit.identity, visit.identity_note, visit.is_checked) == ("card", "门禁卡 0012", True)
    assert (visit.outcome, visit.sent_to, visit.sent_to_department, visit.result) == (
        "sent_on",
        cast.office_manager.staff,
        security,
        "请到二楼",
    )
    assert (visit.received_by, visit.recorded_by, visit.came_at) == (
        cast.front_desk.staff,
        cast.front_desk.user,
        START,
    )
    entry = Event.objects.get(name="reception.recorded")
    assert "张美兰" not in str(entry.payload) and "1202" not in str(entry.payload)


@pytest.mark.rule("RES-10")
def test_somebody_not_on_file_is_received_alike(cast: Cast) -> None:
    visit = received(cast, visitor_name="路人甲", room_id=None, side="guest")
    assert (visit.person, visit.room, visit.is_checked) == (None, None, False)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"visitor_name": " "}, "visitor_name"),
        ({"purpose": "\n"}, "purpose"),
        ({"came_at": START + timedelta(hours=1)}, "came_at"),
        ({"identity": "smell"}, "identity"),
        ({"side": "alien"}, "side"),
        ({"outcome": "lost"}, "outcome"),
        ({"outcome": "sent_on"}, "sent_to"),
        ({"outcome": "sent_on", "sent_to_id": 999999}, "sent_to"),
        ({"room_id": 999999}, "room"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(cast: Cast, wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        received(cast, **wrong)
    assert set(refused.value.fields) == {where}
    assert (Reception.objects.count(), Event.objects.filter(name="reception.recorded").count()) == (0, 0)


@pytest.mark.parametrize(("role", "why"), [("technician", Forbidden), ("owner", Forbidden), ("stranger", NotFound)])
def test_only_who_receives_here_notes_visits(cast: Cast, role: str, why: type[Exception]) -> None:
    note = ReceptionNote(came_at=START, visitor_name="甲", purpose="乙")
    with pytest.raises(why):
        record_reception(community_id=cast.community.pk, note=note, actor=getattr(cast, role).actor, at=START)
    assert not Reception.objects.exists()


@pytest.mark.rule("INT-03")
def test_a_visit_leads_to_one_case(cast: Cast) -> None:
    visit, case, other = received(cast), opened(cast), opened(cast)
    for _n in range(2):
        link_reception(reception_id=visit.pk, case_id=case.pk, actor=cast.front_desk.actor, at=START)
    visit.refresh_from_db()
    assert (visit.case, Event.objects.filter(name="reception.linked").count()) == (case, 1)
    with pytest.raises(NotAllowedNow):
        link_reception(reception_id=visit.pk, case_id=other.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotFound):
        link_reception(reception_id=visit.pk, case_id=case.pk, actor=cast.stranger.actor, at=START)


@pytest.mark.rule("INT-03")
def test_a_visit_is_noted_on_the_screen_and_leads_on_to_a_case(cast: Cast) -> None:
    client = client_of(cast.front_desk)
    posted = {"visitor_name": "张美兰", "purpose": "楼上漏水", "room": "3栋1单元1202", "identity": "known"}
    response = client.post("/receptions/new/", posted | {"outcome": "case"})
    visit = Reception.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/cases/new/?reception={visit.pk}")
    assert (visit.room, visit.person) == (cast.room, cast.owner.person)
    response = client.post("/receptions/new/", posted)
    assert response["Location"] == f"/receptions/{Reception.objects.latest('pk').pk}/"


def test_what_is_wrong_comes_back_with_what_was_typed(cast: Cast) -> None:
    posted = {"visitor_name": "", "purpose": "领资料", "room": "没有这户"}
    response = client_of(cast.front_desk).post("/receptions/new/", posted)
    content = response.content.decode()
    assert response.status_code == 422
    assert "id_visitor_name_error" in content and "id_room_error" in content
    assert "领资料" in content and 'value="没有这户"' in content


@pytest.mark.rule("INT-03", "PRV-01")
def test_the_list_and_its_export_mask_the_visitor(cast: Cast) -> None:
    received(cast, visitor_name="赵小明", visitor_phone="13611112222", room_id=None)
    client = client_of(cast.front_desk)
    content = client.get("/receptions/?cols=visitor,phone,purpose").content.decode()
    assert "赵**" in content and "136****2222" in content and "问装修手续" in content
    assert "赵小明" not in content and "13611112222" not in content
    answer = client.get("/receptions/?cols=visitor,phone&export=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row)
    assert "赵**" in said and "赵小明" not in said and "13611112222" not in said


@pytest.mark.rule("PRV-01")
def test_the_number_is_shown_to_who_deals_with_the_visitor_and_kept_as_seen(cast: Cast) -> None:
    staff = cast.technician.staff
    assert staff is not None
    visit = received(
        cast, visitor_name="赵小明", visitor_phone="13611112222", room_id=None, outcome="sent_on", sent_to_id=staff.pk
    )
    shown = client_of(cast.technician).post(f"/receptions/{visit.pk}/number/", HTTP_HX_TARGET="number")
    assert "13611112222" in shown.content.decode() and shown["Cache-Control"] == "no-store"
    assert Sight.objects.filter(subject_type="reception", subject_id=visit.pk, purpose="visitor_contact").count() == 1
    for player in (cast.technician2, cast.owner, cast.stranger):
        assert client_of(player).post(f"/receptions/{visit.pk}/number/").status_code == 404
        assert client_of(player).get(f"/receptions/{visit.pk}/").status_code == 404


def test_the_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    received(cast)

    def more() -> None:
        copies = []
        for _n in range(30):
            copy = Reception.objects.earliest("pk")
            copy.pk = None
            copies.append(copy)
        Reception.objects.bulk_create(copies)

    hold_budget("reception_list", client_of(cast.front_desk), "/receptions/", fill=more)
