from __future__ import annotations

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.states import State
from hemu.engines.accesslog.models import Sight
from hemu.engines.attachments.models import Attachment
from hemu.kernel.timekeeping import now
from hemu.operations.repairs.models import Repair
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.field.tests.papers import enter, photo
from hemu.tests.cast import Cast


def test_everything_for_somebody_on_a_ladder_is_on_one_page(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED, description="从昨晚开始")
    Repair.objects.filter(case=case).update(somebody_home=False, spare_key_left=True, spare_key_may_be_used=True)
    page = enter(client, cast.technician).get(f"/field/cases/{case.pk}/").content.decode()
    for words in (
        "3栋1单元1202",
        "从昨晚开始",
        "张美兰",
        "tel:13900001202",
        "没人",
        "可以用它进门",
        "我出发了",
        "接单",
    ):
        assert words in page, words


@pytest.mark.rule("PRV-01")
def test_that_it_was_shown_for_the_job_is_kept_once_a_day(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician)
    for address in (f"/field/cases/{case.pk}/", "/field/", f"/field/cases/{case.pk}/"):
        assert client.get(address).status_code == 200
    kept = Sight.objects.get()
    assert (kept.viewer, kept.purpose, kept.fields) == (cast.technician.user, "own_job", "name,phone")
    assert (kept.subject_type, kept.subject_id) == ("case", case.pk)
    assert (kept.about_type, kept.about_id) == ("case", case.pk)


def test_the_telephone_is_for_whoever_has_the_case_in_hand(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    page = enter(client, cast.squad_lead).get(f"/field/cases/{case.pk}/").content.decode()
    assert case.summary in page and "13900001202" not in page


def test_somebody_elses_case_is_not_there(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician2)
    assert client.get(f"/field/cases/{case.pk}/").status_code == 404
    assert client.get(f"/field/cases/{case.pk}/steps/complete/").status_code == 404
    assert client.post(f"/field/cases/{case.pk}/steps/set_out/").status_code == 404
    assert client.get("/field/cases/999999/").status_code == 404


def test_out_of_order_answers_409_with_the_case_as_it_stands(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician)
    answer = client.post(f"/field/cases/{case.pk}/steps/resume/")
    assert answer.status_code == 409
    assert "已派单" in answer.content.decode() and "出发" in answer.content.decode()
    assert client.get(f"/field/cases/{case.pk}/steps/complete/").status_code == 409
    case.refresh_from_db()
    assert case.state == State.ASSIGNED


def test_a_step_that_no_kind_has_is_not_there(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    assert enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/explode/").status_code == 404


def test_whoever_may_see_but_not_do_is_refused_and_sees_no_form(cast: Cast, client: Client) -> None:
    case = opened(cast)
    answer = enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/assign/", {"assignee": ""})
    assert answer.status_code == 403
    assert cast.technician2.name not in answer.content.decode()


def test_the_whole_way_step_by_step(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician)
    for name, state in (("set_out", "under_way"), ("arrive", "under_way")):
        answer = client.post(f"/field/cases/{case.pk}/steps/{name}/", {"once": name * 3})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/field/cases/{case.pk}/")
        case.refresh_from_db()
        assert case.state == state
    wait = {"waiting_for": "parts", "reason": "等阀芯，周四到货", "photos": photo()}
    assert client.post(f"/field/cases/{case.pk}/steps/wait/", wait).status_code == 302
    assert "等阀芯" in client.get(f"/field/cases/{case.pk}/").content.decode()
    assert client.post(f"/field/cases/{case.pk}/steps/resume/").status_code == 302
    case.refresh_from_db()
    assert case.state == State.UNDER_WAY


def test_handed_over_it_is_gone_from_my_phone(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    assert cast.technician2.staff is not None
    handed = {"assignee": cast.technician2.staff.pk, "reason": "下班了"}
    answer = enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/hand_over/", handed)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/field/")
    assert client.get(f"/field/cases/{case.pk}/").status_code == 404


def test_an_empty_form_comes_back_with_what_was_typed(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    answer = enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/wait/", {"reason": "等住户回家"})
    assert answer.status_code == 422
    assert "等住户回家" in answer.content.decode()


def test_ten_thousand_characters_are_refused_and_kept(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    long = "长" * 10_000
    answer = enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/note/", {"words": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()


@pytest.mark.rule("SYS-05")
def test_a_file_is_served_only_to_those_who_may_see_the_case(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician)
    client.post(f"/field/cases/{case.pk}/steps/note/", {"words": "总阀位置", "photos": photo()})
    address = f"/files/{Attachment.objects.get().file_id}/"
    served = {name: enter(Client(), player).get(address).status_code for name, player in cast.players().items()}
    seeing = {name for name, status in served.items() if status == 200}
    assert {"technician", "squad_lead", "front_desk", "owner", "family"} <= seeing
    hidden = {"technician2", "guard", "cleaner", "neighbour", "tenant", "stranger", "stranger_resident"}
    assert {served[name] for name in hidden} == {404}
    assert Client().get(address).status_code == 302


@pytest.mark.rule("SYS-05")
def test_a_photo_for_staff_only_is_not_served_to_the_resident(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    note = {"words": "业主态度不好", "staff_only": "on", "photos": photo()}
    enter(client, cast.technician).post(f"/field/cases/{case.pk}/steps/note/", note)
    address = f"/files/{Attachment.objects.get().file_id}/"
    assert client.get(address).status_code == 200
    enter(client, cast.owner)
    assert client.get(address).status_code == 404
    assert "业主态度不好" not in client.get(f"/my/cases/{case.pk}/").content.decode()


def test_a_leaver_finds_the_door_shut(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.ASSIGNED)
    enter(client, cast.technician)
    assert cast.technician.staff is not None and cast.squad_lead.staff is not None
    casework.hand_open_work_on(
        from_staff_id=cast.technician.staff.pk,
        to_staff_id=cast.squad_lead.staff.pk,
        actor=cast.office_manager.actor,
        at=now(),
    )
    assert client.get(f"/field/cases/{case.pk}/").status_code == 404
