from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.registry.residents.models import HouseholdMember
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import START, Cast, move_in


def test_the_resident_sees_the_course_and_the_technicians_name(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.DONE)
    page = enter(client, cast.owner).get(f"/my/cases/{case.pk}/").content.decode()
    for words in ("接了单", "已出发", "已到场", "完工：换了阀芯", "王师傅", "确认已解决"):
        assert words in page, words


def test_what_staff_say_among_themselves_stays_there(cast: Cast, client: Client) -> None:
    case = opened(cast)
    desk = cast.front_desk.actor
    assert cast.technician.staff is not None and cast.technician2.staff is not None
    casework.note_case(case_id=case.pk, words="业主难缠", staff_only=True, actor=desk, at=START)
    casework.assign_case(case_id=case.pk, assignee_id=cast.technician.staff.pk, note="上次骂过人", actor=desk, at=START)
    casework.hand_over_case(
        case_id=case.pk, assignee_id=cast.technician2.staff.pk, reason="王师傅不想去", actor=desk, at=START
    )
    casework.note_case(case_id=case.pk, words="下午三点到", actor=desk, at=START)
    seen = enter(client, cast.owner).get(f"/my/cases/{case.pk}/").content.decode()
    assert "下午三点到" in seen and "派单给 王师傅" in seen
    for words in ("业主难缠", "上次骂过人", "王师傅不想去"):
        assert words not in seen, words
    assert "上次骂过人" in enter(Client(), cast.technician2).get(f"/field/cases/{case.pk}/").content.decode()


def test_staffs_own_telephones_are_nowhere(cast: Cast, client: Client) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    enter(client, cast.owner)
    for address in ("/my/", "/my/cases/", f"/my/cases/{case.pk}/", "/my/me/"):
        page = client.get(address).content.decode()
        for player in cast.staff_players().values():
            assert player.staff is not None and player.staff.phone not in page


@pytest.mark.parametrize("who", ["neighbour", "tenant", "stranger_resident"])
def test_another_homes_case_is_not_there(cast: Cast, client: Client, who: str) -> None:
    case = brought_to(cast, State.DONE)
    enter(client, getattr(cast, who))
    assert case.summary not in client.get("/my/cases/").content.decode()
    assert client.get(f"/my/cases/{case.pk}/").status_code == 404
    assert client.get(f"/my/cases/{case.pk}/steps/confirm/").status_code == 404
    assert client.post(f"/my/cases/{case.pk}/steps/confirm/").status_code == 404
    assert client.get("/my/cases/999999/").status_code == 404
    case.refresh_from_db()
    assert case.state == State.DONE


def test_a_new_tenant_sees_nothing_of_the_old_ones(cast: Cast, client: Client) -> None:
    old = opened(cast, room_id=cast.let_room.pk, summary="前租户的事")
    HouseholdMember.objects.filter(person=cast.tenant.person).update(to_date=date(2026, 3, 10))
    new = move_in(cast.community, "new_tenant", "王新", "13900009999", (cast.let_room, "tenant"))
    HouseholdMember.objects.filter(person=new.person).update(from_date=date(2026, 3, 11))
    enter(client, new)
    assert "前租户的事" not in client.get("/my/").content.decode()
    assert "前租户的事" not in client.get("/my/cases/").content.decode()
    assert client.get(f"/my/cases/{old.pk}/").status_code == 404
    assert enter(Client(), cast.tenant).get(f"/my/cases/{old.pk}/").status_code == 404
    mine = Case.objects.create(
        **{f: getattr(old, f) for f in ("community", "kind", "channel", "room", "category")},
        number="WX-2026-000099",
        summary="新租户的事",
        received_at=START + timedelta(days=10),
        changed_at=START,
    )
    assert "新租户的事" not in enter(Client(), cast.tenant).get("/my/").content.decode()
    assert mine.state == State.RECEIVED


def test_whoever_works_here_and_lives_here_is_a_resident_on_these_pages(cast: Cast, client: Client) -> None:
    """The front desk lives next door: her own home, and nothing of what she sees at work."""
    move = move_in(cast.community, "unused", "白嘉", "13900007777", (cast.other_room, "family"))
    assert move.person is not None
    move.person.user = cast.front_desk.user
    move.person.save()
    theirs = brought_to(cast, State.DONE)
    hers = brought_to(cast, State.DONE, room_id=cast.other_room.pk, summary="她家的事")
    casework.note_case(case_id=hers.pk, words="内部的话", staff_only=True, actor=cast.squad_lead.actor, at=START)
    enter(client, cast.front_desk)
    assert client.get(f"/my/cases/{theirs.pk}/").status_code == 404
    assert client.post(f"/my/cases/{theirs.pk}/steps/confirm/").status_code == 404
    page = client.get(f"/my/cases/{hers.pk}/").content.decode()
    assert "她家的事" in page and "内部的话" not in page and "steps/assign" not in page
    cases = client.get("/my/cases/").content.decode()
    assert "她家的事" in cases and theirs.summary not in cases


def test_open_and_past_are_apart(cast: Cast, client: Client) -> None:
    brought_to(cast, State.CLOSED, summary="办完的事")
    opened(cast, summary="没办完的事")
    enter(client, cast.owner)
    now_open, past = (client.get(f"/my/cases/{tail}").content.decode() for tail in ("", "?show=past"))
    assert "没办完的事" in now_open and "办完的事" not in now_open.replace("没办完的事", "")
    assert "办完的事" in past and "没办完的事" not in past
