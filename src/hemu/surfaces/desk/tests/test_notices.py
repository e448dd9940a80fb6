"""What I was told, on its page, and “I have it” from there (PRO-08)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, Notice
from hemu.engines.promises.sweeping import sweep
from hemu.kernel.timekeeping import now
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.tests.course import report
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast

pytestmark = pytest.mark.rule("PRO-08")


def three_unassigned(cast: Cast) -> list[Clock]:
    """Three orders that nobody gave: the desk was warned of them at once."""
    at = now() - timedelta(minutes=30)
    for _ in range(3):
        repairs.open_repair(report=report(cast), actor=cast.front_desk.actor, at=at)
    sweep(at=at + timedelta(minutes=3))
    return list(Clock.objects.filter(promise__code="repair-order").order_by("pk"))


def test_one_round_is_one_line_on_the_page_and_counted_on_the_bell(cast: Cast) -> None:
    three_unassigned(cast)
    client = client_of(cast.front_desk)
    page = client.get("/notices/").content.decode()
    assert page.count("3 项同时提醒") == 1 and page.count(">我来处理<") == 3
    assert 'class="count bad">3<' in page.split('id="bell-count"')[1][:60]
    assert client.post("/notices/read/").status_code == 302
    page = client.get("/notices/").content.decode()
    assert "class" not in page.split('id="bell-count">')[1].split("</span>")[0]
    assert Clock.objects.filter(acknowledged_at__isnull=False).count() == 0


def test_i_have_it_twice_is_one_entry_and_leads_back(cast: Cast) -> None:
    first, *_others = three_unassigned(cast)
    client = client_of(cast.front_desk)
    for _ in range(2):
        answer = client.post(f"/clocks/{first.pk}/acknowledge/", {"next": "/worklist/?group=unassigned"})
        assert answer.headers["Location"] == "/worklist/?group=unassigned"
    assert Event.objects.filter(name="promise.acknowledged").count() == 1
    assert Notice.objects.get(clock=first).acknowledged_at is not None
    assert client.get("/notices/").content.decode().count("您已接手") == 1
    away = client.post(f"/clocks/{first.pk}/acknowledge/", {"next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/notices/"


def test_only_ones_own_are_seen_and_a_strangers_clock_is_no_such_thing(cast: Cast) -> None:
    first, *_others = three_unassigned(cast)
    for who, status in (("stranger", 404), ("guard", 404), ("owner", 404), ("steward", 403)):
        client = client_of(getattr(cast, who))
        assert client.post(f"/clocks/{first.pk}/acknowledge/").status_code == status
        assert client.get("/notices/").status_code == (403 if who == "owner" else 200)
    assert "WX-" not in client_of(cast.steward).get("/notices/").content.decode()
    assert Clock.objects.filter(acknowledged_at__isnull=False).count() == 0


def test_the_phone_has_the_bell_too_and_leads_to_the_phones_page(cast: Cast) -> None:
    Notice.objects.all().delete()
    first, *_others = three_unassigned(cast)
    told = {"step": 0, "role": "on_duty", "told_at": now(), "is_warning": True, "community": cast.community}
    Notice.objects.create(clock=first, user=cast.technician.user, **told)
    client = client_of(cast.technician)
    assert 'class="count bad">1<' in client.get("/field/").content.decode()
    page = client.get("/notices/").content.decode()
    assert "field-shell" in page and f'href="/field/cases/{first.subject_id}/"' in page and "您在值班" in page
