import io
from datetime import timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.engines.journal.models import Event, Seal
from hemu.engines.journal.sealing import seal_batch
from hemu.operations.repairs.tests.course import opened
from hemu.registry.org.commands import edit_staff
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast


def rename_guard(cast: Cast) -> Event:
    """A change with personal values in it."""
    edit_staff(
        staff_id=cast.guard.staff.pk,
        number=cast.guard.staff.number,
        name="赵卫国",
        phone="13811112222",
        actor=cast.office_manager.actor,
        at=START,
    )
    return Event.objects.get(name="staff.changed")


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.office_manager)


@pytest.mark.rule("SYS-04")
def test_who_when_from_where_and_what_stand_in_it(cast: Cast) -> None:
    case = opened(cast)
    posted = {"assignee": cast.technician.staff.pk}
    client_of(cast.front_desk).post(f"/cases/{case.pk}/steps/assign/", posted, REMOTE_ADDR="10.1.2.3")
    content = client_of(cast.office_manager).get("/journal/").content.decode()
    for words in ("白嘉", "10.1.2.3", f"工单 {case.number}", "派单给 王师傅"):
        assert words in content


@pytest.mark.rule("SYS-04")
def test_an_entry_says_what_changed_from_what_to_what(cast: Cast, client: Client) -> None:
    tap = {"code": "M001", "name": "水龙头", "unit": "个", "price": "70.00", "is_active": "on"}
    client.post(f"/materials/{cast.tap.pk}/", tap)
    entry = Event.objects.get(name="material.changed")
    assert "单价（元）：68.00 → 70.00" in client.get("/journal/").content.decode()
    content = client.get(f"/journal/{entry.pk}/").content.decode()
    for words in ("材料 水龙头", "单价（元）", "68.00", "70.00", f"/materials/{cast.tap.pk}/"):
        assert words in content


@pytest.mark.rule("SYS-04", "PRV-04")
def test_personal_values_are_hidden_in_lists_and_exports(cast: Cast, client: Client) -> None:
    rename_guard(cast)
    content = client.get("/journal/?subject=staff").content.decode()
    assert "（个人信息，已隐去）" in content
    assert "13811112222" not in content
    exported = b"".join(client.get("/journal/?export=xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = list(load_workbook(io.BytesIO(exported)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert "13811112222" not in str(rows)
    assert "13800000009" not in str(rows)


@pytest.mark.rule("PRV-04")
def test_an_entry_opens_them_for_who_may_see_the_record(cast: Cast, client: Client) -> None:
    entry = rename_guard(cast)
    response = client.get(f"/journal/{entry.pk}/")
    content = response.content.decode()
    assert "13800000009" in content
    assert "13811112222" in content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.rule("PRV-04")
def test_and_keeps_them_hidden_from_who_may_not(cast: Cast) -> None:
    entry = rename_guard(cast)
    post = cast.post("cashier")
    post.permissions = ["desk.use", "journal.view"]
    post.save()
    content = client_of(cast.cashier).get(f"/journal/{entry.pk}/").content.decode()
    assert "（个人信息，已隐去）" in content
    assert "13811112222" not in content


@pytest.mark.rule("SYS-04")
def test_it_is_filtered_by_who_what_when_and_record(cast: Cast, client: Client) -> None:
    case, other = opened(cast), opened(cast, summary="别的")
    content = client.get(f"/journal/?record=case:{case.pk}").content.decode()
    assert case.number in content
    assert other.number not in content
    assert "共 2 条" in client.get("/journal/?event=case.opened").content.decode()
    assert "共 0 条" in client.get("/journal/?event=case.closed").content.decode()
    assert "共 2 条" in client.get("/journal/?who=白嘉&subject=case").content.decode()
    assert "共 0 条" in client.get("/journal/?who=没有这人").content.decode()
    assert "共 0 条" in client.get("/journal/?from_date=2026-03-03").content.decode()
    assert "共 2 条" in client.get("/journal/?subject=case&to_date=2026-03-02").content.decode()


@pytest.mark.parametrize(
    "query", ["record=case:", "record=x", "record=case:99999999999999999999", "event=no", "page=x"]
)
def test_odd_addresses_break_nothing(client: Client, query: str) -> None:
    assert client.get(f"/journal/?{query}").status_code == 200


@pytest.mark.rule("SYS-04")
def test_it_says_how_far_it_is_sealed(cast: Cast, client: Client) -> None:
    opened(cast)
    assert "还没有封存" in client.get("/journal/").content.decode()
    seal_batch(community_id=cast.community.pk, at=START + timedelta(minutes=5))
    opened(cast)
    seal = Seal.objects.get(community=cast.community)
    content = client.get("/journal/").content.decode()
    assert "最近一次：第 1 号" in content
    assert seal.digest[:16] in content
    assert "1 条等待下一次封存" in content
    sealed = Event.objects.filter(seal=seal).first()
    assert sealed is not None
    assert seal.digest in client.get(f"/journal/{sealed.pk}/").content.decode()


def test_another_communitys_entries_are_not_there(cast: Cast, client: Client) -> None:
    foreign = Event.objects.filter(community=cast.next_community).first()
    mine = Event.objects.filter(community=cast.community).first()
    assert foreign is not None
    assert mine is not None
    assert client.get(f"/journal/{foreign.pk}/").status_code == 404
    assert client.get(f"/journal/{mine.pk}/").status_code == 200


def test_the_companys_own_entries_are_for_who_audits_the_company(cast: Cast, client: Client) -> None:
    of_company = Event.objects.filter(community=None).first()
    assert of_company is not None
    assert client.get(f"/journal/{of_company.pk}/").status_code == 404


def test_who_may_not_see_it_gets_none_of_it(cast: Cast) -> None:
    for player in (cast.front_desk, cast.technician, cast.owner):
        assert client_of(player).get("/journal/").status_code == 403


@pytest.mark.rule("SYS-04")
def test_it_has_no_way_to_change_anything(cast: Cast, client: Client) -> None:
    opened(cast)
    entry = Event.objects.filter(community=cast.community).first()
    assert entry is not None
    for path in ("/journal/", f"/journal/{entry.pk}/"):
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(path).status_code == 405
