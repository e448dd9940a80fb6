from __future__ import annotations

from datetime import date

import pytest

from hemu.casework.models import Case
from hemu.engines.journal.commands import open_values
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.operations.repairs.tests.course import opened
from hemu.registry.residents import commands
from hemu.registry.residents.merging import current_id, doubtful_people, find_probable, former_ids
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.tests.cast import START, Cast

ID, OTHER_ID = "990101199304286004", "99010119840717705X"


def twin(cast: Cast, **given: object) -> Person:
    """The owner, once more, at another home."""
    known = {"name": "张美兰", "phones": ["13900001202", "13977778888"], "role": "tenant"} | given
    return commands.add_new_member(room_id=cast.other_room.pk, actor=cast.steward.actor, at=START, **known).person


@pytest.mark.rule("RES-11")
def test_everything_of_the_double_comes_to_the_one_that_stays(cast: Cast) -> None:
    other = twin(cast, id_number=ID, work_unit="二中")
    commands.set_care_flags(person_id=other.pk, flags={"ill": "x"}, actor=cast.steward.actor, at=START)
    case = opened(cast)
    Case.objects.filter(pk=case.pk).update(reporter=other)
    keep, former = cast.owner.person, other.pk
    commands.merge_people(keep_id=keep.pk, other_id=former, reason="同一人", actor=cast.office_manager.actor, at=START)
    keep.refresh_from_db()
    assert not Person.objects.filter(pk=former).exists()
    assert {(row.room_id, row.role) for row in keep.memberships.all()} == {
        (cast.room.pk, "owner"),
        (cast.let_room.pk, "owner"),
        (cast.other_room.pk, "tenant"),
    }
    assert {phone.number for phone in keep.phones.all()} == {"13900001202", "13977778888"}
    assert (keep.birth_date, keep.work_unit, bool(keep.id_number_digest)) == (date(1993, 4, 28), "二中", True)
    case.refresh_from_db()
    assert (case.reporter, [flag.kind for flag in keep.care_flags.all()]) == (keep, ["ill"])
    assert (current_id(former), former_ids(keep.pk)) == (keep.pk, [former])
    event = Event.objects.get(name="person.merged")
    assert (event.subject_id, event.note, event.payload["former_id"]) == (keep.pk, "同一人", former)
    assert open_values(("person", keep.pk), event.payload["former"])["name"] == "张美兰"


@pytest.mark.rule("RES-11")
def test_the_same_role_in_the_same_home_stands_once(cast: Cast) -> None:
    other = Person.objects.create(community=cast.community, name="张美兰")
    HouseholdMember.objects.create(room=cast.room, person=other, role="owner", from_date=date(2020, 1, 1))
    commands.merge_people(keep_id=cast.owner.person.pk, other_id=other.pk, actor=cast.office_manager.actor, at=START)
    row = HouseholdMember.objects.get(room=cast.room, role="owner")
    assert (row.person, row.from_date) == (cast.owner.person, date(2020, 1, 1))


@pytest.mark.rule("RES-11")
def test_two_id_numbers_are_two_people(cast: Cast) -> None:
    first, second = twin(cast, id_number=ID), twin(cast, id_number=OTHER_ID)
    with pytest.raises(Invalid):
        commands.merge_people(keep_id=first.pk, other_id=second.pk, actor=cast.office_manager.actor, at=START)
    for actor, problem in ((cast.steward.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.merge_people(keep_id=first.pk, other_id=cast.owner.person.pk, actor=actor, at=START)
    with pytest.raises(NotFound):
        commands.merge_people(
            keep_id=first.pk, other_id=cast.stranger_resident.person.pk, actor=cast.office_manager.actor, at=START
        )


@pytest.mark.rule("RES-11")
def test_who_may_be_the_same_is_named(cast: Cast) -> None:
    def found(**given: object) -> list[int]:
        known = {"name": "某", "phones": []} | given
        return [
            double.id for double in find_probable(actor=cast.steward.actor, community_id=cast.community.pk, **known)
        ]

    owner = cast.owner.person
    assert found(name="张美兰") == found(phones=["139 0000 1202"]) == [owner.pk]
    assert found() == found(name="吴远") == []
    owner.birth_date = date(1980, 1, 1)
    owner.save()
    assert found(name="张美兰", birth_date=date(1990, 1, 1)) == []
    assert list(doubtful_people(cast.community.pk)) == []
    other = twin(cast)
    assert set(doubtful_people(cast.community.pk)) == {owner, other}
