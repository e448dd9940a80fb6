"""What people do about unusual reading: set the limits, and say that they looked into it (PRV-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.alarms import limits_of, list_alarm_rules
from hemu.engines.accesslog.models import ReadingAlarm, ReadingLimit, Sight
from hemu.engines.accesslog.permissions import ACCESSLOG_MANAGE, ACCESSLOG_VIEW
from hemu.engines.accesslog.rules import Limits
from hemu.engines.journal.commands import changes, record
from hemu.engines.journal.registry import declare_event
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command

ALARM_HANDLED = declare_event("reading_alarm.handled", _("核实了一次异常查阅"), staff_only=True)
LIMITS_CHANGED = declare_event("reading_limits.changed", _("修改了异常查阅的提醒标准"), staff_only=True)
MOST = 100_000


@command
def handle_alarm(*, alarm_id: int, note: str, actor: Actor, at: datetime) -> ReadingAlarm:
    """Say what came out: it stays with who, when and the words. Nobody handles an alarm about themselves."""
    row = ReadingAlarm.objects.select_for_update().filter(pk=alarm_id).first()
    if row is None or not actor.may(ACCESSLOG_VIEW, row.community_id):
        raise NotFound()
    actor.require(ACCESSLOG_MANAGE, row.community_id)
    if actor.user_id is not None and actor.user_id == row.viewer_id:
        raise Forbidden(_("这是关于您自己的提醒，请由别人核实。"))
    if row.handled_at is not None:
        raise NotAllowedNow(_("这一条已经核实过了。"))
    words = note.strip()
    if not words:
        raise Invalid({"note": _("请写明核实的结果")})
    row.handled_at, row.handled_by_id, row.note = at, actor.user_id, words[:500]
    row.save(update_fields=["handled_at", "handled_by", "note"])
    record(
        ALARM_HANDLED,
        subject=("reading_alarm", row.pk),
        community_id=row.community_id,
        actor=actor,
        at=at,
        payload={"rule": row.rule},
    )
    return row


@command
def set_limits(*, community_id: int, limits: Mapping[str, Limits], actor: Actor, at: datetime) -> None:
    """Say from when on reading is unusual in a community. Raises `Invalid` by ``<rule>_<field>``."""
    community = Community.objects.select_for_update().filter(pk=community_id).first()
    if community is None or not actor.may(ACCESSLOG_VIEW, community_id):
        raise NotFound()
    actor.require(ACCESSLOG_MANAGE, community_id)
    wrong: dict[str, Any] = {}
    for code, each in limits.items():
        if not 1 <= each.number <= MOST:
            wrong[f"{code}_number"] = _("请填 1 到 100000")
        if not 0 <= each.minutes <= MOST:
            wrong[f"{code}_minutes"] = _("请填 1 到 100000")
        if (each.opens is None) != (each.closes is None):
            wrong[f"{code}_closes"] = _("两个时间都要填")
    if wrong:
        raise Invalid(wrong)
    known = {rule.code for rule in list_alarm_rules()}
    before = {code: say_limits(each) for code, each in limits_of(community_id).items()}
    after = {code: say_limits(each) for code, each in limits.items() if code in known}
    changed = changes(before, after)
    if not changed:
        return
    for code in changed:
        each = limits[code]
        ReadingLimit.objects.update_or_create(
            community=community,
            rule=code,
            defaults={
                "is_on": each.is_on,
                "number": each.number,
                "minutes": each.minutes,
                "opens": each.opens,
                "closes": each.closes,
            },
        )
    record(
        LIMITS_CHANGED,
        subject=("reading_limits", community_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"changes": changed},
    )


def say_limits(limits: Limits) -> str:
    """The figures of a rule in one line, the same in every language."""
    parts = ["on" if limits.is_on else "off", str(limits.number)]
    if limits.minutes:
        parts.append(f"{limits.minutes} min")
    if limits.opens and limits.closes:
        parts.append(f"{limits.opens:%H:%M}–{limits.closes:%H:%M}")
    return " / ".join(parts)


@command
def forget_sights(*, community_id: int, before: datetime) -> int:
    """Take away entries whose time of keeping is over, up to 5000 at once; how many (PRV-04)."""
    rows = Sight.objects.filter(community=community_id, seen_at__lt=before).order_by("id").values_list("pk", flat=True)
    old = list(rows[:5000])
    if old:
        QuerySet(Sight).filter(pk__in=old).delete()
    return len(old)
