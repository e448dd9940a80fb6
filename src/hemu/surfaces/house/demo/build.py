"""Builds the demo, stage by stage, in one transaction: it stands whole or not at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db.models import Max

from hemu.engines.journal.sealing import seal_journal
from hemu.identity.models import Community, User
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.operations.repairs.commands import save_material
from hemu.operations.repairs.models import Material
from hemu.registry.org import commands as org
from hemu.surfaces.house.demo.asking import ask_for_homes, tell_contacts
from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.course import Course
from hemu.surfaces.house.demo.duty import plan_duty, take_one_in_hand
from hemu.surfaces.house.demo.estate import GARAGE, Ground, build_estate, morning_of
from hemu.surfaces.house.demo.households import Neighbours, settle_households
from hemu.surfaces.house.demo.looking import look_at_people
from hemu.surfaces.house.demo.matters import Counter
from hemu.surfaces.house.demo.meters import read_meters
from hemu.surfaces.house.demo.offices import Offices, give_passwords, open_offices
from hemu.surfaces.house.demo.plan import CasePlan, Planner, Setting
from hemu.surfaces.house.demo.play import Actors, Happening, Stage, play
from hemu.surfaces.house.demo.privacy import protect_data
from hemu.surfaces.house.demo.public import open_public_door
from hemu.surfaces.house.demo.scale import FULL, Scale
from hemu.surfaces.house.demo.today import Today
from hemu.surfaces.house.demo.town import make_town

FOUNDED = date(2019, 4, 15)
SEED = "hemu 2026"
Tell = Callable[[str], None]


def demo_community_stands() -> bool:
    """Whether the demo is there: being made in one transaction, it is there whole."""
    return Community.objects.filter(code="demo").exists()


@command
def build_demo(*, at: datetime, tell: Tell, scale: Scale = FULL) -> None:
    """The whole demo as it is at the moment ``at``; ``tell`` gets a line for each stage."""
    actors = Actors()
    before = User.objects.aggregate(last=Max("pk"))["last"] or 0
    offices = open_offices(at=morning_of(FOUNDED), now=at)
    tell(f"company, {len(offices.communities)} communities, {len(offices.staff)} staff")
    made = [_Place(code, offices, actors, scale, at) for code in scale.buildings]
    for place in made:
        place.build()
        tell(f"{place.code}: {len(place.ground.rooms)} homes, {len(place.neighbours.people)} people with a telephone")
    give_passwords(after=before)
    for place in made:
        cases = place.plan()
        taken = play(cases, place.stage(), now=at, others=place.others())
        place.open_public_door()
        place.ask()
        place.protect()
        place.look()
        place.keep_watch()
        tell(f"{place.code}: {len(cases)} repairs in {taken} steps over {scale.days} days")
    tell(f"journal sealed: {seal_journal()} entries")


@dataclass
class _Place:
    """One community on its way from bare ground to a history."""

    code: str
    offices: Offices
    actors: Actors
    scale: Scale
    now: datetime

    ground: Ground = None  # type: ignore[assignment]  # from `build` on
    neighbours: Neighbours = None  # type: ignore[assignment]

    @property
    def community(self) -> Community:
        return self.offices.communities[self.code]

    def build(self) -> None:
        """Estate, people, buildings' stewards, stock list."""
        rng = self._rng("town")
        homes = make_town(self.scale, code=self.code, today=civil_date(self.now), rng=rng)
        plans = self.scale.buildings[self.code]
        self.ground = build_estate(community_id=self.community.pk, plans=plans, homes=homes)
        self.neighbours = settle_households(
            community_id=self.community.pk, homes=homes, ground=self.ground, rng=self._rng("people")
        )
        self._stewards()
        self._stock()
        read_meters(community_id=self.community.pk, now=self.now, rng=self._rng("meters"))

    def _stewards(self) -> None:
        manager = self._actor_of("office_manager")
        for row in self._staff_rows():
            wanted = [b.pk for code, b in self.ground.buildings.items() if code in row.get("buildings", ())]
            if wanted:
                staff = self.offices.staff[row["username"]]
                org.assign_buildings(
                    staff_id=staff.pk,
                    building_ids=wanted,
                    actor=self.actors.get(manager),
                    at=self.now - timedelta(days=self.scale.days + 30),
                )

    def _stock(self) -> None:
        manager = self.actors.get(self._actor_of("office_manager"))
        listed = self.now - timedelta(days=self.scale.days + 60)
        for code, name, unit, price in read("materials")["materials"]:
            save_material(
                community_id=self.community.pk, material_id=None, code=code, name=name, unit=unit,
                price=Decimal(price), is_active=True, actor=manager, at=listed,
            )  # fmt: skip

    def open_public_door(self) -> None:
        """Stickers to scan, and residents who urge."""
        manager, desk = (self.actors.get(self._actor_of(post)) for post in ("office_manager", "front_desk"))
        open_public_door(community_id=self.community.pk, manager=manager, desk=desk, at=self.now)

    def ask(self) -> None:
        """Whom residents may call, and who waits to be let in."""
        if self.code == "demo":
            manager = self.actors.get(self._actor_of("office_manager"))
            tell_contacts(community_id=self.community.pk, actor=manager, at=self.now - timedelta(days=self.scale.days))
            ask_for_homes(community_id=self.community.pk, now=self.now)

    def look(self) -> None:
        """Who looked at whose data, and what was unusual in it."""
        if self.code == "demo":
            posts = ("steward", "assistant")
            look_at_people(
                community_id=self.community.pk,
                keepers=[self.actors.get(self._actor_of(post)) for post in posts],
                manager=self.actors.get(self._actor_of("office_manager")),
                now=self.now,
                seed=SEED,
            )

    def keep_watch(self) -> None:
        """Who is on duty, and what the ladder has told."""
        if self.code == "demo":
            manager, desk = (self.actors.get(self._actor_of(post)) for post in ("office_manager", "front_desk"))
            plan_duty(community_id=self.community.pk, planner=manager, now=self.now)
            take_one_in_hand(community_id=self.community.pk, desk=desk, now=self.now)

    def protect(self) -> None:
        """Disclosures, an authority's letter, requests and consents."""
        if self.code == "demo":
            desk, superior = (self.actors.get(self._actor_of(p)) for p in ("front_desk", "service_supervisor"))
            protect_data(community_id=self.community.pk, desk=desk, superior=superior, now=self.now)

    def plan(self) -> list[CasePlan]:
        """The whole history: drawn at random until yesterday, told one by one for today."""
        setting = self.setting()
        planner = Planner(setting, now=self.now, days=self.scale.days, rng=self._rng("plan"))
        cases = planner.draw(self.scale.repairs[self.code])
        rng = self._rng("course")
        for case in cases:
            Course(case, setting, account=self.neighbours.accounts.get(case.room, ""), rng=rng).write()
        if self.code == "demo":
            cases += Today(planner, self.neighbours.accounts, rng=self._rng("today")).tell()
        return cases

    def setting(self) -> Setting:
        """Who is there, by the list of staff."""
        by_post: dict[str, list[str]] = {}
        for row in self._staff_rows():
            by_post.setdefault(row["post"], []).append(row["username"])
        places = {kind: [place.name for place in found] for kind, found in self.ground.places.items()}
        places["parking"] = [name for name in places["public"] if GARAGE in name]
        lead = (by_post.get("squad_lead") or by_post["office_manager"])[0]
        finders = [*by_post.get("guard", []), *by_post.get("cleaner", []), *by_post.get("steward", [])]
        return Setting(
            community=self.code,
            residents=self.neighbours.residents,
            places=places,
            desks=by_post["front_desk"],
            finders=[name for name in finders if name] or by_post["front_desk"],
            technicians={row["username"]: row["trades"] for row in self._staff_rows() if "trades" in row},
            leaving={name: at - timedelta(days=6) for name, at in self._leavers().items()},
            lead=lead,
            supervisor=(by_post.get("service_supervisor") or by_post["office_manager"])[0],
        )

    def stage(self) -> Stage:
        """What the plan's names stand for."""
        return Stage(
            community_id=self.community.pk,
            rooms={key: room.pk for key, room in self.ground.rooms.items()},
            places={place.name: place.pk for found in self.ground.places.values() for place in found},
            people=self.neighbours.people,
            staff={name: member.pk for name, member in self.offices.staff.items()},
            materials=dict(Material.objects.filter(community=self.community).values_list("code", "id")),
            actors=self.actors,
        )

    def others(self) -> Iterator[Happening]:
        """What else happens in the ninety days: somebody leaves, prices rise, somebody stands in."""
        order = count(-1000)
        manager = self._actor_of("office_manager")
        for username, at in self._leavers().items():
            yield at, next(order), lambda name=username, at=at: self._leave(name, manager, at)  # type: ignore[misc]
        if self.code == "demo":
            yield self.now - timedelta(days=44), next(order), lambda: self._raise_price(manager)
            yield self.now - timedelta(days=3), next(order), self._stand_in
            yield from self._counter().matters()

    def _counter(self) -> Counter:
        desk, steward = self._actor_of("front_desk"), self._actor_of("steward")
        return Counter(self.stage(), desk, steward, self.neighbours.residents, self.now)

    def _leave(self, username: str, manager: str, at: datetime) -> None:
        org.leave(staff_id=self.offices.staff[username].pk, actor=self.actors.get(manager), at=at)

    def _raise_price(self, manager: str) -> None:
        item = Material.objects.get(community=self.community, code="WJ01")
        save_material(
            community_id=self.community.pk, material_id=item.pk, code=item.code, name=item.name, unit=item.unit,
            price=Decimal("128.00"), is_active=True, actor=self.actors.get(manager),
            at=self.now - timedelta(days=44),
        )  # fmt: skip

    def _stand_in(self) -> None:
        today = civil_date(self.now)
        org.set_deputy(
            staff_id=self.offices.staff["qinwanqing"].pk,
            deputy_id=self.offices.staff["luyuqing"].pk,
            from_date=today,
            to_date=today + timedelta(days=6),
            reason=read("words")["absence"],
            actor=self.actors.get("qinwanqing"),
            at=self.now - timedelta(days=3),
        )

    def _leavers(self) -> dict[str, datetime]:
        return {
            row["username"]: morning_of(civil_date(self.now) - timedelta(days=row["left_days_ago"]), 17)
            for row in self._staff_rows()
            if "left_days_ago" in row
        }

    def _staff_rows(self) -> list[dict[str, Any]]:
        return [row for row in read("staff")["staff"] if row.get("community") == self.code]

    def _actor_of(self, post: str) -> str:
        return str(next(row["username"] for row in self._staff_rows() if row["post"] == post))

    def _rng(self, purpose: str) -> random.Random:
        return random.Random(f"{SEED} {self.code} {purpose}")
