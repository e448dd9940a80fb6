from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from hemu.engines.accesslog.commands import Seen, note_sight, note_sights
from hemu.engines.accesslog.handling import forget_sights
from hemu.engines.accesslog.models import Sight
from hemu.engines.accesslog.registry import declare_purpose, get_purpose, say_fields
from hemu.engines.accesslog.tests.arrange import look
from hemu.kernel.append_only import Unalterable
from hemu.tests.cast import START, Cast

Queries = Callable[[int], AbstractContextManager[None]]


@pytest.mark.rule("PRV-01")
def test_who_whose_what_when_why_and_about_what_are_kept(cast: Cast) -> None:
    note_sight(
        actor=replace(cast.steward.actor, address="10.0.0.9"),
        at=START,
        community_id=cast.community.pk,
        subjects=[("person", 7)],
        fields=["phone", "name"],
        purpose="reveal",
        reason="停水通知",
        about=("case", 3),
    )
    kept = Sight.objects.get()
    assert (kept.viewer, kept.address, kept.seen_at) == (cast.steward.user, "10.0.0.9", START)
    assert (kept.subject_type, kept.subject_id, kept.fields) == ("person", 7, "name,phone")
    assert (kept.purpose, kept.reason, kept.about_type, kept.about_id) == ("reveal", "停水通知", "case", 3)


@pytest.mark.rule("PRV-01")
def test_many_people_are_one_statement_and_each_is_kept_once(cast: Cast, django_assert_num_queries: Queries) -> None:
    actor = cast.steward.actor
    with django_assert_num_queries(3):  # a savepoint around one INSERT
        note_sight(
            actor=actor,
            at=START,
            community_id=cast.community.pk,
            subjects=[("person", pk) for pk in (*range(1, 50), 1)],
            fields=["phone"],
            purpose="reveal",
        )
    assert Sight.objects.count() == 49


def test_nobody_seen_is_nothing_kept(cast: Cast, django_assert_num_queries: Queries) -> None:
    note_sight(
        actor=cast.steward.actor, at=START, community_id=cast.community.pk, subjects=[], fields=["phone"], purpose="x"
    )
    note_sights([Seen(("person", 1), ())], actor=cast.steward.actor, at=START, community_id=1, purpose="x")
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-01")
def test_once_a_day_keeps_the_first_of_each_day_record_and_viewer(cast: Cast) -> None:
    for at in (START, START + timedelta(hours=3), START + timedelta(days=1)):
        look(cast, cast.technician, at=at, about=("case", 1), once_a_day=True)
    look(cast, cast.technician, about=("case", 2), once_a_day=True)
    look(cast, cast.technician2, about=("case", 1), once_a_day=True)
    kept = Sight.objects.order_by("id").values_list("viewer", "seen_at", "about_id")
    one, two = cast.technician.user.pk, cast.technician2.user.pk
    assert list(kept) == [(one, START, 1), (one, START + timedelta(days=1), 1), (one, START, 2), (two, START, 1)]


@pytest.mark.rule("PRV-01")
def test_what_was_kept_is_not_changed_and_not_removed(cast: Cast) -> None:
    look(cast, cast.steward)
    kept = Sight.objects.get()
    for change in (
        lambda: Sight.objects.update(reason="别的"),
        lambda: Sight.objects.all().delete(),
        kept.delete,
        kept.save,
    ):
        with pytest.raises(Unalterable):
            change()
    assert Sight.objects.get().reason == "核对"


@pytest.mark.rule("PRV-04")
def test_when_its_time_is_over_it_goes(cast: Cast) -> None:
    for days in (0, 100, 200):
        look(cast, cast.steward, at=START + timedelta(days=days))
    assert forget_sights(community_id=cast.community.pk, before=START + timedelta(days=100)) == 1
    assert forget_sights(community_id=cast.next_community.pk, before=START + timedelta(days=999)) == 0
    assert Sight.objects.count() == 2


def test_a_purpose_is_declared_once_and_one_that_is_gone_still_shows() -> None:
    declare_purpose("test_p", "甲")
    with pytest.raises(ValueError):
        declare_purpose("test_p", "乙")
    assert str(get_purpose("gone").label) == "gone"
    assert say_fields("phone,document,odd") == "电话、证件与文件、odd"
