from __future__ import annotations

from datetime import date, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid
from hemu.registry.org import commands as org
from hemu.registry.org.models import Deputyship, StaffMember
from hemu.registry.org.queries.reporting import (
    acting_for,
    approver_of,
    steward_of_building,
    superior_of,
    supervisor_of,
)
from hemu.tests.cast import START, Cast, Player, make_room

TODAY = START.date()
WEEK = timedelta(days=7)


def deputise(
    absent: Player, deputy: Player, *, start: date = TODAY, end: date = TODAY + WEEK, by: Player | None = None
) -> Deputyship:
    return org.set_deputy(
        staff_id=absent.staff.pk,
        deputy_id=deputy.staff.pk,
        from_date=start,
        to_date=end,
        actor=by.actor if by else SYSTEM,
        at=START,
    )


@pytest.mark.rule("ORG-03")
def test_the_line_runs_up_to_the_office_manager(cast: Cast) -> None:
    line = []
    at: StaffMember | None = cast.technician.staff
    while at is not None:
        at = superior_of(staff=StaffMember.objects.get(pk=at.pk), at=START)
        line.append(at.name if at else "")
    assert line == ["郑班", "周工", "高涵建", ""]


@pytest.mark.rule("ORG-03")
@pytest.mark.parametrize("below", ["engineering_supervisor", "squad_lead", "technician"])
def test_a_line_never_runs_in_a_circle(cast: Cast, below: str) -> None:
    boss = cast.engineering_supervisor.staff
    with pytest.raises(Invalid):
        org.set_superior(staff_id=boss.pk, superior_id=getattr(cast, below).staff.pk, actor=SYSTEM, at=START)
    boss.refresh_from_db()
    assert boss.superior_id == cast.office_manager.staff.pk


def test_a_new_superior_is_recorded_with_the_old_one(cast: Cast) -> None:
    staff = cast.technician.staff
    org.set_superior(
        staff_id=staff.pk,
        superior_id=cast.engineering_supervisor.staff.pk,
        actor=cast.office_manager.actor,
        at=START,
    )
    event = Event.objects.filter(name="staff.superior_set", subject_id=staff.pk).latest("id")
    assert (event.payload["from"], event.payload["to"]) == ("郑班", "周工")
    assert event.actor == cast.office_manager.user


@pytest.mark.rule("ORG-03")
def test_the_deputy_decides_meanwhile_and_only_then(cast: Cast) -> None:
    deputise(cast.engineering_supervisor, cast.service_supervisor)
    lead = cast.squad_lead.staff
    assert approver_of(staff=lead, at=START).name == "杨磊军"
    assert approver_of(staff=lead, at=START + timedelta(days=7, hours=14)).name == "杨磊军"
    assert approver_of(staff=lead, at=START + timedelta(days=7, hours=15)).name == "周工"
    assert approver_of(staff=lead, at=START - timedelta(hours=10)).name == "周工"


@pytest.mark.rule("ORG-03")
def test_nobody_is_their_own_approver_as_the_superiors_deputy(cast: Cast) -> None:
    deputise(cast.engineering_supervisor, cast.squad_lead)
    assert approver_of(staff=cast.squad_lead.staff, at=START).name == "高涵建"


@pytest.mark.rule("ORG-03")
def test_the_deputy_of_a_deputy_stands_in(cast: Cast) -> None:
    deputise(cast.engineering_supervisor, cast.squad_lead)
    deputise(cast.squad_lead, cast.technician2)
    assert acting_for(staff=cast.engineering_supervisor.staff, at=START).name == "李师傅"


