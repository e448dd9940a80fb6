"""Pages that show people's data in clear keep it, and whole files are for those who may open them (PRV-01)."""

from __future__ import annotations

import pytest

from hemu.engines.accesslog.models import Sight
from hemu.engines.journal.models import Event
from hemu.registry.residents.commands import change_person
from hemu.registry.residents.models import EmergencyContact, Vehicle
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast


@pytest.mark.rule("PRV-01")
def test_a_whole_file_opens_for_manager_and_assistant_and_for_nobody_else(cast: Cast) -> None:
    path = f"/people/{cast.owner.person.pk}/"
    for player in (cast.office_manager, cast.service_supervisor, cast.steward):
        assert client_of(player).get(path).status_code == 200, player.name
    for player in (cast.front_desk, cast.cashier, cast.engineering_supervisor, cast.technician, cast.neighbour):
        assert client_of(player).get(path).status_code == 404, player.name


@pytest.mark.rule("PRV-01")
def test_the_desk_sees_a_home_masked_and_no_way_into_the_files(cast: Cast) -> None:
    page = client_of(cast.front_desk).get(f"/estate/rooms/{cast.room.pk}/").content.decode()
    assert "张**" in page and "139****1202" in page
    assert "张美兰" not in page
    assert f'"/people/{cast.owner.person.pk}/"' not in page


@pytest.mark.rule("PRV-01")
def test_a_form_that_shows_data_for_correcting_is_kept(cast: Cast) -> None:
    client, person = client_of(cast.steward), cast.owner.person
    car = Vehicle.objects.create(community=cast.community, room=cast.room, plate="鲁B12345")
    contact = EmergencyContact.objects.create(
        community=cast.community, room=cast.room, name="张姐", phone="13911112222", from_date=START.date()
    )
    for path in (f"/people/{person.pk}/edit/", f"/people/vehicles/{car.pk}/", f"/people/contacts/{contact.pk}/"):
        client.get(path)
    kept = list(Sight.objects.order_by("id").values_list("purpose", "subject_type", "fields"))
    assert kept == [
        ("edit", "person", "name,phone"),
        ("edit", "room", "plate"),
        ("edit", "room", "name,phone"),
    ]


@pytest.mark.rule("PRV-01")
def test_old_and_new_values_in_the_journal_are_for_whoever_may_open_files_and_that_is_kept(cast: Cast) -> None:
    person = cast.owner.person
    change_person(person_id=person.pk, name="张美兰", phones=["13912345678"], actor=cast.steward.actor, at=START)
    entry = Event.objects.get(name="person.changed")
    assert "13912345678" in client_of(cast.office_manager).get(f"/journal/{entry.pk}/").content.decode()
    assert list(Sight.objects.values_list("viewer", "purpose", "fields")) == [
        (cast.office_manager.user.pk, "journal", "phone")
    ]
