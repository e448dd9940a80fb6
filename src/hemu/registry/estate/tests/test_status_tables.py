from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, NotAllowedNow, NotFound
from hemu.registry.estate import commands
from hemu.registry.estate.invariants import find_altered_tables
from hemu.registry.estate.models import StatusLine, StatusTable
from hemu.registry.estate.status_queries import view_table
from hemu.registry.estate.tasks import make_tables_due
from hemu.tests.cast import START, Cast, make_room

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=31)


def make(cast: Cast, at: object = START) -> StatusTable:
    return commands.make_status_table(community_id=cast.community.pk, actor=cast.cashier.actor, at=at)  # type: ignore[arg-type]


@pytest.mark.rule("EST-08")
def test_the_table_holds_every_home_as_it_is_and_stays_so(cast: Cast) -> None:
    table = make(cast)
    commands.change_room(room_id=cast.room.pk, occupancy="vacant", actor=SYSTEM, at=START)
    lines = {line.label: line.occupancy for line in table.lines.all()}
    assert lines == {"3栋1单元1201": "let", "3栋1单元1202": "owner_occupied", "5栋2单元301": "owner_occupied"}
    view = view_table(actor=cast.cashier.actor, table_id=table.pk)
    assert [(row.label, row.total.count, row.total.area) for row in view.rows] == [
        ("3栋", 2, cast.room.area_built * 2),
        ("5栋", 1, cast.room.area_built),
    ]
    assert [str(label) for _state, label in view.states] == ["自住", "出租"]
    assert (table.rooms, table.area, view.before) == (3, cast.room.area_built * 3, None)
    assert Event.objects.get(name="status_table.made").payload["rooms"] == 3


@pytest.mark.rule("EST-08")
def test_the_next_table_tells_what_moved(cast: Cast) -> None:
    first = make(cast)
    commands.change_room(room_id=cast.room.pk, occupancy="let", actor=SYSTEM, at=START)
    make_room(cast.community, "5", "2", "302", 3)
    view = view_table(actor=cast.cashier.actor, table_id=make(cast, LATER).pk)
    assert view.before == first
    assert [(m.label, str(m.before), str(m.after)) for m in view.moved] == [
        ("3栋1单元1202", "自住", "出租"),
        ("5栋2单元302", "", "自住"),
    ]


@pytest.mark.rule("EST-08")
def test_the_job_makes_the_months_table_once_for_each_community(cast: Cast) -> None:
    assert make_tables_due(at=START) == 2
    assert make_tables_due(at=START + timedelta(hours=1)) == 0
    assert make_tables_due(at=LATER) == 2
    months = StatusTable.objects.filter(community=cast.community).values_list("month", flat=True)
    assert sorted(f"{month:%Y-%m}" for month in months) == ["2026-03", "2026-04"]


def test_one_table_a_day_and_one_of_them_the_months(cast: Cast) -> None:
    assert make(cast).month is not None
    with pytest.raises(NotAllowedNow):
        make(cast)
    assert make(cast, START + timedelta(days=1)).month is None


@pytest.mark.rule("EST-08")
def test_an_altered_table_is_found(cast: Cast) -> None:
    table = make(cast)
    assert list(find_altered_tables()) == []
    StatusLine.objects.filter(table=table, label="3栋1单元1202").update(occupancy="vacant")
    assert list(find_altered_tables()) == [f"room-status table {table.pk} has been altered"]


def test_who_may_not_make_it_does_not(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        commands.make_status_table(community_id=cast.community.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotFound):
        commands.make_status_table(community_id=cast.community.pk, actor=cast.stranger.actor, at=START)
    assert not StatusTable.objects.exists()


@pytest.mark.rule("EST-08")
def test_the_cashier_makes_views_prints_and_takes_it_as_a_workbook(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.cashier.user)
    answer = client.post("/estate/tables/new/")
    table = StatusTable.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/estate/tables/{table.pk}/"
    assert table.made_by == cast.cashier.user
    for path in ("/estate/tables/", answer["Location"], f"{answer['Location']}print/"):
        assert client.get(path).status_code == 200, path
    file = b"".join(client.get(f"{answer['Location']}export/").streaming_content)  # type: ignore[arg-type]
    rows = list(load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True))
    assert rows[0][:2] == ("楼栋", "房号") and rows[1][:2] == ("3栋", "3栋1单元1201") and rows[1][5] == "出租"
    assert client.post("/estate/tables/new/").status_code == 302 and StatusTable.objects.count() == 1
