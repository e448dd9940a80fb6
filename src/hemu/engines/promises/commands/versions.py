"""What a promise says from a moment on; what ran before keeps the version it began with (PRO-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import changes, record
from hemu.engines.promises import events
from hemu.engines.promises.drafting import Draft, check_draft, draft_of, draft_of_preset
from hemu.engines.promises.models import Promise, PromiseVersion
from hemu.engines.promises.permissions import PROMISES_MANAGE, PROMISES_VIEW
from hemu.engines.promises.presets import find_preset
from hemu.engines.promises.rules import listens_to
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command


def lock_promise(promise_id: int, actor: Actor) -> Promise:
    """The promise, locked; `NotFound` for whom it does not exist, `Forbidden` for who may only look."""
    promise = Promise.objects.select_for_update().filter(pk=promise_id).first()
    if promise is None or not actor.may(PROMISES_VIEW, promise.community_id):
        raise NotFound()
    actor.require(PROMISES_MANAGE, promise.community_id)
    return promise


@command
def add_version(
    *,
    promise_id: int,
    draft: Draft,
    label: str = "",
    label_en: str | None = None,
    source: str | None = None,
    effective_from: datetime | None = None,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> PromiseVersion:
    """Let the promise say ``draft`` from ``effective_from`` on (now, if not given). No running clock is moved.

    Raises `Invalid` by field, also where the moment lies before now or before the last version's.
    """
    promise = lock_promise(promise_id, actor)
    last = promise.versions.order_by("-number").first()
    since = effective_from or at
    check_draft(draft)
    _check_moment(since, last, at)
    before = _texts(promise, draft_of(last)) if last else {}
    promise.label = label.strip() or promise.label
    promise.label_en = promise.label_en if label_en is None else label_en.strip()
    promise.source = promise.source if source is None else source.strip()
    promise.save(update_fields=["label", "label_en", "source"])
    if last is not None:
        last.effective_to = since
        last.save(update_fields=["effective_to"])
    version = _store(promise, draft, last.number + 1 if last else 1, since, note, actor, at)
    _record(promise, version, changes(before, _texts(promise, draft)), actor, at)
    return version


@command
def add_promise(
    *,
    community_id: int,
    code: str,
    label: str,
    label_en: str = "",
    source: str = "",
    draft: Draft,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Promise:
    """A promise of the community's own, in force at once. Raises `Invalid` by field."""
    if not actor.is_system and community_id not in actor.community_ids:
        raise NotFound()
    actor.require(PROMISES_MANAGE, community_id)
    check_draft(draft)
    if not label.strip():
        raise Invalid({"label": _("请填写这项承诺叫什么。")})
    if Promise.objects.filter(community=community_id, code=code).exists():
        raise Invalid({"code": _("这个代码已经用过了，请换一个。")})
    promise = Promise.objects.create(
        community_id=community_id, code=code, label=label.strip(), label_en=label_en.strip(), source=source.strip()
    )
    version = _store(promise, draft, 1, at, note, actor, at)
    _record(promise, version, changes({}, _texts(promise, draft)), actor, at)
    return promise


@command
def switch_promise(*, promise_id: int, on: bool, note: str = "", actor: Actor, at: datetime) -> Promise:
    """Start making a promise, or no longer; the clocks that run go on to their end."""
    promise = lock_promise(promise_id, actor)
    if promise.is_active == on:
        return promise
    promise.is_active = on
    promise.save(update_fields=["is_active"])
    record(
        events.PROMISE_SWITCHED_ON if on else events.PROMISE_SWITCHED_OFF,
        subject=(events.PROMISE, promise.pk),
        community_id=promise.community_id,
        actor=actor,
        at=at,
        note=note.strip(),
        payload=events.name_promise(promise),
    )
    return promise


@command
def restore_preset(*, promise_id: int, note: str = "", actor: Actor, at: datetime) -> PromiseVersion:
    """Let the promise say again what it said to begin with; another version, from now on."""
    promise = lock_promise(promise_id, actor)
    preset = find_preset(promise.code)
    if preset is None:
        raise NotAllowedNow(_("这是小区自己的承诺，没有预设。"))
    return add_version(
        promise_id=promise_id,
        draft=draft_of_preset(preset),
        label=preset.label,
        label_en=preset.label_en,
        source=preset.source,
        note=note,
        actor=actor,
        at=at,
    )


def _check_moment(since: datetime, last: PromiseVersion | None, at: datetime) -> None:
    if since < at:
        raise Invalid({"effective_from": _("生效时间不能早于现在：已经按旧规定承诺的事不能倒改。")})
    if last is not None and since < last.effective_from:
        raise Invalid({"effective_from": _("前一个版本还没有生效，新版本不能排在它前面。")})


def _store(
    promise: Promise, draft: Draft, number: int, since: datetime, note: str, actor: Actor, at: datetime
) -> PromiseVersion:
    return PromiseVersion.objects.create(
        promise=promise,
        number=number,
        effective_from=since,
        made_by_id=actor.user_id,
        made_at=at,
        note=note.strip(),
        listens=listens_to(draft.plain["starts"]),
        **draft.plain,
    )


def _texts(promise: Promise, draft: Draft) -> dict[str, str]:
    names = {"label": promise.label, "label_en": promise.label_en, "source": promise.source}
    return names | draft.texts


def _record(promise: Promise, version: PromiseVersion, changed: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    record(
        events.PROMISE_CHANGED if version.number > 1 else events.PROMISE_MADE,
        subject=(events.PROMISE, promise.pk),
        community_id=promise.community_id,
        actor=actor,
        at=at,
        note=version.note,
        payload={
            **events.name_promise(promise),
            "version": version.number,
            "since": version.effective_from.isoformat(),
            "changes": dict(changed),
        },
    )
