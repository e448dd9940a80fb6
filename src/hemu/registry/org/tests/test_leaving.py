from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.identity.models import ApiToken
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.registry.org import commands as org
from hemu.registry.org import leaving
from hemu.registry.org.models import Deputyship, StaffMember, Stewardship
from hemu.tests.cast import START, Cast


@pytest.mark.rule("ORG-10")
def test_access_ends_at_once(cast: Cast) -> None:
    phone = Client()
    phone.force_login(cast.technician.user, backend="hemu.identity.backends.PasswordBackend")
    ApiToken.objects.create(
        user=cast.technician.user, digest="x", created_at=START, expires_at=START + timedelta(days=9)
    )
    org.leave(staff_id=cast.technician.staff.pk, actor=cast.office_manager.actor, at=START)
    assert phone.get("/account/").status_code == 302
    assert not ApiToken.objects.exists()
    assert cast.technician.actor.staff == {}


@pytest.mark.rule("ORG-10")
def test_open_work_reports_and_buildings_go_to_the_superior(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[tuple[str, str]] = []
    monkeypatch.setattr(leaving, "_handlers", [lambda staff, to, actor, at: handed.append((staff.name, to.name))])
    org.leave(staff_id=cast.squad_lead.staff.pk, actor=cast.office_manager.actor, at=START)
    org.leave(staff_id=cast.steward.staff.pk, actor=cast.office_manager.actor, at=START)
    assert handed == [("郑班", "周工"), ("孙文嘉", "杨磊军")]
    cast.technician.staff.refresh_from_db()
    assert cast.technician.staff.superior == cast.engineering_supervisor.staff
    assert Stewardship.objects.get().staff == cast.service_supervisor.staff


@pytest.mark.rule("ORG-10")
def test_history_stays(cast: Cast) -> None:
    staff = cast.technician.staff
    org.leave(staff_id=staff.pk, actor=cast.office_manager.actor, at=START)
    staff.refresh_from_db()
    assert (staff.left_at, staff.holdings.count(), staff.user_id) == (START, 1, cast.technician.user.pk)
    last = Event.objects.filter(subject_type="staff", subject_id=staff.pk).latest("id")
    assert (last.name, last.payload["successor"]) == ("staff.left", "郑班")


@pytest.mark.rule("ORG-10")
def test_without_a_superior_a_successor_is_named(cast: Cast) -> None:
    boss = cast.office_manager.staff
    org.give_post(
        staff_id=cast.service_supervisor.staff.pk,
        post_id=cast.post("office_manager").pk,
        community_id=cast.community.pk,
        actor=SYSTEM,
        at=START,
    )
    with pytest.raises(Invalid):
        org.leave(staff_id=boss.pk, actor=SYSTEM, at=START)
    org.leave(staff_id=boss.pk, successor_id=cast.service_supervisor.staff.pk, actor=SYSTEM, at=START)
    for below in (cast.engineering_supervisor.staff, cast.service_supervisor.staff):
        below.refresh_from_db()
    assert cast.engineering_supervisor.staff.superior == cast.service_supervisor.staff
    assert cast.service_supervisor.staff.superior is None


@pytest.mark.rule("ORG-10")
def test_the_last_administrator_cannot_leave(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        org.leave(
            staff_id=cast.office_manager.staff.pk,
            successor_id=cast.service_supervisor.staff.pk,
            actor=SYSTEM,
            at=START,
        )
    cast.office_manager.user.refresh_from_db()
    assert cast.office_manager.user.is_active


def test_deputyships_end_with_the_leaver(cast: Cast) -> None:
    today = START.date()
    org.set_deputy(
        staff_id=cast.squad_lead.staff.pk,
        deputy_id=cast.technician.staff.pk,
        from_date=today,
        to_date=today + timedelta(days=5),
        actor=SYSTEM,
        at=START,
    )
    org.leave(staff_id=cast.technician.staff.pk, actor=cast.office_manager.actor, at=START)
    assert not Deputyship.objects.exists()


def test_nobody_leaves_twice_or_signs_themself_off(cast: Cast) -> None:
    org.leave(staff_id=cast.guard.staff.pk, actor=cast.office_manager.actor, at=START)
    with pytest.raises(NotAllowedNow):
        org.leave(staff_id=cast.guard.staff.pk, actor=cast.office_manager.actor, at=START)
    with pytest.raises(Invalid):
        org.leave(staff_id=cast.office_manager.staff.pk, actor=cast.office_manager.actor, at=START)
    assert StaffMember.objects.filter(left_at__isnull=False).count() == 1
