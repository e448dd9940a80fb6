from __future__ import annotations

import pytest

from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.org import commands as org
from hemu.registry.org.queries.staff import get_visible_staff, visible_staff
from hemu.tests.cast import START, Cast


@pytest.mark.rule("ORG-01")
def test_staff_of_another_community_are_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        get_visible_staff(actor=cast.stranger.actor, staff_id=cast.technician.staff.pk)
    assert [s.name for s in visible_staff(cast.stranger.actor)] == ["陌前台"]


@pytest.mark.rule("ORG-01")
def test_staff_of_the_company_are_seen_by_every_office(cast: Cast) -> None:
    boss = org.add_staff(company_id=cast.company.pk, home_id=None, number="G1", name="总", actor=SYSTEM, at=START)
    org.give_post(staff_id=boss.pk, post_id=cast.post("general_manager").pk, community_id=None, actor=SYSTEM, at=START)
    for player in (cast.front_desk, cast.stranger):
        assert get_visible_staff(actor=player.actor, staff_id=boss.pk) == boss


def test_residents_and_technicians_see_no_staff_list(cast: Cast) -> None:
    assert not visible_staff(cast.owner.actor).exists()
    assert not visible_staff(cast.technician.actor).exists()


@pytest.mark.rule("SYS-04", "PRV-04")
def test_a_corrected_phone_is_kept_before_and_after_and_sealed(cast: Cast) -> None:
    staff = cast.guard.staff
    org.edit_staff(
        staff_id=staff.pk,
        number=staff.number,
        name=staff.name,
        phone="138 1111 2222",
        actor=cast.office_manager.actor,
        at=START,
    )
    event = Event.objects.filter(name="staff.changed").get()
    assert "1381111" not in str(event.payload)
    opened = open_values(("staff", staff.pk), event.payload["changes"])
    assert opened == {"phone": ["13800000009", "13811112222"]}


def test_a_number_is_given_once_in_an_office(cast: Cast) -> None:
    def add(home: int | None) -> None:
        org.add_staff(company_id=cast.company.pk, home_id=home, number="YG002", name="某", actor=SYSTEM, at=START)

    with pytest.raises(Invalid) as refused:
        add(cast.community.pk)
    assert set(refused.value.fields) == {"number"}
    add(cast.next_community.pk)
    add(None)
    with pytest.raises(Invalid):
        add(None)


@pytest.mark.rule("ORG-01")
def test_communities_are_made_at_the_company(cast: Cast) -> None:
    def make(actor: object, code: str = "third") -> None:
        org.create_community(company_id=cast.company.pk, code=code, name="三", actor=actor, at=START)

    with pytest.raises(Forbidden):
        make(cast.office_manager.actor)
    org.give_post(
        staff_id=cast.office_manager.staff.pk,
        post_id=cast.post("administrator").pk,
        community_id=None,
        actor=SYSTEM,
        at=START,
    )
    with pytest.raises(Invalid):
        make(cast.office_manager.actor, "yilin")
    make(cast.office_manager.actor)
    assert len(cast.office_manager.actor.staff) == 3


def test_an_unchanged_form_records_nothing(cast: Cast) -> None:
    events = Event.objects.count()
    here = cast.community
    org.edit_community(
        community_id=here.pk, name=here.name, phone=here.phone, actor=cast.office_manager.actor, at=START
    )
    assert Event.objects.count() == events
    org.edit_community(community_id=here.pk, name=here.name, phone="1", actor=cast.office_manager.actor, at=START)
    assert Event.objects.latest("id").payload == {"changes": {"phone": ["0532-88880001", "1"]}}


@pytest.mark.rule("ORG-01")
def test_another_community_is_not_there_to_be_edited(cast: Cast) -> None:
    with pytest.raises(NotFound):
        org.edit_community(community_id=cast.next_community.pk, name="X", actor=cast.office_manager.actor, at=START)


@pytest.mark.rule("ORG-04")
def test_departments_are_added_and_renamed(cast: Cast) -> None:
    manager = cast.office_manager.actor
    made = org.add_department(community_id=cast.community.pk, code="club", name="会所", actor=manager, at=START)
    org.edit_department(department_id=made.pk, name="会所部", name_en="Club", actor=manager, at=START)
    made.refresh_from_db()
    assert (made.name, made.name_en) == ("会所部", "Club")
    with pytest.raises(Invalid):
        org.add_department(community_id=cast.community.pk, code="club", name="又", actor=manager, at=START)
