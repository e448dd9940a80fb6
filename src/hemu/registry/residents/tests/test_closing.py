from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hemu.engines.journal.commands import destroy_key
from hemu.engines.journal.sealed_values import open_many
from hemu.kernel.append_only import Unalterable
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.residents import commands
from hemu.registry.residents.invariants import find_altered_volumes
from hemu.registry.residents.models import HouseholdMember, VolumeEntry, YearVolume
from hemu.tests.cast import START, Cast

NEW_YEAR = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def closed(cast: Cast) -> YearVolume:
    return commands.close_year(community_id=cast.community.pk, year=2026, actor=cast.office_manager.actor, at=NEW_YEAR)


@pytest.mark.rule("RES-09")
def test_a_year_becomes_a_numbered_volume(cast: Cast) -> None:
    tenant = HouseholdMember.objects.get(person=cast.tenant.person)
    commands.end_membership(member_id=tenant.pk, actor=cast.steward.actor, at=START)
    volume = closed(cast)
    assert (volume.year, volume.entry_count, volume.people_count) == (2026, 3, 4)
    entries = list(volume.entries.all())
    assert [(e.number, e.room_label) for e in entries] == [
        (1, "3栋1单元1201"),
        (2, "3栋1单元1202"),
        (3, "5栋2单元301"),
    ]
    people = entries[0].content["people"]
    assert [(p["role"], p["to"]) for p in people] == [("owner", ""), ("tenant", "2026-03-02")]
    assert (entries[0].first_change, entries[0].content["changes"]) == (date(2026, 3, 2), 1)
    assert "刘租" not in str(entries[0].content)
    sealed = [(("person", p["person_id"]), p["name"]) for p in people]
    assert open_many(sealed) == ["张美兰", "刘租"]
    destroy_key(("person", cast.tenant.person.pk))
    assert open_many(sealed) == ["张美兰", None]


@pytest.mark.rule("RES-09")
def test_a_volume_is_never_altered(cast: Cast) -> None:
    volume = closed(cast)
    entry = volume.entries.all()[0]
    with pytest.raises(NotAllowedNow):
        closed(cast)
    with pytest.raises(Unalterable):
        entry.save()
    with pytest.raises(Unalterable):
        VolumeEntry.objects.update(room_label="X")
    with pytest.raises(Unalterable):
        volume.delete()
    assert list(find_altered_volumes()) == []
    VolumeEntry._base_manager.filter(pk=entry.pk).update(room_label="X")
    assert len(list(find_altered_volumes())) == 1


@pytest.mark.rule("RES-09")
def test_only_a_year_that_is_over_and_only_by_who_may(cast: Cast) -> None:
    for year in (2027, 1900):
        with pytest.raises(Invalid):
            commands.close_year(community_id=cast.community.pk, year=year, actor=cast.office_manager.actor, at=NEW_YEAR)
    for actor, problem in ((cast.steward.actor, Forbidden), (cast.stranger.actor, NotFound)):
        with pytest.raises(problem):
            commands.close_year(community_id=cast.community.pk, year=2026, actor=actor, at=NEW_YEAR)
