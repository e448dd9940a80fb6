"""A promise is edited by versions; clocks that run keep theirs (PRO-01, PRO-11)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from hemu.engines.journal.models import Event
from hemu.engines.promises.commands.versions import add_promise, add_version, restore_preset, switch_promise
from hemu.engines.promises.drafting import Draft, draft_of
from hemu.engines.promises.models import Clock, Promise, PromiseVersion
from hemu.engines.promises.settings_queries import version_in_force
from hemu.engines.promises.tests.town import happen
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.tests.cast import START, Cast

MINUTES = timedelta(minutes=1)
DRAFT = Draft(limit={"kind": "clock", "minutes": 60}, starts={"opened": ""}, meets=["done"])


def own_promise(cast: Cast, **changes: Any) -> Promise:
    draft = Draft(**{**vars(DRAFT), **changes})
    manager = cast.office_manager.actor
    return add_promise(community_id=cast.community.pk, code="own", label="自定", draft=draft, actor=manager, at=START)


@pytest.mark.rule("PRO-01")
def test_a_new_version_closes_the_last_and_running_clocks_keep_theirs(cast: Cast) -> None:
    promise = own_promise(cast)
    [clock] = happen(cast.community, "opened", START)
    tomorrow = START + timedelta(days=1)
    draft = Draft(**{**vars(DRAFT), "limit": {"kind": "clock", "minutes": 30}, "target_rate": Decimal("95.5")})
    second = add_version(
        promise_id=promise.pk, draft=draft, effective_from=tomorrow, note="提速", actor=cast.office_manager.actor,
        at=START + MINUTES,
    )  # fmt: skip
    first = promise.versions.get(number=1)
    assert (first.effective_from, first.effective_to) == (START, tomorrow)
    assert (second.number, second.effective_from, second.effective_to) == (2, tomorrow, None)
    assert (second.note, second.made_by, second.target_rate) == ("提速", cast.office_manager.user, Decimal("95.5"))
    clock.refresh_from_db()
    assert (clock.version_id, clock.due_at) == (first.pk, START + 60 * MINUTES)
    [today] = happen(cast.community, "opened", tomorrow - MINUTES, subject_id=2)
    [later] = happen(cast.community, "opened", tomorrow, subject_id=3)
    assert (today.version_id, later.version_id) == (first.pk, second.pk)
    assert later.due_at == tomorrow + 30 * MINUTES
    assert version_in_force(promise, tomorrow) == second
    entry = Event.objects.get(name="promise.changed")
    assert (entry.subject_type, entry.subject_id, entry.note) == ("promise", promise.pk, "提速")
    assert entry.payload["changes"] == {
        "limit": ['{"kind": "clock", "minutes": 60}', '{"kind": "clock", "minutes": 30}'],
        "target_rate": ["100", "95.5"],
    }


@pytest.mark.rule("PRO-01")
def test_no_version_before_now_or_before_the_last(cast: Cast) -> None:
    promise = own_promise(cast)
    given: dict[str, Any] = {"promise_id": promise.pk, "draft": DRAFT, "actor": cast.office_manager.actor, "at": START}
    with pytest.raises(Invalid) as refused:
        add_version(**given, effective_from=START - MINUTES)
    assert list(refused.value.fields) == ["effective_from"]
    add_version(**given, effective_from=START + 10 * MINUTES)
    with pytest.raises(Invalid):
        add_version(**given, effective_from=START + 5 * MINUTES)
    assert promise.versions.count() == 2


@pytest.mark.rule("PRO-01")
@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"limit": {"kind": "clock", "minutes": 0}}, "limit"),
        ({"limit": {"kind": "soon"}}, "limit"),
        ({"limit": {"kind": "by", "fact": "category", "table": {"water": {"kind": "clock"}}}}, "limit"),
        ({"limit": {"kind": "working_days", "days": 1.5}}, "limit"),
        ({"starts": {}}, "starts"),
        ({"meets": []}, "meets"),
        ({"ladder": [{"who": "nobody", "minutes": 1}]}, "ladder"),
        ({"ladder": [{"who": "desk", "minutes": 1, "quiet": ["22:00", "22:00"]}]}, "ladder"),
        ({"pauses": {"parts": {"cap_minutes": 0}}}, "pauses"),
        ({"target_rate": Decimal(101)}, "target_rate"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_by_field(cast: Cast, changes: dict[str, Any], name: str) -> None:
    with pytest.raises(Invalid) as refused:
        own_promise(cast, **changes)
    assert list(refused.value.fields) == [name]
    assert not Promise.objects.filter(code="own").exists()


@pytest.mark.rule("PRO-01")
def test_who_may_not(cast: Cast) -> None:
    promise = own_promise(cast)
    with pytest.raises(Forbidden):
        add_version(promise_id=promise.pk, draft=DRAFT, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotFound):
        add_version(promise_id=promise.pk, draft=DRAFT, actor=cast.stranger.actor, at=START)
    with pytest.raises(NotFound):
        switch_promise(promise_id=promise.pk, on=False, actor=cast.owner.actor, at=START)


@pytest.mark.rule("PRO-01")
def test_switched_off_nothing_begins_and_what_runs_goes_on(cast: Cast) -> None:
    promise = own_promise(cast)
    [clock] = happen(cast.community, "opened", START)
    switch_promise(promise_id=promise.pk, on=False, actor=cast.office_manager.actor, at=START + MINUTES)
    assert happen(cast.community, "opened", START + MINUTES, subject_id=2) == []
    happen(cast.community, "done", START + 5 * MINUTES)
    clock.refresh_from_db()
    assert (clock.state, clock.kept) == ("met", True)
    switch_promise(promise_id=promise.pk, on=True, actor=cast.office_manager.actor, at=START + 6 * MINUTES)
    assert len(happen(cast.community, "opened", START + 6 * MINUTES, subject_id=3)) == 1


@pytest.mark.rule("PRO-01")
def test_back_to_the_preset_is_a_version_too(cast: Cast) -> None:
    promise = Promise.objects.get(community=cast.community, code="repair-order")
    before = draft_of(promise.versions.get())
    actor = cast.office_manager.actor
    add_version(promise_id=promise.pk, draft=DRAFT, label="改过的", actor=actor, at=START)
    restore_preset(promise_id=promise.pk, actor=actor, at=START + MINUTES)
    promise.refresh_from_db()
    assert promise.label == "5 分钟内派出维修工作单"
    assert promise.versions.count() == 3
    assert draft_of(promise.versions.get(number=3)).texts == before.texts
    assert Clock.objects.count() == 0
    assert PromiseVersion.objects.filter(promise=promise, effective_to=None).count() == 1
