"""One person, once (RES-11): same ID; else same home and phone; else same home and name; else somebody new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.workbook.importing import Outcome
from hemu.registry.workbook.tests.making import bring_in, cells_of, changed, id_number, owned, write_book

pytestmark = [pytest.mark.django_db, pytest.mark.rule("RES-11")]


@pytest.fixture
def bring(tmp_path: Path) -> Any:
    def run(*rooms: dict[str, Any]) -> Outcome:
        return bring_in(write_book(tmp_path / "book.xlsx", rooms))

    return run


def homes_of(name: str) -> list[str]:
    rows = HouseholdMember.objects.filter(person__name=name, to_date=None)
    return sorted(rows.values_list("room__number", flat=True))


def test_the_same_number_in_two_homes_is_one_person(bring: Any) -> None:
    outcome = bring(owned("101"), owned("102", phones="13900000002"))
    assert outcome.counts["people"]["created"] == 1
    assert homes_of("邹若") == ["101", "102"]
    person = Person.objects.get()
    assert sorted(p.number for p in person.phones.all()) == ["13900000001", "13900000002"]


def test_the_same_name_in_two_homes_without_numbers_is_two_people(bring: Any) -> None:
    bring(owned("101", id_numbers=None), owned("102", id_numbers=None))
    assert Person.objects.filter(name="邹若").count() == 2


def test_one_number_with_two_names_is_a_mistake(bring: Any) -> None:
    outcome = bring(owned("101"), owned("102", "何诗"))
    assert [(row, column) for _sheet, row, column in cells_of(outcome)] == [(3, "Q")]
    assert not Person.objects.exists()


def test_same_home_and_telephone_learns_the_number(bring: Any) -> None:
    bring(owned(id_numbers=None))
    assert changed(bring(owned())) == {"people": {"updated": 1}}
    assert Person.objects.get().id_number_digest


def test_same_home_and_telephone_with_a_name_corrected(bring: Any) -> None:
    bring(owned(id_numbers=None))
    assert changed(bring(owned(name="邹茹", id_numbers=None))) == {"people": {"updated": 1}}
    assert Person.objects.get().name == "邹茹"


def test_same_home_and_name_with_another_telephone(bring: Any) -> None:
    bring(owned(id_numbers=None))
    assert changed(bring(owned(id_numbers=None, phones="13900000008"))) == {"people": {"updated": 1}}


def test_two_numbers_and_two_names_are_two_people_though_they_share_a_telephone(bring: Any) -> None:
    bring(owned())
    outcome = bring(owned(name="何诗", id_numbers=id_number(5, "19850505")))
    assert changed(outcome) == {"people": {"created": 1}}
    assert (homes_of("邹若"), homes_of("何诗")) == ([], ["101"])


def test_a_couple_with_one_telephone_is_two_people(bring: Any) -> None:
    both = owned(name="邹若、何诗", phones="13900000001/13900000001", shares="50%/50%")
    assert bring(both).counts["people"]["created"] == 2
    assert changed(bring(both)) == {}


def test_owners_that_change_places_stay_who_they_are(bring: Any) -> None:
    bring(owned(name="邹若、何诗", phones="13900000001/13900000002", shares="50%/50%", id_numbers=None, gender=None))
    swapped = owned(name="何诗、邹若", phones="13900000002/13900000001", shares="50%/50%", id_numbers=None, gender=None)
    assert bring(swapped).counts["people"]["created"] == 0
    assert Person.objects.count() == 2


def test_an_owner_who_is_the_tenant_too_is_one_person(bring: Any) -> None:
    bring(owned(tenant_names="邹若", tenant_phones="13900000001"))
    assert Person.objects.count() == 1
    assert sorted(HouseholdMember.objects.values_list("role", flat=True)) == ["owner", "tenant"]


def test_a_tenant_with_the_owners_telephone_is_not_the_owner(bring: Any) -> None:
    row = owned(tenant_names="严磊", tenant_phones="13900000001")
    bring(row)
    assert Person.objects.count() == 2
    assert changed(bring(row)) == {}


def test_a_tenant_who_buys_the_home_stays_who_they_are(bring: Any) -> None:
    bring(owned(tenant_names="严磊", tenant_phones="13900000003"))
    outcome = bring(owned(name="严磊", phones="13900000003", id_numbers=id_number(6, "19860606")))
    assert outcome.counts["people"]["created"] == 0
    assert HouseholdMember.objects.get(role="owner", to_date=None).person.name == "严磊"


def test_an_owner_who_comes_back_is_the_same_person(bring: Any) -> None:
    bring(owned(id_numbers=None))
    bring(owned(name="何诗", phones="13900000002", id_numbers=None))
    outcome = bring(owned(id_numbers=None))
    assert outcome.counts["people"]["created"] == 0
    assert Person.objects.count() == 2
    assert HouseholdMember.objects.filter(person__name="邹若").count() == 2
