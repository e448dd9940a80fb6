"""An edit shows what it would change and moves nothing; the approved step moves exactly that (PRO-11, ORG-06)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hemu.casework.commands import Report
from hemu.casework.models import Case
from hemu.engines.approvals.commands import approve
from hemu.engines.journal.models import Event
from hemu.engines.promises.commands.moving import ask_move
from hemu.engines.promises.commands.versions import add_version
from hemu.engines.promises.drafting import Draft, draft_of
from hemu.engines.promises.models import Clock, ClockEntry, Promise, PromiseVersion
from hemu.engines.promises.moving import preview
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow
from hemu.kernel.timekeeping import SHANGHAI, now
from hemu.operations.repairs.commands import open_repair
from hemu.registry.org import commands as org
from hemu.tests.cast import START, Cast

HOUR = timedelta(hours=1)


def report(cast: Cast, category: str, at: datetime) -> Case:
    told = Report(
        community_id=cast.community.pk, channel=Case.Channel.TELEPHONE, summary="报修", category=category,
        room_id=cast.room.pk,
    )  # fmt: skip
    return open_repair(report=told, actor=cast.front_desk.actor, at=at)


def solved(cast: Cast) -> Promise:
    return Promise.objects.get(community=cast.community, code="repair-solved")


def clock_of(case: Case) -> Clock:
    return Clock.objects.get(promise__code="repair-solved", subject_id=case.pk)


def shorter(cast: Cast) -> Draft:
    """Water in 2 hours, lighting in 48, everything else as it was."""
    draft = draft_of(solved(cast).versions.get(number=1))
    trades = draft.limit["otherwise"]
    table = {**trades["table"], "water": {"kind": "clock", "minutes": 120}}
    table["lighting"] = {"kind": "clock", "minutes": 48 * 60}
    return Draft(**{**vars(draft), "limit": {**draft.limit, "otherwise": {**trades, "table": table}}})


@pytest.mark.rule("PRO-11")
def test_the_preview_says_exactly_what_would_change_and_moves_nothing(cast: Cast) -> None:
    water, old_water = report(cast, "water", START), report(cast, "water", START - 3 * HOUR)
    light, window = report(cast, "lighting", START), report(cast, "window", START)
    late = report(cast, "power", START - 5 * HOUR)
    before = list(Clock.objects.order_by("pk").values())
    found = preview(promise=solved(cast), draft=shorter(cast), actor=cast.office_manager.actor, at=START)
    lines = {line.name.split()[0]: (line.due_at, line.would_be, line.kind) for line in found.lines}
    assert lines == {
        water.number: (START + 4 * HOUR, START + 2 * HOUR, "moves"),
        old_water.number: (START + HOUR, START - HOUR, "past"),
        light.number: (START + 24 * HOUR, START + 48 * HOUR, "moves"),
        window.number: (datetime(2026, 3, 6, tzinfo=SHANGHAI), datetime(2026, 3, 6, tzinfo=SHANGHAI), "same"),
        late.number: (START - HOUR, None, "missed"),
    }
    assert (found.open, found.moves, found.later, found.earlier, found.past, found.missed) == (5, 2, 1, 1, 1, 1)
    assert list(Clock.objects.order_by("pk").values()) == before
    add_version(promise_id=solved(cast).pk, draft=shorter(cast), actor=cast.office_manager.actor, at=START)
    assert list(Clock.objects.order_by("pk").values()) == before, "storing it moves none"


@pytest.mark.rule("PRO-11", "ORG-06")
def test_the_approved_step_moves_exactly_and_tells_everybody(cast: Cast) -> None:
    water, old_water = report(cast, "water", START), report(cast, "water", START - 3 * HOUR)
    light, window = report(cast, "lighting", START), report(cast, "window", START)
    late = report(cast, "power", START - 5 * HOUR)
    asker, first = cast.office_manager.actor, solved(cast).versions.get()
    version = add_version(promise_id=solved(cast).pk, draft=shorter(cast), actor=asker, at=START)
    with pytest.raises(Invalid):
        ask_move(promise_id=solved(cast).pk, reason=" ", actor=asker, at=START)
    asked = ask_move(promise_id=solved(cast).pk, reason="新规定对住户更好", actor=asker, at=START)
    with pytest.raises(Forbidden):
        approve(approval_id=asked.pk, actor=asker, at=START)
    assert not Clock.objects.filter(version=version).exists()
    approve(approval_id=asked.pk, actor=colleague(cast), at=START)
    moved = {case.pk: (clock_of(case).version_id, clock_of(case).due_at) for case in (water, old_water, light, window)}
    assert moved == {
        water.pk: (version.pk, START + 2 * HOUR),
        old_water.pk: (first.pk, START + HOUR),
        light.pk: (version.pk, START + 48 * HOUR),
        window.pk: (version.pk, datetime(2026, 3, 6, tzinfo=SHANGHAI)),
    }
    assert (clock_of(late).version_id, clock_of(late).state) == (first.pk, "missed")
    entry = ClockEntry.objects.get(clock=clock_of(water), do="move")
    assert (entry.cause, entry.note, entry.at, entry.payload["version"]) == (
        "promise.moved", "新规定对住户更好", START, version.pk,
    )  # fmt: skip
    told = Event.objects.filter(name="promise.moved").order_by("subject_id")
    assert [(each.subject_type, each.subject_id, each.note, each.staff_only) for each in told] == [
        ("case", water.pk, "新规定对住户更好", False),
        ("case", light.pk, "新规定对住户更好", False),
    ]
    assert (told[0].payload["from"], told[0].payload["to"]) == (
        "2026-03-02T13:00:00+08:00", "2026-03-02T11:00:00+08:00",
    )  # fmt: skip


@pytest.mark.rule("PRO-11")
def test_a_version_changed_meanwhile_is_not_carried_out(cast: Cast) -> None:
    report(cast, "water", START)
    asker = cast.office_manager.actor
    given: dict[str, Any] = {"promise_id": solved(cast).pk, "actor": asker, "at": START}
    with pytest.raises(NotAllowedNow):
        ask_move(**given, reason="没有旧版本")
    add_version(**given, draft=shorter(cast))
    asked = ask_move(**given, reason="改")
    add_version(**given, draft=shorter(cast))
    with pytest.raises(NotAllowedNow):
        approve(approval_id=asked.pk, actor=colleague(cast), at=START)
    assert set(Clock.objects.values_list("version__number", flat=True)) == {1}


@pytest.mark.rule("PRO-11")
def test_on_the_screen_the_first_sending_shows_and_the_second_stores(cast: Cast) -> None:
    case = report(cast, "water", START)
    client, one = Client(), solved(cast).pk
    client.force_login(cast.office_manager.user)
    page = client.get(f"/promises/{one}/edit/")
    editor = page.context["editor"]
    data = {}
    for form in (editor.form, *editor.limits, *editor.steps, *editor.pauses):
        for bound in form:
            value = bound.value()
            if value not in (None, False, ""):
                data[bound.html_name] = "on" if value is True else value
    assert data["target_rate"] == "100"
    data |= {"target_rate": "90", "note": "先定低些"}
    shown = client.post(f"/promises/{one}/edit/", data)
    assert shown.status_code == 200
    assert case.number in shown.content.decode()
    assert PromiseVersion.objects.filter(promise=one).count() == 1
    unseen = client.post(f"/promises/{one}/edit/", {**data, "do": "store", "seen": "other"})
    assert unseen.status_code == 200 and PromiseVersion.objects.filter(promise=one).count() == 1
    stored = client.post(f"/promises/{one}/edit/", {**data, "do": "store", "seen": shown.context["seen"]})
    assert stored.status_code == 302
    version = PromiseVersion.objects.get(promise=one, number=2)
    assert list(Event.objects.get(name="promise.changed").payload["changes"]) == ["target_rate"]
    assert (float(version.target_rate), version.note) == (90.0, "先定低些")
    wrong = client.post(f"/promises/{one}/edit/", {**data, "limit_number": "0", "step-0-number": "x"})
    assert wrong.status_code == 422
    assert {"limit_number"} <= set(wrong.context["form"].errors)
    assert "number" in wrong.context["editor"].steps[0].errors


@pytest.mark.rule("PRO-11", "ORG-06")
def test_who_decides_sees_each_deadline_before_and_after(cast: Cast) -> None:
    at = now()
    case = report(cast, "water", at)
    add_version(promise_id=solved(cast).pk, draft=shorter(cast), actor=cast.office_manager.actor, at=at)
    asker, decider = Client(), Client()
    asker.force_login(cast.office_manager.user)
    path = f"/promises/{solved(cast).pk}/move/"
    assert asker.post(path, {"reason": ""}).status_code == 422
    asked = asker.post(path, {"reason": "新合同"})
    assert asked.status_code == 302
    assert "正在审批" in asker.get(f"/promises/{solved(cast).pk}/").content.decode()
    colleague(cast)
    decider.force_login(cast.service_supervisor.user)
    text = decider.get(asked["Location"]).content.decode()
    assert case.number in text and "1 件，其中推后 0 件，提前 1 件" in text and "批准，改到新期限" in text
    assert "批准，改到新期限" not in asker.get(asked["Location"]).content.decode()
    assert decider.post(asked["Location"], {"decision": "approve", "reason": ""}).status_code == 302
    assert clock_of(case).version.number == 2
    assert "正在审批" not in asker.get(f"/promises/{solved(cast).pk}/").content.decode()


def colleague(cast: Cast) -> Any:
    """Another who may approve: the supervisor stands in as manager."""
    staff = cast.service_supervisor.staff
    assert staff is not None
    org.give_post(
        staff_id=staff.pk, post_id=cast.post("office_manager").pk, community_id=cast.community.pk,
        actor=cast.office_manager.actor, at=START,
    )  # fmt: skip
    return cast.service_supervisor.actor
