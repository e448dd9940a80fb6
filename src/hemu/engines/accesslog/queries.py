"""Reading the access log and what was unusual in it (PRV-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.accesslog.alarms import get_alarm_rule
from hemu.engines.accesslog.models import ReadingAlarm, Sight
from hemu.engines.accesslog.permissions import ACCESSLOG_MANAGE, ACCESSLOG_VIEW
from hemu.engines.accesslog.registry import get_purpose, say_fields
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_label, get_subject_url, name_subjects
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import day_start

Subject = tuple[str, int]


@dataclass(frozen=True)
class SightLine:
    """One entry in words. ``whose`` and ``about`` stand under the names that records have in lists: masked."""

    at: datetime
    who: str
    whose: str
    what: str
    purpose: str
    reason: str
    about: str
    about_url: str


@dataclass(frozen=True)
class Unhandled:
    """How many alarms nobody has looked into yet."""

    mine: int
    late: int = 0


@dataclass(frozen=True)
class AlarmPage:
    """One alarm with what was read."""

    alarm: ReadingAlarm
    label: Any
    explanation: Any
    whose: str
    sights: Sequence[SightLine]
    more: int
    may_handle: bool


SHOWN = 100


def filter_sights(*, actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Sight]:
    """The entries of the current community under the filters of the list, newest first."""
    rows = Sight.objects.select_related("viewer").order_by("-seen_at", "-id")
    if not (actor.is_system or (actor.community_id is not None and actor.may(ACCESSLOG_VIEW))):
        return rows.none()
    rows = rows.filter(community=actor.community_id)
    given = {name: value for name, value in filters.items() if value}
    if "who" in given:
        rows = rows.filter(Q(viewer__name__icontains=given["who"]) | Q(viewer__username__iexact=given["who"]))
    if "from_date" in given:
        rows = rows.filter(seen_at__gte=day_start(given["from_date"]))
    if "to_date" in given:
        rows = rows.filter(seen_at__lt=day_start(given["to_date"] + timedelta(days=1)))
    if "field" in given:
        rows = rows.filter(fields__contains=given["field"])
    if "purpose" in given:
        rows = rows.filter(purpose=given["purpose"])
    for name in ("record", "about"):
        if name in given:
            code, _colon, number = given[name].partition(":")
            prefix = "subject" if name == "record" else "about"
            rows = rows.filter(**{f"{prefix}_type": code, f"{prefix}_id": int(number)})
    return rows


def list_sights_of(
    *, actor: Actor, subjects: Sequence[Subject], community_id: int, limit: int = 10
) -> list[SightLine] | None:
    """Who looked at these people last, newest first; None for whoever may not see the log. Three statements or so."""
    if not actor.may(ACCESSLOG_VIEW, community_id):
        return None
    wanted = Q(pk__in=[])
    for code in sorted({subject[0] for subject in subjects}):
        wanted |= Q(subject_type=code, subject_id__in=[pk for each, pk in subjects if each == code])
    rows = Sight.objects.filter(wanted, community=community_id).select_related("viewer")
    return say_sights(actor, list(rows.order_by("-seen_at", "-id")[:limit]))


def say_sights(actor: Actor, rows: Sequence[Sight]) -> list[SightLine]:
    """Entries in words; one statement for each type of record that they name."""
    names = _names(rows)
    return [
        SightLine(
            at=row.seen_at,
            who=row.viewer.name if row.viewer else _("系统"),
            whose=say_record(names, row.subject_type, row.subject_id),
            what=say_fields(row.fields),
            purpose=str(get_purpose(row.purpose).label),
            reason=row.reason,
            about=say_record(names, row.about_type, row.about_id),
            about_url=about_url(actor, row),
        )
        for row in rows
    ]


def about_url(actor: Actor, row: Sight) -> str:
    """The page of the record that it was needed for, where there is one."""
    return get_subject_url(actor, row.about_type, row.about_id) if row.about_id is not None else ""


def say_record(names: Mapping[Subject, str], code: str, pk: int | None) -> str:
    """住户 张**; empty for none."""
    return f"{get_subject_label(code)} {names.get((code, pk), '')}".strip() if pk is not None else ""


def name_all(rows: Sequence[Sight]) -> dict[Subject, str]:
    """What people call everything that these entries name."""
    return _names(rows)


def _names(rows: Sequence[Sight]) -> dict[Subject, str]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.subject_type, set()).add(row.subject_id)
        if row.about_id is not None:
            wanted.setdefault(row.about_type, set()).add(row.about_id)
    return {(code, pk): name for code, ids in wanted.items() for pk, name in name_subjects(code, ids).items()}


def filter_alarms(*, actor: Actor, filters: Mapping[str, Any]) -> QuerySet[ReadingAlarm]:
    """The alarms of the current community, newest first."""
    rows = ReadingAlarm.objects.select_related("viewer", "handled_by").order_by("-found_at", "-id")
    if not (actor.is_system or (actor.community_id is not None and actor.may(ACCESSLOG_VIEW))):
        return rows.none()
    rows = rows.filter(community=actor.community_id)
    if filters.get("state") == "open":
        rows = rows.filter(handled_at__isnull=True)
    elif filters.get("state") == "handled":
        rows = rows.filter(handled_at__isnull=False)
    if filters.get("rule"):
        rows = rows.filter(rule=filters["rule"])
    return rows


def get_alarm(*, actor: Actor, alarm_id: int) -> AlarmPage:
    """One alarm with the looks it is about; raises `NotFound`."""
    row = ReadingAlarm.objects.select_related("viewer", "handled_by").filter(pk=alarm_id).first()
    if row is None or not actor.may(ACCESSLOG_VIEW, row.community_id):
        raise NotFound()
    looks = Sight.objects.filter(
        community=row.community_id, viewer=row.viewer_id, seen_at__gte=row.since, seen_at__lte=row.until
    ).select_related("viewer")
    if row.subject_id is not None:
        looks = looks.filter(subject_type=row.subject_type, subject_id=row.subject_id)
    shown = list(looks.order_by("seen_at", "id")[:SHOWN])
    rule = get_alarm_rule(row.rule)
    names = name_subjects(row.subject_type, [row.subject_id]) if row.subject_id is not None else {}
    about_me = actor.user_id is not None and row.viewer_id == actor.user_id
    return AlarmPage(
        alarm=row,
        label=rule.label if rule else row.rule,
        explanation=rule.explanation if rule else "",
        whose=f"{get_subject_label(row.subject_type)} {names.get(row.subject_id or 0, '')}".strip(),
        sights=say_sights(actor, shown),
        more=looks.count() - len(shown) if len(shown) == SHOWN else 0,
        may_handle=row.handled_at is None and not about_me and actor.may(ACCESSLOG_MANAGE, row.community_id),
    )


def count_unhandled(actor: Actor) -> Unhandled | None:
    """For the navigation."""
    if not actor.may(ACCESSLOG_MANAGE):
        return None
    rows = ReadingAlarm.objects.filter(community=actor.community_id, handled_at__isnull=True)
    return Unhandled(rows.exclude(viewer=actor.user_id).count())


def can_see_alarm(actor: Actor, alarm_id: int) -> bool:
    """Whether the actor may see an alarm."""
    community_id = ReadingAlarm.objects.filter(pk=alarm_id).values_list("community_id", flat=True).first()
    return community_id is not None and actor.may(ACCESSLOG_VIEW, community_id)


def can_see_limits(actor: Actor, community_id: int) -> bool:
    """Whether the actor may see a community's limits."""
    return actor.may(ACCESSLOG_VIEW, community_id)


def alarm_url(actor: Actor, alarm_id: int) -> str:
    """The page of an alarm."""
    return reverse("reading_alarm", kwargs={"alarm_id": alarm_id})


def name_alarms(ids: Iterable[int]) -> Mapping[int, str]:
    """Alarms by their numbers."""
    return {pk: f"#{pk}" for pk in ids}
