"""Unusual reading: the rules, and the round that looks for it (PRV-01)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog import rules
from hemu.engines.accesslog.models import ReadingAlarm, ReadingLimit, Sight
from hemu.engines.accesslog.registry import get_purpose
from hemu.engines.accesslog.rules import Finding, Limits, Look
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command

LOOK_BACK = timedelta(hours=26)
"""How far a round looks back, so that one that comes late misses nothing; longer where a rule needs it."""

Find = Callable[[int, Sequence[Look], Limits], Iterable[Finding]]
"""``find(community_id, looks, limits)``"""


@dataclass(frozen=True)
class AlarmRule:
    """A rule with its figures to begin with. ``uses`` names the limits that it asks for.

    ``with_bound``: looks for a job in hand count as well.
    """

    code: str
    label: Any
    explanation: Any
    limits: Limits
    uses: tuple[str, ...]
    find: Find
    with_bound: bool = False


_rules: dict[str, AlarmRule] = {}
LABELS: dict[str, Any] = {}
"""What each rule is called, for the journal."""


def register_alarm_rule(rule: AlarmRule) -> None:
    """Add a rule; called from ``AppConfig.ready()``."""
    _rules[rule.code] = rule
    LABELS[rule.code] = rule.label


def list_alarm_rules() -> list[AlarmRule]:
    """All rules, in the order of registration."""
    return list(_rules.values())


def get_alarm_rule(code: str) -> AlarmRule | None:
    """The rule; None for one whose app is gone."""
    return _rules.get(code)


def limits_of(community_id: int) -> dict[str, Limits]:
    """Every rule's limits in a community, in one statement."""
    kept = {row.rule: row for row in ReadingLimit.objects.filter(community=community_id)}
    return {
        code: Limits(row.is_on, row.number, row.minutes, row.opens, row.closes)
        if (row := kept.get(code)) is not None
        else rule.limits
        for code, rule in _rules.items()
    }


def look_for_alarms(*, community_id: int, at: datetime) -> int:
    """One round in one community; how many new alarms. What was found before is found again and not kept twice."""
    limits = limits_of(community_id)
    wanted = [(rule, limits[rule.code]) for rule in list_alarm_rules() if limits[rule.code].is_on]
    if not wanted:
        return 0
    back = max([LOOK_BACK, *(timedelta(minutes=each.minutes) + timedelta(hours=2) for _rule, each in wanted)])
    looks = _looks(community_id, at - back, at)
    bare = [look for look in looks if not look.is_bound]
    found = [
        (rule, finding)
        for rule, each in wanted
        for finding in rule.find(community_id, looks if rule.with_bound else bare, each)
        if at - finding.until <= LOOK_BACK
    ]
    return _keep(community_id, found, at) if found else 0


def _looks(community_id: int, since: datetime, until: datetime) -> list[Look]:
    rows = Sight.objects.filter(community=community_id, seen_at__gte=since, seen_at__lte=until, viewer__isnull=False)
    values = rows.order_by("seen_at", "id").values_list(
        "viewer_id", "seen_at", "subject_type", "subject_id", "purpose", "about_id"
    )
    return [
        Look(viewer, seen_at, (kind, pk), get_purpose(purpose).is_bound, about is not None)
        for viewer, seen_at, kind, pk, purpose, about in values
        if viewer is not None
    ]


@command
def _keep(community_id: int, found: Sequence[tuple[AlarmRule, Finding]], at: datetime) -> int:
    alarms = {
        _key(community_id, rule.code, finding): ReadingAlarm(
            community_id=community_id,
            rule=rule.code,
            viewer_id=finding.viewer_id,
            number=finding.number,
            since=finding.since,
            until=finding.until,
            subject_type=finding.subject[0] if finding.subject else "",
            subject_id=finding.subject[1] if finding.subject else None,
            found_at=at,
            key=_key(community_id, rule.code, finding),
        )
        for rule, finding in found
    }
    known = set(ReadingAlarm.objects.filter(key__in=list(alarms)).values_list("key", flat=True))
    fresh = [alarm for key, alarm in alarms.items() if key not in known]
    ReadingAlarm.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return len(fresh)


def _key(community_id: int, code: str, finding: Finding) -> str:
    # Of one person only the rules about one person speak; several of a day are one alarm.
    subject = finding.subject if code == SAME_PERSON else None
    said = (community_id, code, finding.viewer_id, subject, civil_date(finding.until).isoformat())
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _plain(find: rules.Finder) -> Find:
    return lambda _community_id, looks, limits: find(looks, limits)


SAME_PERSON = "same_person"

register_alarm_rule(
    AlarmRule(
        "many_people",
        _("短时间内查看很多人"),
        _("说明原因查看、查阅证件等，不算正在办理的工单和来电。"),
        Limits(number=20, minutes=60),
        ("number", "minutes"),
        _plain(rules.many_people),
    )
)
register_alarm_rule(
    AlarmRule(
        "many_in_all",
        _("短时间内看到很多人（含办理中的工单）"),
        _("所有显示过个人信息的页面都算在内。"),
        Limits(number=80, minutes=60),
        ("number", "minutes"),
        _plain(rules.many_people),
        with_bound=True,
    )
)
register_alarm_rule(
    AlarmRule(
        "off_hours",
        _("下班时间查看"),
        _("在上班时间以外查看的人数达到这个数。"),
        Limits(number=3, opens=time(7), closes=time(21)),
        ("number", "opens", "closes"),
        _plain(rules.off_hours),
    )
)
register_alarm_rule(
    AlarmRule(
        SAME_PERSON,
        _("没有工单却反复查看同一个人"),
        _("同一个人在这段时间里被同一位员工查看达到这个次数。"),
        Limits(number=5, minutes=7 * 24 * 60),
        ("number", "minutes"),
        _plain(rules.same_person),
    )
)