@pytest.mark.rule("ORG-03")
@pytest.mark.parametrize(
    ("start", "end"), [(-3, 0), (0, 0), (2, 3), (7, 20), (-5, 30)], ids=["begin", "day", "within", "end", "around"]
)
def test_overlapping_deputyships_are_refused(cast: Cast, start: int, end: int) -> None:
    deputise(cast.engineering_supervisor, cast.squad_lead)
    with pytest.raises(Invalid):
        deputise(
            cast.engineering_supervisor,
            cast.technician,
            start=TODAY + timedelta(days=start),
            end=TODAY + timedelta(days=end),
        )
    assert Deputyship.objects.count() == 1


@pytest.mark.rule("ORG-03")
def test_one_deputyship_follows_the_other(cast: Cast) -> None:
    deputise(cast.engineering_supervisor, cast.squad_lead)
    deputise(cast.engineering_supervisor, cast.technician, start=TODAY + timedelta(days=8), end=TODAY + 2 * WEEK)
    assert Deputyship.objects.count() == 2


def test_nobody_stands_in_for_themself_or_backwards_or_for_the_past(cast: Cast) -> None:
    with pytest.raises(Invalid):
        deputise(cast.squad_lead, cast.squad_lead)
    with pytest.raises(Invalid):
        deputise(cast.squad_lead, cast.technician, start=TODAY, end=TODAY - timedelta(days=1))
    with pytest.raises(Invalid):
        deputise(cast.squad_lead, cast.technician, start=TODAY - WEEK, end=TODAY - timedelta(days=1))
    assert not Deputyship.objects.exists()


@pytest.mark.rule("ORG-03")
def test_everybody_may_name_their_own_deputy_and_nobody_elses(cast: Cast) -> None:
    deputise(cast.squad_lead, cast.technician, by=cast.squad_lead)
    with pytest.raises(Forbidden):
        deputise(cast.engineering_supervisor, cast.squad_lead, by=cast.squad_lead)
    assert Deputyship.objects.count() == 1


def test_ending_a_running_deputyship_keeps_the_days_that_were(cast: Cast) -> None:
    row = deputise(cast.squad_lead, cast.technician, start=TODAY - WEEK)
    org.end_deputyship(deputyship_id=row.pk, actor=SYSTEM, at=START)
    row.refresh_from_db()
    assert row.to_date == TODAY - timedelta(days=1)


@pytest.mark.rule("ORG-04")
def test_a_departments_supervisor_assigns(cast: Cast) -> None:
    assert supervisor_of(department_id=cast.department("engineering").pk, at=START).name == "周工"


@pytest.mark.rule("ORG-10")
def test_a_department_without_a_supervisor_falls_to_the_office_manager(cast: Cast) -> None:
    assert supervisor_of(department_id=cast.department("greening").pk, at=START).name == "高涵建"
    deputise(cast.office_manager, cast.service_supervisor)
    assert supervisor_of(department_id=cast.department("greening").pk, at=START).name == "杨磊军"


@pytest.mark.rule("ORG-05")
def test_a_building_has_one_steward_and_the_newest_is_it(cast: Cast) -> None:
    building = cast.room.unit.building
    second = make_room(cast.community, "4", "1", "101", 1).unit.building
    assert steward_of_building(building_id=building.pk).name == "孙文嘉"
    org.assign_buildings(
        staff_id=cast.front_desk.staff.pk,
        building_ids=[building.pk, second.pk],
        actor=cast.office_manager.actor,
        at=START,
    )
    assert steward_of_building(building_id=building.pk).name == "白嘉"
    lost = Event.objects.filter(name="staff.buildings_assigned", subject_id=cast.steward.staff.pk).latest("id")
    won = Event.objects.filter(name="staff.buildings_assigned", subject_id=cast.front_desk.staff.pk).get()
    assert (lost.payload, won.payload) == ({"from": "3栋", "to": ""}, {"from": "", "to": "3栋、4栋"})


@pytest.mark.rule("ORG-05")
def test_a_strangers_building_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        org.assign_buildings(
            staff_id=cast.steward.staff.pk,
            building_ids=[cast.stranger_room.unit.building_id],
            actor=cast.office_manager.actor,
            at=START,
        )
