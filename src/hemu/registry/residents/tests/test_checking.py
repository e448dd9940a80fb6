from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.models import HouseholdFile
from hemu.tests.cast import START, Cast


@pytest.mark.rule("RES-06")
def test_one_click_confirms_a_file(cast: Cast) -> None:
    commands.confirm_file(room_id=cast.room.pk, actor=cast.steward.actor, at=START)
    later = START + timedelta(days=31)
    commands.confirm_file(room_id=cast.room.pk, actor=cast.office_manager.actor, at=later)
    file = HouseholdFile.objects.get()
    assert (file.room, file.confirmed_at, file.confirmed_by) == (cast.room, later, cast.office_manager.user)
    assert Event.objects.filter(name="room.file_confirmed").count() == 2
    for actor, problem in ((cast.front_desk.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.confirm_file(room_id=cast.room.pk, actor=actor, at=START)


@pytest.mark.rule("RES-06")
def test_an_edit_confirms_too_but_not_the_systems(cast: Cast) -> None:
    owner = cast.owner.person
    commands.change_person(person_id=owner.pk, name="张美兰", phones=["13900001202"], note="x", actor=SYSTEM, at=START)
    assert not HouseholdFile.objects.exists()
    commands.change_person(
        person_id=owner.pk, name="张美兰", phones=["13900001202"], work_unit="一中", actor=cast.steward.actor, at=START
    )
    assert {file.room_id for file in HouseholdFile.objects.all()} == {cast.room.pk, cast.let_room.pk}
    commands.add_contact(room_id=cast.other_room.pk, name="某", phone="13911112222", actor=cast.steward.actor, at=START)
    assert HouseholdFile.objects.filter(room=cast.other_room, confirmed_at=START).exists()
    assert not Event.objects.filter(name="room.file_confirmed").exists()


@pytest.mark.rule("RES-06")
def test_several_at_once_and_strangers_are_passed_over(cast: Cast) -> None:
    ids = [cast.room.pk, cast.let_room.pk, cast.stranger_room.pk]
    assert commands.confirm_files(room_ids=ids, actor=cast.steward.actor, at=START) == 2
    assert {file.room_id for file in HouseholdFile.objects.all()} == {cast.room.pk, cast.let_room.pk}
