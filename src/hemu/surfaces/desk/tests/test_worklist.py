"""What is mine, in its groups and in order of due, for each role (PRO-08, KPI-07)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.promises.models import Clock
from hemu.engines.promises.sweeping import sweep
from hemu.operations.repairs import commands as repairs
from hemu.operations.repairs.tests.course import go_on, opened, report
from hemu.surfaces.desk.queries.today import count_my_work, get_today
from hemu.surfaces.desk.queries.worklist import Worklist, get_worklist
from hemu.surfaces.desk.tests.people import client_of
from hemu.surfaces.field.counts import count_mine
from hemu.tests.cast import START, Cast, Player

MINUTES = timedelta(minutes=1)
LATER = START + 130 * MINUTES
"""The order of five minutes and the two hours on the spot are over."""


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    """The technician's: late, soon due, waiting for parts, fresh, urgent; and one that nobody has."""
    found = {name: opened(cast, summary=name) for name in ("late", "soon", "waits")}
    for case in found.values():
        casework.take_case(case_id=case.pk, actor=cast.technician.actor, at=START + MINUTES)
    for name in ("soon", "waits"):
        go_on(cast, found[name], State.UNDER_WAY, START + 2 * MINUTES)
    solved = Clock.objects.filter(subject_id=found["waits"].pk, open_key=1)
    solved.update(state="paused", paused_at=START + 20 * MINUTES, pause_reason="parts", warn_at=None)
    found["nobody"] = opened(cast, summary="nobody")
    sweep(at=LATER - MINUTES)
    for name, urgency in (("fresh", "general"), ("urgent", "urgent")):
        case = opened_at(cast, LATER - MINUTES, summary=name, urgency=urgency)
        casework.take_case(case_id=case.pk, actor=cast.technician.actor, at=LATER - MINUTES)
        found[name] = case
    return found


def opened_at(cast: Cast, at: datetime, **fields: object) -> Case:
    return repairs.open_repair(report=report(cast, **fields), actor=cast.front_desk.actor, at=at)


def seen(player: Player, **asked: str) -> dict[str, list[str]]:
    found: Worklist = get_worklist(actor=player.actor, at=LATER, **asked)
    return {group.code: [row.summary for row in group.rows] for group in found.groups if group.rows}


@pytest.mark.rule("PRO-08", "KPI-07")
def test_each_role_sees_its_own_in_order_of_due(cast: Cast, cases: dict[str, Case]) -> None:
    mine = {"missed": ["late"], "risk": ["soon"], "running": ["urgent", "fresh"], "paused": ["waits"]}
    assert seen(cast.technician) == mine
    assert seen(cast.front_desk) == {"unassigned": ["nobody"]}
    assert seen(cast.squad_lead) == {"unassigned": ["nobody"]}
    assert seen(cast.engineering_supervisor) == {"unassigned": ["nobody"], "team": ["nobody", "late", "soon"]}
    assert seen(cast.office_manager) == {"unassigned": ["nobody"], "team": ["nobody", "late", "soon"]}
    assert seen(cast.guard) == {}
    assert seen(cast.stranger) == {}


@pytest.mark.rule("KPI-07")
def test_who_looks_after_the_office_sees_where_it_presses(cast: Cast, cases: dict[str, Case]) -> None:
    found = get_worklist(actor=cast.office_manager.actor, at=LATER, chosen="team")
    assert [(each.name, each.missed, each.risk) for each in found.departments] == [("工程部", 2, 1)]
    worker = str(cast.technician.user.pk)
    assert [(each.key, each.missed, each.risk) for each in found.people] == [(worker, 1, 1), ("0", 1, 0)]
    assert seen(cast.office_manager, person=worker)["team"] == ["late", "soon"]
    assert seen(cast.office_manager, person="0", department="engineering")["team"] == ["nobody"]
    assert "team" not in seen(cast.office_manager, department="cleaning")


