"""Who looked at whose data in the last days, and one evening that somebody should be asked about (PRV-01)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from hemu.casework.models import Case
from hemu.engines.accesslog.alarms import look_for_alarms
from hemu.engines.accesslog.commands import Seen, note_sights
from hemu.engines.accesslog.handling import handle_alarm
from hemu.engines.accesslog.models import ReadingAlarm
from hemu.identity.access import Actor
from hemu.kernel.timekeeping import SHANGHAI
from hemu.registry.residents.models import Person

_REASONS = ("停水前逐户通知", "回访上次维修", "核对换表名单", "快递寄错，联系本人", "楼上漏水，要马上联系")  # 中文
_OUTCOME = "当晚 3 号楼水管爆裂，逐户通知，已与主管核对。"  # 中文
DAYS = 12


def look_at_people(*, community_id: int, keepers: Sequence[Actor], manager: Actor, now: datetime, seed: str) -> None:
    """A dozen days of looks for a reason or a case; two late evenings, of which one has been looked into."""
    rng = random.Random(f"{seed} looking")
    people = list(Person.objects.filter(community=community_id).order_by("id").values_list("id", flat=True)[:400])
    cases = list(Case.objects.filter(community=community_id).order_by("-id").values_list("id", flat=True)[:60])
    for days in range(DAYS, 0, -1):
        for _n in range(rng.randint(1, 4)):
            at = _at(now, days, rng.randint(9, 17), rng.randint(0, 59))
            _look(community_id, rng.choice(keepers), at, rng.sample(people, 1), rng, cases)
    for days, keeper in ((6, keepers[0]), (1, keepers[-1])):
        evening = _at(now, days, 22, 40)
        for n, person in enumerate(rng.sample(people, 5)):
            _look(community_id, keeper, evening + timedelta(minutes=3 * n), [person], rng, ())
        look_for_alarms(community_id=community_id, at=evening + timedelta(hours=1))
    oldest = ReadingAlarm.objects.filter(community=community_id).order_by("until").first()
    if oldest is not None and oldest.viewer_id != manager.user_id:
        handle_alarm(alarm_id=oldest.pk, note=_OUTCOME, actor=manager, at=oldest.found_at + timedelta(hours=11))


def _at(now: datetime, days: int, hour: int, minute: int) -> datetime:
    return (now - timedelta(days=days)).astimezone(SHANGHAI).replace(hour=hour, minute=minute, second=0, microsecond=0)


def _look(
    community_id: int, actor: Actor, at: datetime, people: Sequence[int], rng: random.Random, cases: Sequence[int]
) -> None:
    about = ("case", rng.choice(cases)) if cases and rng.random() < 0.5 else None
    note_sights(
        [Seen(("person", pk), ("phone",), about) for pk in people],
        actor=actor,
        at=at,
        community_id=community_id,
        purpose="case_contact" if about else "reveal",
        reason="" if about else rng.choice(_REASONS),
    )
