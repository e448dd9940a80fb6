"""Processes are killed (kill -9) while cases run; what was acknowledged stands, no clock is acted on twice (PRO-03).

Acknowledged means that the client had received the response. Web server and job process are killed; on PostgreSQL also
the database, which the bench has started for itself.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, F

from hemu.engines.journal.models import Event
from hemu.engines.promises.models import Clock, ClockEntry, Notice, PromiseVersion, Sweep
from hemu.engines.promises.states import Doing
from hemu.engines.promises.sweeping import sweep
from hemu.identity.commands import store_token
from hemu.kernel.timekeeping import now
from hemu.launch.terminal import complain
from hemu.surfaces.house.benches import Result
from hemu.surfaces.house.benches.chaos_clients import Client, Course
from hemu.surfaces.house.benches.chaos_processes import House, has_own_server, run_with_own_server
from hemu.surfaces.house.benches.crowd import make_crowd
from hemu.surfaces.house.verification import verify_all

KILLS = 200
CLIENTS = 2
AFTERWARDS = timedelta(minutes=5)
"""When a last round is made: everything is due by then, and everybody has been told."""
SEED = 20261010
LADDER = [{"who": "desk", "minutes": -1}, {"who": "supervisor", "minutes": 0}, {"who": "manager", "minutes": 1}]


def run(size: int | None = None) -> Result:
    """Kill ``size`` times, at random, and look what is left."""
    kills = size or KILLS
    if connection.vendor == "postgresql" and not has_own_server():
        return run_with_own_server(kills)
    course = _prepare()
    with House(settings.DATA_DIR) as house:
        clients = [Client(number, house.address, course) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        killed = _kill(house, kills)
        house.bring_up()
        for client in clients:
            client.stop()
        time.sleep(1)
    return _look(killed, clients, course)


def _prepare() -> Course:
    """A small community whose promises are short: the sweeper has something to do all the time."""
    crowd = make_crowd(20, 20)
    PromiseVersion.objects.update(limit={"kind": "clock", "minutes": 1}, ladder=LADDER)
    tokens = {post: store_token(user=user, address="", at=now()) for post, user in crowd.staff.items()}
    rooms = [f"{room.unit.building.code}-{room.unit.code}-{room.number}" for room in crowd.rooms]
    connection.close()
    return Course(community=crowd.community.code, rooms=rooms, tokens=tokens)


def _kill(house: House, kills: int) -> dict[str, int]:
    """One process after the other, each when it is up and at work."""
    dice = random.Random(SEED)
    killed: dict[str, int] = {}
    for number in range(1, kills + 1):
        victim = dice.choice(house.victims)
        house.bring_up()
        house.ask_for_a_sweep()
        time.sleep(dice.uniform(0.1, 1.2))
        victim.kill()
        killed[victim.name] = killed.get(victim.name, 0) + 1
        if number % 20 == 0:
            complain(f"  {number} kills")
    return killed


def _look(killed: dict[str, int], clients: list[Client], course: Course) -> Result:
    acknowledged = [each for client in clients for each in client.acknowledged]
    sweep(at=now() + AFTERWARDS)
    lost = list(_find_lost(acknowledged))
    twice = list(_find_twice())
    broken = [f"{finding.code}: {breach}" for finding in verify_all() for breach in finding.breaches]
    for sentence in [*lost, *twice, *broken][:20]:
        complain(f"  {sentence}")
    refused = sum(client.refused for client in clients)
    figures: dict[str, Any] = {
        "kills": sum(killed.values()),
        **{f"killed_{name}": number for name, number in sorted(killed.items())},
        "acknowledged_writes": len(acknowledged),
        "unanswered_requests": sum(client.unanswered for client in clients),
        "refused": refused,
        "clocks": Clock.objects.count(),
        "misses": ClockEntry.objects.filter(do=Doing.MISS).count(),
        "notices": Notice.objects.count(),
        "rounds_interrupted": Sweep.objects.filter(finished_at__isnull=True).count(),
        "lost": len(lost),
        "acted_twice": len(twice),
        "broken_invariants": len(broken),
    }
    return Result(
        ok=bool(acknowledged) and not (lost or twice or broken),
        figures=figures,
        limits={"lost": "0", "acted_twice": "0", "broken_invariants": "0"},
    )


def _find_lost(acknowledged: list[tuple[int, str]]) -> Iterator[str]:
    """Acknowledged writes without their entry, and those that stand there more than once."""
    rows = Event.objects.filter(subject_type="case").values("subject_id", "name").annotate(n=Count("pk"))
    found = {(row["subject_id"], row["name"]): row["n"] for row in rows.order_by()}
    for case_id, event in acknowledged:
        if (number := found.get((case_id, event), 0)) != 1:
            yield f"case {case_id}: {event} was acknowledged once and stands there {number} times"


def _find_twice() -> Iterator[str]:
    """Clocks missed or met twice, told of twice, or told of by steps that they never took."""
    once = ClockEntry.objects.filter(do__in=(Doing.START, Doing.MISS, Doing.MET, Doing.VOID))
    for row in once.values("clock", "do").annotate(n=Count("pk")).filter(n__gt=1).order_by():
        yield f"clock {row['clock']}: {row['n']} times {row['do']}"
    misses = ClockEntry.objects.filter(do=Doing.MISS).count()
    if (told := Event.objects.filter(name="promise.missed").count()) != misses:
        yield f"{misses} clocks were missed, {told} entries say so"
    told_twice = Notice.objects.values("clock", "step", "user").annotate(n=Count("pk")).filter(n__gt=1).order_by()
    for clock_id, step, n in told_twice.values_list("clock", "step", "n"):
        yield f"clock {clock_id}: step {step} was told {n} times"
    for notice in Notice.objects.filter(clock__ladder_step__lte=F("step")):
        yield f"clock {notice.clock_id}: told of step {notice.step}, which it does not remember"
