"""The statements of an import, each for all rows at once (EST-02, EST-06, RES-02)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from hemu.engines.journal.models import Event, PersonalKey
from hemu.engines.journal.registry import EventType
from hemu.identity.access import Actor
from hemu.registry.estate.models import Building, Meter, OccupancyChange, Place, Room, Unit
from hemu.registry.residents.models import HouseholdMember, Person, Pet, Phone, Vehicle
from hemu.registry.workbook.applying.transfer import insert_select, update_from
from hemu.registry.workbook.events import METER_REIMPORTED, METERS_IMPORTED, PAIRS
from hemu.registry.workbook.models import (
    ImportRun,
    StagedBelonging,
    StagedBuilding,
    StagedMember,
    StagedMeter,
    StagedPerson,
    StagedPhone,
    StagedRef,
    StagedRoom,
    StagedUnit,
)
from hemu.registry.workbook.states import Action

ROOM_FIELDS = (
    "number",
    "label",
    "sort",
    "floor",
    "usage",
    "layout",
    "area_built",
    "area_inner",
    "occupancy",
    "is_sold",
    "handover_date",
    "resident_count",
    "note",
    "rent",
)
PERSON_FIELDS = (
    "name",
    "pinyin",
    "initials",
    "gender",
    "id_number_sealed",
    "id_number_digest",
    "id_tail_digest",
    "birth_date",
)
METER_FIELDS = ("kind", "number", "initial_reading", "installed_date")


def _first(*ids: Any) -> Coalesce:
    return Coalesce(*ids, output_field=models.BigIntegerField())


class Transfer:
    """One import on its way from the staged rows into the registry; everything in the caller's transaction."""

    def __init__(self, run: ImportRun, community_id: int, actor: Actor, at: datetime, today: date) -> None:
        self.run = run
        self.community_id = community_id
        self.actor = actor
        self.at = at
        self.today = today

    def _staged(self, model: type[models.Model], action: str | None = None, **more: Any) -> QuerySet[Any]:
        rows = model._default_manager.filter(run=self.run, **more)
        return rows.filter(action=action) if action else rows

    def _changed(self, kind: str, fields: tuple[str, ...]) -> list[str]:
        named = set(self.run.changed_fields.get(kind, ()))
        return [f for f in fields if f in named]

    # --- buildings, entrances, homes -------------------------------------------------------------------------

    def buildings(self) -> None:
        """Buildings and entrances; there are few of them."""
        insert_select(
            Building,
            {n: F(n) for n in ("code", "sort", "floors", "has_lift")} | {"community": self.community_id},
            self._staged(StagedBuilding, Action.CREATE),
        )
        changed = self._staged(StagedBuilding, Action.UPDATE)
        update_from(Building, changed, "building_ref", self._changed("buildings", ("floors", "has_lift")))
        own = Building.objects.filter(community_id=self.community_id)
        of_code = own.filter(code=OuterRef("code")).values("id")
        self._record("building", StagedBuilding, _first(F("building_ref"), Subquery(of_code)))
        of_unit = own.filter(code=OuterRef("building_code")).values("id")
        insert_select(
            Unit, {"building": Subquery(of_unit), "code": F("code"), "sort": F("sort")}, self._staged(StagedUnit)
        )

    def rooms(self) -> None:
        """Homes, and the history of their occupancy."""
        unit = Unit.objects.filter(
            building__community_id=self.community_id,
            building__code=OuterRef("building_code"),
            code=OuterRef("unit_code"),
        )
        created = self._staged(StagedRoom, Action.CREATE)
        columns: dict[str, Any] = {n: F(n) for n in ROOM_FIELDS}
        columns |= {"community": self.community_id, "unit": Subquery(unit.values("id")), "quality_notes": ""}
        insert_select(Room, columns, created)
        standing = Room.objects.filter(community_id=self.community_id, label=OuterRef("label"), sort=OuterRef("sort"))
        self._refer(StagedRef.Kind.ROOM, "row", standing, created)
        changed = self._staged(StagedRoom, Action.UPDATE)
        update_from(Room, changed, "room_ref", self._changed("rooms", ROOM_FIELDS))
        insert_select(
            OccupancyChange,
            {
                "room": self._room_of(),
                "from_occupancy": F("occupancy_before"),
                "to_occupancy": F("occupancy"),
                "changed_at": self.at,
            },
            self._staged(StagedRoom).filter(~Q(occupancy=F("occupancy_before"))),
        )
        self._record("room", StagedRoom, self._room_of())

    def _refer(self, kind: int, key: str, standing: QuerySet[Any], rows: QuerySet[Any]) -> None:
        """Note which records the created rows have become."""
        found = Subquery(standing.values("id")[:1])
        insert_select(StagedRef, {"run": self.run.pk, "kind": kind, "key": F(key), "ref": found}, rows)

    def _room_of(self, row: str = "row") -> Coalesce:
        staged = StagedRef.objects.filter(run=self.run, kind=StagedRef.Kind.ROOM, key=OuterRef(row))
        return _first(F("room_ref"), Subquery(staged.values("ref")))

    # --- people ----------------------------------------------------------------------------------------------

    def people(self) -> None:
        """People, their telephones and their keys."""
        created = self._staged(StagedPerson, Action.CREATE)
        columns: dict[str, Any] = {n: F(n) for n in ("public_id", *PERSON_FIELDS)}
        insert_select(Person, {**columns, "community": self.community_id, "note": ""}, created)
        standing = Person.objects.filter(public_id=OuterRef("public_id"))
        self._refer(StagedRef.Kind.PERSON, "seq", standing, created)
        changed = self._staged(StagedPerson, Action.UPDATE)
        update_from(Person, changed, "person_ref", self._changed("people", PERSON_FIELDS))
        self._phones()
        keys = {"subject_type": "person", "subject_id": self._person_of(), "wrapped": F("key_wrapped")}
        insert_select(PersonalKey, keys, self._staged(StagedPerson).exclude(key_wrapped=""))
        self._record("person", StagedPerson, self._person_of())

    def _person_of(self, standing: str | None = "person_ref") -> Any:
        staged = StagedRef.objects.filter(run=self.run, kind=StagedRef.Kind.PERSON, key=OuterRef("seq"))
        found = Subquery(staged.values("ref"))
        return _first(F(standing), found) if standing else found

    def _phones(self) -> None:
        corrected = self._staged(StagedPhone, phone_ref__isnull=False)
        update_from(Phone, corrected, "phone_ref", ("number", "tail"))
        insert_select(
            Phone,
            {
                "community": self.community_id,
                "person": self._person_of(),
                "number": F("number"),
                "tail": F("tail"),
            },
            self._staged(StagedPhone, phone_ref__isnull=True),
        )

    def members(self) -> None:
        """Who belongs to which home: what ended stays as history (RES-02)."""
        ended = self._staged(StagedMember, Action.END).values("member_ref")
        HouseholdMember.objects.filter(pk__in=ended).update(to_date=self.today)
        changed = self._staged(StagedMember, Action.UPDATE)
        update_from(HouseholdMember, changed, "member_ref", ("share", "position"))
        columns: dict[str, Any] = {n: F(n) for n in ("role", "share", "position", "from_date")}
        columns |= {"room": self._room_of(), "person": self._person_of()}
        insert_select(HouseholdMember, columns, self._staged(StagedMember, Action.CREATE))

    # --- belongings and meters -------------------------------------------------------------------------------

    def belongings(self) -> None:
        """Parking spaces first: vehicles stand on them."""
        community = self.community_id
        self._belonging(
            StagedBelonging.Kind.PARKING,
            Place,
            "name",
            {"kind": Place.Kind.PARKING, "note": "", "is_active": True},
            "place",
            Place.objects.filter(community_id=community, kind=Place.Kind.PARKING),
        )
        space = Place.objects.filter(community_id=community, kind=Place.Kind.PARKING, name=OuterRef("parking"))
        vehicles = Vehicle.objects.filter(community_id=community)
        parking = {"parking": Subquery(space.values("id"))}
        self._belonging(StagedBelonging.Kind.VEHICLE, Vehicle, "plate", parking, "vehicle", vehicles)
        pets = Pet.objects.filter(community_id=community)
        kind = {"kind": Pet._meta.get_field("kind").get_default()}
        self._belonging(StagedBelonging.Kind.PET, Pet, "licence", kind, "pet", pets)

    def _belonging(
        self,
        kind: str,
        model: type[models.Model],
        code: str,
        more: dict[str, Any],
        subject: str,
        standing: QuerySet[Any],
    ) -> None:
        changed = self._staged(StagedBelonging, Action.UPDATE, kind=kind)
        update_from(model, changed, "ref", {code: F("code"), "room": self._room_of()})
        columns = {"community": self.community_id, "room": self._room_of(), code: F("code"), **more}
        insert_select(model, columns, self._staged(StagedBelonging, Action.CREATE, kind=kind))
        found = Subquery(standing.filter(**{code: OuterRef("code")}).values("id"))
        self._record(subject, StagedBelonging, _first(F("ref"), found), kind=kind)

    def meters(self) -> None:
        """Meters of homes."""
        changed = self._staged(StagedMeter, Action.UPDATE)
        named = set(self.run.changed_fields.get("meters", ()))
        sources: dict[str, Any] = {n: F(n) for n in METER_FIELDS if n in named}
        if "room" in named:
            sources["room"] = self._room_of("room_row")
        update_from(Meter, changed, "meter_ref", sources)
        columns: dict[str, Any] = {n: F(n) for n in METER_FIELDS}
        columns |= {"community": self.community_id, "room": self._room_of("room_row")}
        insert_select(Meter, columns, self._staged(StagedMeter, Action.CREATE))
        told = self._staged(StagedMeter, Action.CREATE)
        self._enter(told, "room", METERS_IMPORTED, self._room_of("room_row"))
        self._enter(changed, "meter", METER_REIMPORTED, F("meter_ref"))

    # --- the journal -----------------------------------------------------------------------------------------

    def _record(self, subject: str, model: type[models.Model], subject_id: Any, **more: Any) -> None:
        """An entry for every record that came or changed (SYS-04)."""
        came, changed = PAIRS[subject]
        name = Case(When(action=Action.CREATE, then=Value(came.name)), default=Value(changed.name))
        self._enter(self._staged(model, **more), subject, came, subject_id, name=name)

    def _enter(self, rows: QuerySet[Any], subject: str, event: EventType, subject_id: Any, *, name: Any = None) -> None:
        insert_select(
            Event,
            {
                "community": self.community_id,
                "subject_type": subject,
                "subject_id": subject_id,
                "name": name or event.name,
                "actor": self.actor.user_id,
                "address": self.actor.address,
                "happened_at": self.at,
                "recorded_at": self.at,
                "from_state": "",
                "to_state": "",
                "note": "",
                "staff_only": event.staff_only,
                "payload": F("payload"),
            },
            rows.filter(is_told=False),
        )
