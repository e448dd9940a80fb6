"""A community with promises of its own making, and matters that are only numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hemu.engines.promises.models import Clock, OfficeHours, Promise, PromiseVersion, PublishedYear
from hemu.engines.promises.restating import Happening, Pause, restate
from hemu.identity.access import SYSTEM
from hemu.identity.models import Community, Company
from hemu.kernel.timekeeping import SHANGHAI

HOURS = [["09:00", "12:00"], ["13:30", "18:00"]]
TUESDAY = datetime(2026, 9, 29, 16, 20, tzinfo=SHANGHAI)
LADDER = [
    {"who": "assignee", "minutes": -30},
    {"who": "superior", "minutes": 0},
    {"who": "manager", "minutes": 60},
    {"who": "company", "minutes": 240},
]
PAUSES = {"parts": {"cap_minutes": 2880}, "resident": {"cap_minutes": 60, "evidence": True}}


def make_community() -> Community:
    company = Company.objects.create(name="Test")
    community = Community.objects.create(company=company, code="town", name="Town", created_at=TUESDAY)
    OfficeHours.objects.create(community=community, hours=HOURS, weekend=[6, 7])
    PublishedYear.objects.create(community=community, year=2026, published_at=TUESDAY)
    return community


def make_promise(community: Community, limit: Mapping[str, Any], code: str = "solved", **more: Any) -> PromiseVersion:
    promise, _made = Promise.objects.get_or_create(community=community, code=code, defaults={"label": code})
    given = {
        "starts": {"opened": "", "reopened": ""},
        "meets": ["done"],
        "ends": ["cancelled"],
        "ladder": LADDER,
        "pauses": PAUSES,
        "effective_from": TUESDAY - timedelta(days=100),
        "made_at": TUESDAY,
        "number": promise.versions.count() + 1,
        **more,
    }
    return PromiseVersion.objects.create(promise=promise, limit=dict(limit), **given)


def happen(community: Community, event: str, at: datetime, subject_id: int = 1, **more: Any) -> list[Clock]:
    facts = more.pop("facts", {})
    pause = more.pop("pause", None)
    with transaction.atomic():
        return restate(
            Happening(
                subject=("matter", subject_id),
                community_id=community.pk,
                event=event,
                at=at,
                actor=SYSTEM,
                facts=facts,
                pause=Pause(**pause) if pause else None,
                **more,
            )
        )
