"""The demo community: real by its own invariants, the same each time, and never in production."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings

from hemu.casework.models import Case, Rating
from hemu.engines.attachments.models import Signature
from hemu.engines.journal.models import Event
from hemu.identity.demo import list_demo_people
from hemu.identity.models import Community, User
from hemu.kernel.invariants import list_invariants
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs.models import Repair
from hemu.registry.estate.models import OccupancyChange, Room
from hemu.registry.org.models import PostHolding, StaffMember
from hemu.registry.org.presets import POSTS
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.rules import is_identity_number
from hemu.surfaces.house import demo_mark
from hemu.surfaces.house.demo.build import build_demo
from hemu.surfaces.house.demo.scale import SMALL
from hemu.surfaces.house.demo.town import Inventor

NOW = datetime(2026, 6, 17, 11, 30, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def demo(own_data: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """A small demo for the whole module; what it said while it was made."""
    with django_db_blocker.unblock(), transaction.atomic():
        said: list[str] = []
        build_demo(at=NOW, tell=said.append, scale=SMALL)
        yield said
        transaction.set_rollback(True)


def fingerprint() -> list[Any]:
    cases = Case.objects.order_by("community__code", "number")
    people = Person.objects.order_by("community__code", "name", "birth_date")
    return [
        list(cases.values_list("number", "state", "summary", "room__label", "received_at", "assignee__name")),
        list(people.values_list("name", "birth_date", "gender")),
        sorted(Event.objects.values_list("name", "happened_at", "note")),
    ]


def test_every_invariant_holds(demo: list[str]) -> None:
    for invariant in list_invariants():
        if invariant.code.startswith("house."):
            continue  # of the database itself, asked where it is a house's own
        assert list(invariant.check()) == [], invariant.code


def test_each_stage_says_one_line(demo: list[str]) -> None:
    assert [line.split()[0] for line in demo] == ["company,", "demo:", "demo2:", "demo:", "demo2:", "journal"]


@pytest.mark.rule("ORG-02")
def test_there_is_somebody_of_every_role(demo: list[str]) -> None:
    held = set(PostHolding.objects.filter(staff__user__is_active=True).values_list("post__code", flat=True))
    assert held == {post.code for post in POSTS}


def test_every_event_has_happened_and_is_sealed(demo: list[str]) -> None:
    assert not Event.objects.filter(happened_at__gt=NOW).exists()
    assert not Event.objects.filter(seal=None).exists()


def test_repairs_stand_in_every_state_and_lie_within_ninety_days(demo: list[str]) -> None:
    states = set(Case.objects.values_list("state", flat=True))
    assert {"received", "assigned", "under_way", "waiting", "done", "closed", "reopened"} <= states
    first = Case.objects.earliest("received_at").received_at
    assert NOW - timedelta(days=91) < first
    repairs = Case.objects.filter(community__code="demo", kind="repair").order_by("received_at")
    numbers = list(repairs.values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_an_urgent_one_of_four_minutes_ago_waits_for_somebody(demo: list[str]) -> None:
    case = Case.objects.get(urgency="urgent", state="received", kind="repair")
    assert (NOW - case.received_at, case.assignee) == (timedelta(minutes=4), None)


def test_done_work_is_signed_and_rated(demo: list[str]) -> None:
    homes = Repair.objects.exclude(work_done="").filter(case__room__isnull=False)
    assert homes.count() > 5
    assert homes.filter(signature=None).count() == 0
    assert Signature.objects.exclude(device="").count() > 5
    assert Rating.objects.count() > 3


@pytest.mark.rule("EST-02")
def test_each_home_has_the_history_that_led_to_its_state(demo: list[str]) -> None:
    for room in Room.objects.all():
        changes = list(OccupancyChange.objects.filter(room=room).order_by("changed_at", "id"))
        assert changes[0].from_occupancy == ""
        assert [c.to_occupancy for c in changes[:-1]] == [c.from_occupancy for c in changes[1:]]
        assert changes[-1].to_occupancy == room.occupancy


def test_people_are_invented_and_nobody_is_there_twice(demo: list[str]) -> None:
    phones = Counter(p.number for person in Person.objects.all() for p in person.phones.all())
    assert all(number.startswith("1990000") for number in phones)
    assert max(phones.values()) == 1
    staff = set(StaffMember.objects.values_list("phone", flat=True))
    assert not staff & set(phones)


def test_identity_numbers_are_right_in_form_and_of_no_real_district() -> None:
    import random  # noqa: PLC0415

    inventor = Inventor(random.Random(1))
    numbers = [inventor.person(born=(1930, 2020)).id_number for _i in range(500)]
    assert all(number.startswith("990101") and is_identity_number(number) for number in numbers)
    assert len(set(numbers)) == 500


def test_the_listed_people_are_there_and_sign_in_with_a_click(demo: list[str]) -> None:
    with override_settings(DEMO_SIGN_IN=True):
        people = list_demo_people()
    usernames = {person.username for person in people}
    assert {"frontdesk", "technician", "manager", "elder", "tenant", "twohomes"} <= usernames
    assert len({person.group for person in people}) == 3
    assert User.objects.get(username="elder").elder_mode is True
    assert User.objects.get(username="tenant").language == "en"
    homes = HouseholdMember.objects.filter(person__user__username="twohomes", to_date=None)
    assert homes.count() == 2


def test_demo_people_tells_logins_that_work(demo: list[str]) -> None:
    out = io.StringIO()
    call_command("demo_people", "--json", stdout=out)
    people = {person["username"]: person for person in json.loads(out.getvalue())}
    desk = people["frontdesk"]
    assert (desk["role"], desk["role_zh"], desk["community"]) == ("front_desk", "前台", "demo")
    assert User.objects.get(username="frontdesk").check_password(desk["password"])
    assert people["shenguohua"]["community"] is None
    assert len(people["twohomes"]["rooms"]) == 2
    assert "zhengxiaolong" not in people  # who has left


def test_what_stands_is_left_alone(demo: list[str]) -> None:
    before = Event.objects.count()
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert out.getvalue() == "The demo stands already.\n"
    assert Event.objects.count() == before
    assert demo_mark.demo_stands()


def test_the_same_moment_gives_the_same_demo(demo: list[str]) -> None:
    first = fingerprint()
    with transaction.atomic():
        _rename_all()
        build_demo(at=NOW, tell=lambda line: None, scale=SMALL)
        made = Community.objects.filter(code__in=["demo", "demo2"])
        Case_ids = Case.objects.filter(community__in=made)
        again = list(
            Case_ids.order_by("community__code", "number").values_list(
                "number", "state", "summary", "room__label", "received_at", "assignee__name"
            )
        )
        transaction.set_rollback(True)
    assert again == first[0]


def _rename_all() -> None:
    for community in Community.objects.all():
        Community.objects.filter(pk=community.pk).update(code=f"was-{community.code}")
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(username=f"was-{user.username}")


@pytest.mark.django_db
def test_production_refuses_it() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError, match="production"):
        call_command("demo", stdout=io.StringIO())
    assert not Community.objects.exists()


@pytest.mark.django_db
def test_one_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("hemu.surfaces.house.demo.build.give_passwords", fail)
    with pytest.raises(RuntimeError):
        build_demo(at=NOW, tell=lambda line: None, scale=SMALL)
    assert not Community.objects.exists()
    assert not User.objects.exists()


def test_the_settings_of_tests_are_no_production() -> None:
    assert settings.PRODUCTION is False
