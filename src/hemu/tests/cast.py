"""The cast: the same people in everybody's tests, in two communities that know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hemu.identity.access import SYSTEM, Actor, load_actor
from hemu.identity.models import Community, Company, User
from hemu.operations.repairs.models import Material
from hemu.registry.estate.models import Building, Place, Room, Unit
from hemu.registry.estate.rules import room_label, room_sort, sort_key
from hemu.registry.org import commands as org
from hemu.registry.org.models import Department, Post, StaffMember
from hemu.registry.residents.models import HouseholdMember, Person, Phone
from hemu.registry.residents.naming import sound

START = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The moment at which the cast comes on stage: a Monday morning."""
PASSWORD = "heping-anju-2026"


@dataclass
class Player:
    """Somebody of the cast. ``actor`` is loaded afresh each time, as a request does."""

    user: User
    community: Community
    staff: StaffMember | None = None
    person: Person | None = None

    @property
    def actor(self) -> Actor:
        self.user.refresh_from_db()
        return load_actor(self.user, community_id=self.community.pk)

    @property
    def name(self) -> str:
        return self.user.name


@dataclass
class Cast:
    """Everybody and everything that tests may call by name."""

    company: Company
    community: Community
    """意林, where the play is."""
    next_community: Community
    """The neighbours', of which nobody here may see anything."""

    office_manager: Player
    service_supervisor: Player
    front_desk: Player
    steward: Player
    engineering_supervisor: Player
    squad_lead: Player
    technician: Player
    technician2: Player
    guard: Player
    cleaner: Player
    cashier: Player
    stranger: Player
    """The front desk of the next community."""

    owner: Player
    tenant: Player
    family: Player
    neighbour: Player
    """The owner of another home in the same community."""
    stranger_resident: Player

    room: Room
    """3栋1单元1202, the home of owner and family."""
    let_room: Room
    """3栋1单元1201, the owner's other home, where the tenant lives."""
    other_room: Room
    """5栋2单元301, the neighbour's."""
    stranger_room: Room
    place: Place
    stranger_place: Place
    tap: Material
    seal_ring: Material

    def staff_players(self) -> dict[str, Player]:
        """Everybody who works in 意林, by role."""
        return {n: p for n, p in vars(self).items() if isinstance(p, Player) and p.staff and n != "stranger"}

    def players(self) -> dict[str, Player]:
        """Everybody, by role."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Player)}

    def department(self, code: str) -> Department:
        """A department of 意林."""
        return Department.objects.get(community=self.community, code=code)

    def post(self, code: str) -> Post:
        """A post of the company."""
        return Post.objects.get(company=self.company, code=code)


STAFF = {
    "office_manager": ("高涵建", "office_manager", "", "13800000001"),
    "service_supervisor": ("杨磊军", "service_supervisor", "office_manager", "13800000002"),
    "front_desk": ("白嘉", "front_desk", "service_supervisor", "13800000003"),
    "steward": ("孙文嘉", "steward", "service_supervisor", "13800000004"),
    "engineering_supervisor": ("周工", "engineering_supervisor", "office_manager", "13800000005"),
    "squad_lead": ("郑班", "squad_lead", "engineering_supervisor", "13800000006"),
    "technician": ("王师傅", "technician", "squad_lead", "13800000007"),
    "technician2": ("李师傅", "technician", "squad_lead", "13800000008"),
    "guard": ("赵卫", "guard", "office_manager", "13800000009"),
    "cleaner": ("钱洁", "cleaner", "office_manager", "13800000010"),
    "cashier": ("冯会", "cashier", "office_manager", "13800000011"),
}


def make_cast() -> Cast:
    """Bring everybody on stage."""
    company = org.create_company(name="和睦物业服务有限公司", short_name="和睦物业", actor=SYSTEM, at=START)
    org.seed_company(company_id=company.pk, actor=SYSTEM, at=START)
    here = _community(company, "yilin", "意林小镇", "0532-88880001")
    there = _community(company, "next", "邻里花园", "0532-88880002")
    staff: dict[str, Player] = {}
    for number, (role, (name, post, superior, phone)) in enumerate(STAFF.items(), start=1):
        above = staff[superior].staff if superior else None
        staff[role] = _employ(here, f"YG{number:03}", role, name, post, phone, above)
    stranger = _employ(there, "YG001", "stranger", "陌前台", "front_desk", "13800000099")
    room = make_room(here, "3", "1", "1202", 12)
    let_room = make_room(here, "3", "1", "1201", 12, occupancy=Room.Occupancy.LET)
    other_room = make_room(here, "5", "2", "301", 3)
    stranger_room = make_room(there, "1", "1", "101", 1)
    steward = staff["steward"].staff
    assert steward is not None
    org.assign_buildings(staff_id=steward.pk, building_ids=[room.unit.building_id], actor=SYSTEM, at=START)
    owner = move_in(here, "owner", "张美兰", "13900001202", (room, "owner"), (let_room, "owner"))
    return Cast(
        company=company,
        community=here,
        next_community=there,
        **staff,
        stranger=stranger,
        owner=owner,
        tenant=move_in(here, "tenant", "刘租", "13900001201", (let_room, "tenant")),
        family=move_in(here, "family", "张小宝", "13900002202", (room, "family")),
        neighbour=move_in(here, "neighbour", "陈邻", "13900000301", (other_room, "owner")),
        stranger_resident=move_in(there, "stranger_resident", "吴远", "13900000101", (stranger_room, "owner")),
        room=room,
        let_room=let_room,
        other_room=other_room,
        stranger_room=stranger_room,
        place=Place.objects.create(community=here, kind=Place.Kind.PUBLIC, name="中心花园"),
        stranger_place=Place.objects.create(community=there, kind=Place.Kind.PUBLIC, name="北门广场"),
        tap=_material(here, "M001", "水龙头", "个", "68.00"),
        seal_ring=_material(here, "M002", "密封圈", "个", "2.50"),
    )


def make_room(community: Community, building: str, unit: str, number: str, floor: int, **fields: Any) -> Room:
    """A sold home with its building and unit."""
    house, _made = Building.objects.get_or_create(
        community=community, code=building, defaults={"sort": sort_key(building)}
    )
    entrance, _made = Unit.objects.get_or_create(building=house, code=unit, defaults={"sort": sort_key(unit)})
    fields.setdefault("occupancy", Room.Occupancy.OWNER_OCCUPIED)
    return Room.objects.create(
        community=community,
        unit=entrance,
        number=number,
        floor=floor,
        label=room_label(building, unit, number),
        sort=room_sort(building, unit, number),
        area_built=Decimal("125.75"),
        **fields,
    )


def move_in(community: Community, username: str, name: str, phone: str, *homes: tuple[Room, str]) -> Player:
    """A resident with an account, in one or more homes."""
    user = User.objects.create_user(username, PASSWORD, name=name)
    pinyin, initials = sound(name)
    person = Person.objects.create(community=community, user=user, name=name, pinyin=pinyin, initials=initials)
    Phone.objects.create(community=community, person=person, number=phone, tail=phone[-4:])
    for room, role in homes:
        HouseholdMember.objects.create(room=room, person=person, role=role)
    return Player(user=user, community=community, person=person)


def _community(company: Company, code: str, name: str, phone: str) -> Community:
    return org.create_community(company_id=company.pk, code=code, name=name, phone=phone, actor=SYSTEM, at=START)


def _employ(
    community: Community, number: str, role: str, name: str, post: str, phone: str, above: StaffMember | None = None
) -> Player:
    staff = org.add_staff(
        company_id=community.company_id,
        home_id=community.pk,
        number=number,
        name=name,
        phone=phone,
        superior_id=above.pk if above else None,
        actor=SYSTEM,
        at=START,
    )
    held = Post.objects.get(company_id=community.company_id, code=post)
    org.give_post(staff_id=staff.pk, post_id=held.pk, community_id=community.pk, actor=SYSTEM, at=START)
    staff.user = User.objects.create_user(role, PASSWORD, name=name)
    staff.save(update_fields=["user"])
    return Player(user=staff.user, community=community, staff=staff)


def _material(community: Community, code: str, name: str, unit: str, price: str) -> Material:
    return Material.objects.create(community=community, code=code, name=name, unit=unit, price=Decimal(price))
