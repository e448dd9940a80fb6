from decimal import Decimal

import pytest

from hemu.engines.journal.models import Event
from hemu.operations.repairs.models import Material
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast

NEW = {"code": "M009", "name": "角阀", "unit": "个", "price": "35.00", "is_active": "on"}


@pytest.mark.rule("REP-06")
def test_an_item_is_added_with_its_price(cast: Cast) -> None:
    client = client_of(cast.squad_lead)
    response = client.post("/materials/new/", NEW)
    assert (response.status_code, response["Location"]) == (302, "/materials/")
    made = Material.objects.get(code="M009")
    assert (made.community, made.name, made.unit, made.price, made.is_active) == (
        cast.community,
        "角阀",
        "个",
        Decimal("35.00"),
        True,
    )
    assert Event.objects.get(name="material.added").subject_id == made.pk
    assert "角阀" in client.get("/materials/").content.decode()


@pytest.mark.rule("REP-06")
def test_a_price_is_changed_and_what_changed_is_kept(cast: Cast) -> None:
    client = client_of(cast.squad_lead)
    client.post(f"/materials/{cast.tap.pk}/", {"code": "M001", "name": "水龙头", "unit": "个", "price": "70"})
    cast.tap.refresh_from_db()
    assert (cast.tap.price, cast.tap.is_active) == (Decimal("70.00"), False)
    kept = Event.objects.get(name="material.changed")
    assert kept.payload["changes"] == {"price": ["68.00", "70.00"], "is_active": [True, False]}
    assert "水龙头" in client.get("/materials/").content.decode()  # the message
    assert "水龙头" not in client.get("/materials/").content.decode()
    assert "水龙头" in client.get("/materials/?in_use=no").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "M001"}, "code"),
        ({"code": ""}, "code"),
        ({"name": "长" * 10_000}, "name"),
        ({"price": "-1"}, "price"),
        ({"price": "一"}, "price"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, wrong: dict[str, str], field: str) -> None:
    response = client_of(cast.squad_lead).post("/materials/new/", NEW | wrong)
    assert response.status_code == 422
    assert f"id_{field}_error" in response.content.decode()
    assert 'value="个"' in response.content.decode()
    assert Material.objects.filter(community=cast.community).count() == 2


def test_another_communitys_item_is_not_there(cast: Cast) -> None:
    foreign = Material.objects.create(community=cast.next_community, code="N1", name="外", unit="个", price=1)
    client = client_of(cast.squad_lead)
    assert client.get(f"/materials/{foreign.pk}/").status_code == 404
    assert client.post(f"/materials/{foreign.pk}/", NEW).status_code == 404
    assert "外" not in client.get("/materials/").content.decode().split('id="list"')[1]


def test_only_who_keeps_the_list_gets_at_it(cast: Cast) -> None:
    for player in (cast.front_desk, cast.technician, cast.owner):
        assert client_of(player).get("/materials/").status_code == 403
        assert client_of(player).post("/materials/new/", NEW).status_code == 403
    assert client_of(cast.front_desk).get(f"/materials/{cast.tap.pk}/").status_code == 404