@pytest.mark.rule("KPI-07", "ORG-01")
def test_the_page_says_so_in_its_groups_and_nothing_of_it_next_door(
    cast: Cast, cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hemu.surfaces.desk.web.worklist.now", lambda: LATER)
    monkeypatch.setattr("hemu.kernel.ui.templatetags.ui.now", lambda: LATER)
    page = client_of(cast.technician).get("/worklist/").content.decode()
    assert "field-shell" in page and f'href="/field/cases/{cases["late"].pk}/"' in page
    assert page.index(">late<") < page.index(">soon<") < page.index(">urgent<") < page.index(">waits<")
    one = client_of(cast.technician).get("/worklist/?group=risk").content.decode()
    assert ">soon<" in one and ">late<" not in one
    office = client_of(cast.office_manager).get("/worklist/?group=team&person=0").content.decode()
    assert ">nobody<" in office and ">late<" not in office and 'body class="desk' in office
    for player in (cast.guard, cast.stranger):
        assert ">late<" not in client_of(player).get("/worklist/?group=team").content.decode()
    assert client_of(cast.owner).get("/worklist/").status_code == 403


@pytest.mark.rule("KPI-07")
def test_the_numbers_of_the_navigation_tell_what_is_mine_and_late(
    cast: Cast, cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("hemu.surfaces.field.counts", "hemu.surfaces.desk.queries.today"):
        monkeypatch.setattr(f"{place}.now", lambda: LATER)
    counted = count_mine(cast.technician.actor)
    assert (counted.mine, counted.late) == (5, 1)
    moved = cases["late"]
    casework.hand_over_case(
        case_id=moved.pk, assignee_id=cast.squad_lead.staff.pk, reason="顺路", actor=cast.technician.actor, at=LATER
    )
    at_desk = count_my_work(cast.squad_lead.actor)
    assert at_desk is not None and (at_desk.mine, at_desk.late) == (1, 1)
    assert (count_mine(cast.technician.actor).mine, count_mine(cast.technician.actor).late) == (4, 0)


@pytest.mark.rule("KPI-07")
def test_today_tells_the_figures_of_its_reader(cast: Cast, cases: dict[str, Case]) -> None:
    manager = get_today(actor=cast.office_manager.actor, at=LATER)
    # Orders issued in time: 5; the two on the spot in time; missed: the order nobody gave, two on the spot.
    judged = Clock.objects.filter(judged_at__isnull=False)
    assert (manager.standing.missed, manager.standing.risk) == (2, 1)
    assert (manager.standing.kept_today, manager.standing.judged_today) == (
        judged.filter(kept=True).count(), judged.count(),
    )  # fmt: skip
    assert [(day.kept, day.missed) for day in manager.days][:-1] == [(0, 0)] * 13
    last = manager.days[-1]
    assert (last.kept, last.kept + last.missed) == (manager.standing.kept_today, manager.standing.judged_today)
    assert [row.summary for row in manager.pressing] == ["nobody", "late", "soon"]
    desk = get_today(actor=cast.front_desk.actor, at=LATER)
    assert (list(desk.pressing), list(desk.mine), desk.leads, desk.standing) == ([], [], False, manager.standing)
    assert [row.summary for row in desk.unassigned] == ["nobody"]
    assert [row.group for row in desk.unassigned] == ["missed"]
    next_door = get_today(actor=cast.stranger.actor, at=LATER)
    assert (next_door.standing.missed, next_door.standing.judged_today) == (0, 0)


@pytest.mark.rule("KPI-07", "PRV-01")
def test_the_big_screen_shows_rooms_and_counts_and_nobodys_name(cast: Cast, cases: dict[str, Case]) -> None:
    Case.objects.filter(pk=cases["late"].pk).update(summary="张美兰家漏水", where_words="张美兰旁边")
    page = client_of(cast.guard).get("/today/screen/").content.decode()
    assert "3栋1单元1202" in page and cases["late"].number in page and 'http-equiv="refresh"' in page
    people = [player.name for player in cast.players().values()]
    for words in (*people, "13900001202", "13800000007", "漏水", "旁边"):
        assert words not in page, words
    assert client_of(cast.technician).get("/today/screen/").status_code == 403
    assert cases["late"].number not in client_of(cast.stranger).get("/today/screen/").content.decode()


@pytest.mark.rule("KPI-07")
def test_the_numbers_stay_fresh_without_reloading(cast: Cast, cases: dict[str, Case], client: Client) -> None:
    client = client_of(cast.technician)
    page = client.get("/field/").content.decode()
    address = page.split('id="live"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).status_code == 204
    Case.objects.filter(pk=cases["fresh"].pk).update(assignee=cast.technician2.staff)
    answer = client.get(address)
    assert answer.status_code == 200
    content = answer.content.decode()
    assert 'id="count-field_home" hx-swap-oob="true"' in content and 'id="bell-count"' in content
    address = content.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).status_code == 204


@pytest.mark.rule("PRO-08")
def test_what_is_given_back_is_nobodys_until_somebody_has_it_again(cast: Cast) -> None:
    case = opened(cast, summary="again")
    casework.take_case(case_id=case.pk, actor=cast.technician.actor, at=START + MINUTES)
    go_on(cast, case, State.REOPENED, START + 2 * MINUTES)
    assert Clock.objects.filter(subject_id=case.pk, open_key=1).exists()
    assert set(Clock.objects.filter(subject_id=case.pk, open_key=1).values_list("owner", flat=True)) == {None}
    assert seen(cast.technician) == {} and seen(cast.front_desk) == {"unassigned": ["again"]}
