from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.operations.repairs.tests.course import brought_to, opened, picture
from hemu.surfaces.desk.tests.people import client_of, fresh, once_of
from hemu.tests.cast import START, Cast


@pytest.mark.rule("CAS-03")
def test_assigning_from_the_page(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    form = client.get(f"/cases/{case.pk}/steps/assign/")
    assert form.status_code == 200
    posted = {"once": once_of(form.content), "assignee": cast.technician.staff.pk, "note": "先打电话"}
    response = client.post(f"/cases/{case.pk}/steps/assign/", posted)
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case.pk}/")
    assert fresh(case).state == State.ASSIGNED
    assert fresh(case).assignee == cast.technician.staff
    assert "派单：已办好" in client.get(f"/cases/{case.pk}/").content.decode()


def test_a_script_gets_only_the_form(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).get(
        f"/cases/{case.pk}/steps/assign/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="step"
    )
    assert response.content.decode().lstrip().startswith("<form")


@pytest.mark.rule("CAS-01")
def test_a_double_click_is_one_step_and_both_are_led_to_the_case(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    posted = {"once": "a" * 32, "assignee": cast.technician.staff.pk}
    answers = [client.post(f"/cases/{case.pk}/steps/assign/", posted) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(name="case.assigned", subject_id=case.pk).count() == 1


@pytest.mark.rule("CAS-01")
def test_a_step_in_the_wrong_order_shows_the_case_as_it_is(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    before = Event.objects.count()
    response = client_of(cast.front_desk).post(
        f"/cases/{case.pk}/steps/assign/", {"assignee": cast.technician2.staff.pk}
    )
    assert response.status_code == 409
    content = response.content.decode()
    assert "工单现在是“已派单”，不能做这一步" in content
    assert case.number in content
    assert fresh(case).assignee == cast.technician.staff
    assert Event.objects.count() == before


def test_the_form_of_a_step_out_of_order_is_refused_too(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    assert client_of(cast.front_desk).get(f"/cases/{case.pk}/steps/assign/").status_code == 409


def test_a_step_that_is_not_theirs_is_forbidden(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.cashier)
    assert client.get(f"/cases/{case.pk}/steps/assign/").status_code == 403
    response = client.post(f"/cases/{case.pk}/steps/assign/", {"assignee": cast.technician.staff.pk})
    assert response.status_code == 403
    assert fresh(case).state == State.RECEIVED


def test_a_step_that_no_kind_has_is_not_there(cast: Cast) -> None:
    case = opened(cast)
    assert client_of(cast.front_desk).get(f"/cases/{case.pk}/steps/explode/").status_code == 404


@pytest.mark.parametrize("assignee", ["", "999999", "x"])
def test_an_empty_or_wrong_field_keeps_everything_typed(cast: Cast, assignee: str) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(
        f"/cases/{case.pk}/steps/assign/", {"assignee": assignee, "note": "先打电话"}
    )
    assert response.status_code == 422
    assert 'value="先打电话"' in response.content.decode()
    assert fresh(case).state == State.RECEIVED


def test_ten_thousand_characters_are_too_many(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(f"/cases/{case.pk}/steps/note/", {"words": "长" * 10_000})
    assert response.status_code == 422
    assert "长" * 10_000 in response.content.decode()
    assert not Event.objects.filter(name="case.noted").exists()


def test_somebody_of_the_next_community_cannot_be_chosen(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(f"/cases/{case.pk}/steps/assign/", {"assignee": cast.stranger.staff.pk})
    assert response.status_code == 422


@pytest.mark.rule("CAS-09")
def test_the_desk_cannot_confirm_for_a_resident(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    client = client_of(cast.office_manager)
    assert "/steps/confirm/" not in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.get(f"/cases/{case.pk}/steps/confirm/").status_code == 403
    assert client.post(f"/cases/{case.pk}/steps/confirm/").status_code == 403
    assert fresh(case).state == State.DONE


@pytest.mark.rule("CAS-09")
def test_silence_never_closes(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    client = client_of(cast.office_manager)
    assert "/steps/close/" not in client.get(f"/cases/{case.pk}/").content.decode()
    assert client.post(f"/cases/{case.pk}/steps/close/").status_code == 409
    assert fresh(case).state == State.DONE


@pytest.mark.rule("CAS-09")
def test_a_bad_rating_never_closes(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    casework.confirm_case(
        case_id=case.pk, speed=5, quality=2, manner=5, actor=cast.owner.actor, at=START + timedelta(hours=5)
    )
    client = client_of(cast.office_manager)
    content = client.get(f"/cases/{case.pk}/").content.decode()
    assert "住户不满意，工单不能关闭" in content
    assert "/steps/close/" not in content
    assert client.post(f"/cases/{case.pk}/steps/close/").status_code == 409
    assert fresh(case).state == State.CONFIRMED


@pytest.mark.rule("REP-06", "CAS-09")
def test_the_desk_confirms_a_public_place(cast: Cast) -> None:
    case = brought_to(cast, State.DONE, place_id=cast.place.pk)
    client = client_of(cast.front_desk)
    assert client.post(f"/cases/{case.pk}/steps/confirm/").status_code == 302
    assert fresh(case).state == State.CONFIRMED


def test_a_good_case_is_closed_by_the_desk(cast: Cast) -> None:
    case = brought_to(cast, State.CONFIRMED)
    assert client_of(cast.front_desk).post(f"/cases/{case.pk}/steps/close/").status_code == 302
    assert fresh(case).state == State.CLOSED


def test_an_inner_note_is_hidden_from_the_resident(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(
        f"/cases/{case.pk}/steps/note/", {"words": "住户着急", "staff_only": "on"}
    )
    assert response.status_code == 302
    noted = Event.objects.get(name="case.noted_internally")
    assert (noted.note, noted.staff_only) == ("住户着急", True)


def test_nothing_is_done_by_following_a_link(cast: Cast) -> None:
    case = brought_to(cast, State.CONFIRMED)
    casework.reopen_case(case_id=case.pk, reason="x", actor=SYSTEM, at=START + timedelta(hours=9))
    before = Case.objects.get(pk=case.pk).changed_at
    client_of(cast.front_desk).get(f"/cases/{case.pk}/steps/assign/")
    assert fresh(case).changed_at == before


@pytest.mark.rule("REP-06")
def test_who_works_from_the_desk_finishes_there(cast: Cast) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    Case.objects.filter(pk=case.pk).update(assignee=cast.squad_lead.staff)
    client = client_of(cast.squad_lead)
    path = f"/cases/{case.pk}/steps/complete/"
    assert "水龙头" in client.get(path).content.decode()
    typed = {
        "work_done": "换了阀芯",
        "hours": "0.5",
        "materials_item": [cast.tap.pk, ""],
        "materials_quantity": ["2", ""],
    }
    unsigned = client.post(path, typed)
    assert unsigned.status_code == 422
    content = unsigned.content.decode()
    assert f'<option value="{cast.tap.pk}" selected>' in content
    assert 'value="2"' in content
    paper = SimpleUploadedFile("paper.jpg", picture().getvalue(), "image/jpeg")
    assert client.post(path, typed | {"signature_paper": paper, "signer_name": "张美兰"}).status_code == 302
    assert fresh(case).state == State.DONE
    assert [(use.material, use.quantity) for use in case.repair.materials.all()] == [(cast.tap, 2)]
