from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM, load_actor
from hemu.identity.models import Community, Company, User
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow
from hemu.registry.org import commands as org
from hemu.registry.org.models import Invitation, StaffMember
from hemu.tests.cast import START, Cast

GOOD = "xin-ren-2026"


@pytest.fixture
def newcomer(cast: Cast) -> StaffMember:
    staff = org.add_staff(
        company_id=cast.company.pk,
        home_id=cast.community.pk,
        number="YG100",
        name="新来",
        actor=cast.office_manager.actor,
        at=START,
    )
    org.give_post(
        staff_id=staff.pk, post_id=cast.post("guard").pk, community_id=cast.community.pk, actor=SYSTEM, at=START
    )
    return staff


@pytest.mark.rule("ORG-10")
def test_the_way_in(cast: Cast, newcomer: StaffMember) -> None:
    issued = org.invite_staff(staff_id=newcomer.pk, actor=cast.office_manager.actor, at=START)
    assert issued.code not in Invitation.objects.get().digest
    typed = f"{issued.code[:4].lower()}-{issued.code[4:8]} {issued.code[8:]}"
    user = org.activate(code=typed, username="YG100", password=GOOD, at=START + timedelta(days=29))
    assert user.check_password(GOOD)
    assert "cases.open" in load_actor(user).staff[cast.community.pk]
    names = list(Event.objects.filter(subject_type="staff", subject_id=newcomer.pk).values_list("name", flat=True))
    assert names == ["staff.added", "staff.post_given", "staff.invited", "staff.activated"]


@pytest.mark.rule("ORG-10")
def test_a_code_works_once(cast: Cast, newcomer: StaffMember) -> None:
    issued = org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    org.activate(code=issued.code, username="YG100", password=GOOD, at=START)
    with pytest.raises(Invalid):
        org.activate(code=issued.code, username="again", password=GOOD, at=START)
    assert not User.objects.filter(username="again").exists()


def test_a_code_expires(cast: Cast, newcomer: StaffMember) -> None:
    issued = org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    with pytest.raises(Invalid):
        org.activate(code=issued.code, username="YG100", password=GOOD, at=START + timedelta(days=30))


def test_a_new_code_ends_the_old_one(cast: Cast, newcomer: StaffMember) -> None:
    old = org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    with pytest.raises(Invalid):
        org.activate(code=old.code, username="YG100", password=GOOD, at=START)


def test_a_name_that_is_taken_leaves_the_code_unused(cast: Cast, newcomer: StaffMember) -> None:
    issued = org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    with pytest.raises(Invalid) as refused:
        org.activate(code=issued.code, username="front_desk", password="123", at=START)
    assert set(refused.value.fields) == {"username", "password"}
    org.activate(code=issued.code, username="YG100", password=GOOD, at=START)


@pytest.mark.rule("ORG-10")
def test_a_password_is_reset_by_a_code_and_other_sessions_end(cast: Cast) -> None:
    guard = cast.guard
    phone = Client()
    phone.force_login(guard.user, backend="hemu.identity.backends.PasswordBackend")
    issued = org.reset_password(staff_id=guard.staff.pk, actor=cast.office_manager.actor, at=START)
    assert phone.get("/account/").status_code == 200
    org.use_reset(code=issued.code, password=GOOD, at=START)
    guard.user.refresh_from_db()
    assert guard.user.check_password(GOOD)
    assert phone.get("/account/").status_code == 302


def test_an_activation_code_resets_no_password_and_the_other_way_round(cast: Cast, newcomer: StaffMember) -> None:
    activation = org.invite_staff(staff_id=newcomer.pk, actor=SYSTEM, at=START)
    reset = org.reset_password(staff_id=cast.guard.staff.pk, actor=SYSTEM, at=START)
    with pytest.raises(Invalid):
        org.use_reset(code=activation.code, password=GOOD, at=START)
    with pytest.raises(Invalid):
        org.activate(code=reset.code, username="other", password=GOOD, at=START)


def test_codes_are_issued_only_by_who_manages_and_only_where_they_fit(cast: Cast, newcomer: StaffMember) -> None:
    with pytest.raises(Forbidden):
        org.invite_staff(staff_id=newcomer.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotAllowedNow):
        org.invite_staff(staff_id=cast.guard.staff.pk, actor=SYSTEM, at=START)
    with pytest.raises(NotAllowedNow):
        org.reset_password(staff_id=newcomer.pk, actor=SYSTEM, at=START)


@pytest.mark.rule("ORG-10")
@pytest.mark.django_db
def test_the_first_administrator_comes_by_a_one_time_link() -> None:
    out = StringIO()
    call_command("first_admin_link", base_url="http://office.example:8000/", stdout=out)
    link = out.getvalue().strip()
    assert link.startswith("http://office.example:8000/activation/?code=")
    user = org.open_company(
        code=link.partition("code=")[2],
        company_name="和睦物业",
        community_name="意林小镇",
        community_code="yilin",
        name="高涵建",
        username="gao",
        password=GOOD,
        at=START + timedelta(days=400),
    )
    actor = load_actor(user)
    community = Community.objects.get(code="yilin")
    assert {"org.manage", "desk.use"} <= actor.staff[community.pk]
    assert "org.company" in actor.company_permissions
    with pytest.raises(CommandError):
        call_command("first_admin_link", stdout=StringIO())


@pytest.mark.django_db
def test_a_bad_answer_at_the_first_start_leaves_nothing_and_the_code_good() -> None:
    issued = org.create_first_admin_code(actor=SYSTEM, at=START)
    names = {"company_name": "和睦物业", "community_name": "意林", "name": "高", "username": "gao", "password": GOOD}
    with pytest.raises(Invalid) as refused:
        org.open_company(code=issued.code, community_code="意 林", at=START, **names)
    assert set(refused.value.fields) == {"community_code"}
    assert not Company.objects.exists()
    org.open_company(code=issued.code, community_code="yilin", at=START, **names)
