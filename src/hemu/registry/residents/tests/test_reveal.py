from __future__ import annotations

import pytest
from django.test import Client

from hemu.engines.accesslog.models import Sight
from hemu.kernel import crypto
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.residents.models import Person, Phone, Vehicle
from hemu.registry.residents.revealing import reveal_value
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast

NUMBER = "13900001202"
ID = "990101194405016430"


def phone_of(cast: Cast) -> Phone:
    return Phone.objects.get(person=cast.owner.person)


def address(cast: Cast) -> str:
    return f"/people/reveal/phone/{phone_of(cast).pk}/"


@pytest.mark.rule("PRV-01")
def test_a_value_is_shown_for_a_reason_and_that_is_kept(cast: Cast) -> None:
    answer = client_of(cast.steward).post(
        address(cast), {"reason": "楼上漏水，要马上联系"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert NUMBER in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    kept = Sight.objects.get()
    assert (kept.viewer, kept.subject_type, kept.subject_id) == (cast.steward.user, "person", cast.owner.person.pk)
    assert (kept.fields, kept.purpose, kept.reason) == ("phone", "reveal", "楼上漏水，要马上联系")


@pytest.mark.rule("PRV-01")
def test_without_a_reason_nothing_is_shown_and_nothing_kept(cast: Cast) -> None:
    for in_place in ({"HX-Request": "true"}, {}):
        answer = client_of(cast.steward).post(address(cast), {"reason": " "}, headers=in_place)
        assert answer.status_code == 422
        assert NUMBER not in answer.content.decode()
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-01")
def test_asking_shows_only_the_mask(cast: Cast) -> None:
    client = client_of(cast.steward)
    for where in (address(cast), f"{address(cast)}?hide"):
        content = client.get(where).content.decode()
        assert "139****1202" in content and NUMBER not in content


@pytest.mark.rule("PRV-01")
def test_without_a_script_it_has_its_own_page_that_goes_back_by_itself(cast: Cast) -> None:
    client = client_of(cast.steward)
    asked = client.get(address(cast), headers={"Referer": "http://testserver/people/1/"}).content.decode()
    assert 'value="http://testserver/people/1/"' in asked
    answer = client.post(address(cast), {"reason": "核对号码", "back": "http://testserver/people/1/"})
    assert NUMBER in answer.content.decode()
    assert answer["Refresh"] == "60; url=http://testserver/people/1/"
    elsewhere = client.post(address(cast), {"reason": "核对号码", "back": "https://bad.example/"})
    assert elsewhere["Refresh"] == "60; url=/"


@pytest.mark.rule("PRV-01")
def test_the_whole_page_says_what_is_wrong_at_the_field(cast: Cast) -> None:
    content = client_of(cast.steward).post(address(cast), {"reason": "看"}).content.decode()
    assert "请写明为什么要看" in content


@pytest.mark.rule("PRV-01")
@pytest.mark.parametrize(
    ("role", "refusal"),
    [("front_desk", Forbidden), ("technician", NotFound), ("stranger", NotFound), ("neighbour", NotFound)],
)
def test_who_may_not_gets_nothing(cast: Cast, role: str, refusal: type[Exception]) -> None:
    actor = getattr(cast, role).actor
    with pytest.raises(refusal):
        reveal_value(code="phone", value_id=phone_of(cast).pk, reason="想知道", actor=actor, at=START)
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-01")
def test_ones_own_value_needs_no_reason(cast: Cast) -> None:
    assert reveal_value(code="phone", value_id=phone_of(cast).pk, reason="", actor=cast.owner.actor, at=START) == NUMBER
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-01", "PRV-03")
def test_every_kind_of_value_can_be_asked_for(cast: Cast) -> None:
    person = cast.owner.person
    assert person is not None
    Person.objects.filter(pk=person.pk).update(id_number_sealed=crypto.seal(ID), birth_date="1944-05-01")
    car = Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    known = {"name": "张美兰", "id_number": ID, "birth_date": "1944-05-01"}
    actor = cast.office_manager.actor
    for code, value in known.items():
        assert reveal_value(code=code, value_id=person.pk, reason="核对", actor=actor, at=START) == value
    assert reveal_value(code="plate", value_id=car.pk, reason="挪车", actor=actor, at=START) == "鲁B12345"
    assert list(Sight.objects.order_by("id").values_list("fields", "subject_type")) == [
        ("name", "person"),
        ("id_number", "person"),
        ("birth_date", "person"),
        ("plate", "room"),
    ]


def test_an_unknown_kind_or_value_is_not_found(cast: Cast, client: Client) -> None:
    for code, pk in (("shoe_size", 1), ("phone", 0)):
        with pytest.raises(NotFound):
            reveal_value(code=code, value_id=pk, reason="核对", actor=cast.steward.actor, at=START)


@pytest.mark.rule("PRV-01")
def test_a_reason_that_is_too_long_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        reveal_value(code="phone", value_id=phone_of(cast).pk, reason="长" * 301, actor=cast.steward.actor, at=START)
