"""The reporting line, deputies, and the stewards' buildings (ORG-03, ORG-05)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.estate.models import Building
from hemu.registry.org import events
from hemu.registry.org.authority import find_in_company, get_staff
from hemu.registry.org.models import Deputyship, StaffMember, Stewardship
from hemu.registry.org.permissions import ORG_MANAGE
from hemu.registry.org.rules import is_above, overlaps


@command
def set_superior(*, staff_id: int, superior_id: int | None, actor: Actor, at: datetime) -> StaffMember:
    """Say to whom somebody reports; a line that would run in a circle is refused (ORG-03)."""
    staff = get_staff(actor, staff_id)
    superior = find_in_company(staff.company_id, superior_id, "superior")
    if superior is not None:
        lines = dict(StaffMember.objects.filter(company_id=staff.company_id).values_list("id", "superior_id"))
        if superior.pk == staff.pk or is_above(staff.pk, superior.pk, lines):
            raise Invalid({"superior": _("上级不能是本人，也不能是本人的下属")})
    if staff.superior_id == superior_id:
        return staff
    before = staff.superior
    staff.superior = superior
    staff.save(update_fields=["superior"])
    record(
        events.SUPERIOR_SET,
        subject=("staff", staff.pk),
        community_id=staff.home_id,
        actor=actor,
        at=at,
        payload={
            "from": before.name if before else "",
            "to": superior.name if superior else "",
            "from_id": before.pk if before else None,
            "to_id": superior_id,
        },
    )
    return staff


@command
def set_deputy(
    *, staff_id: int, deputy_id: int, from_date: date, to_date: date, reason: str = "", actor: Actor, at: datetime
) -> Deputyship:
    """Name who stands in during an absence (ORG-03). Everybody may name their own deputy."""
    staff = _self_or_managed(actor, staff_id)
    deputy = find_in_company(staff.company_id, deputy_id, "deputy")
    wrong = {}
    if deputy is None or deputy.pk == staff.pk:
        wrong["deputy"] = _("请选择另一位员工")
    if to_date < from_date:
        wrong["to_date"] = _("结束日期早于开始日期")
    elif to_date < civil_date(at):
        wrong["to_date"] = _("结束日期已经过了")
    elif any(overlaps(from_date, to_date, d.from_date, d.to_date) for d in staff.deputyships.all()):
        wrong["from_date"] = _("这段时间已经有代岗")
    if wrong or deputy is None:
        raise Invalid(wrong)
    deputyship = Deputyship.objects.create(
        staff=staff, deputy=deputy, from_date=from_date, to_date=to_date, reason=reason.strip()
    )
    record(
        events.DEPUTY_SET,
        subject=("staff", staff.pk),
        community_id=staff.home_id,
        actor=actor,
        at=at,
        payload={
            "deputy": deputy.name,
            "deputy_id": deputy.pk,
            "from_date": from_date.isoformat(),
            "to_date": to_date.isoformat(),
        },
        note=deputyship.reason,
    )
    return deputyship


@command
def end_deputyship(*, deputyship_id: int, actor: Actor, at: datetime) -> None:
    """End a deputyship early: one not begun disappears, a running one ends yesterday."""
    deputyship = Deputyship.objects.select_related("deputy").filter(pk=deputyship_id).first()
    if deputyship is None:
        raise NotFound()
    staff = _self_or_managed(actor, deputyship.staff_id)
    record(
        events.DEPUTY_ENDED,
        subject=("staff", staff.pk),
        community_id=staff.home_id,
        actor=actor,
        at=at,
        payload={"deputy": deputyship.deputy.name, "deputy_id": deputyship.deputy_id},
    )
    cut_short(deputyship, civil_date(at))


def cut_short(deputyship: Deputyship, today: date) -> None:
    """Let the deputyship end before ``today``."""
    if deputyship.from_date >= today:
        deputyship.delete()
    elif deputyship.to_date >= today:
        deputyship.to_date = date.fromordinal(today.toordinal() - 1)
        deputyship.save(update_fields=["to_date"])


@command
def assign_buildings(*, staff_id: int, building_ids: Iterable[int], actor: Actor, at: datetime) -> None:
    """Make somebody the steward of exactly these buildings; another steward of one gives it up (ORG-05)."""
    staff = get_staff(actor, staff_id)
    wanted = set(building_ids)
    managed = None if actor.is_system else actor.communities_where(ORG_MANAGE)
    chosen = list(Building.objects.filter(pk__in=wanted, community__company_id=staff.company_id))
    if len(chosen) != len(wanted) or (managed is not None and any(b.community_id not in managed for b in chosen)):
        raise Invalid({"buildings": _("只能选本小区的楼栋")})
    before = list(Building.objects.filter(stewardship__staff=staff))
    if {b.pk for b in before} == wanted:
        return
    taken = Stewardship.objects.filter(building__in=chosen).exclude(staff=staff).select_related("staff", "building")
    for other in {row.staff for row in taken}:
        _note_buildings(other, actor, at, lost=wanted)
    Stewardship.objects.filter(building__in=chosen).delete()
    Stewardship.objects.filter(staff=staff).delete()
    Stewardship.objects.bulk_create([Stewardship(staff=staff, building=b) for b in chosen])
    _record_buildings(staff, before, chosen, actor, at)


def _note_buildings(other: StaffMember, actor: Actor, at: datetime, *, lost: set[int]) -> None:
    before = list(Building.objects.filter(stewardship__staff=other))
    _record_buildings(other, before, [b for b in before if b.pk not in lost], actor, at)


def _record_buildings(
    staff: StaffMember, before: list[Building], after: list[Building], actor: Actor, at: datetime
) -> None:
    def say(buildings: list[Building]) -> str:
        return gettext("、").join(str(b) for b in sorted(buildings, key=lambda b: b.sort))

    record(
        events.BUILDINGS_ASSIGNED,
        subject=("staff", staff.pk),
        community_id=after[0].community_id if after else staff.home_id,
        actor=actor,
        at=at,
        payload={"from": say(before), "to": say(after)},
    )


def _self_or_managed(actor: Actor, staff_id: int) -> StaffMember:
    own = StaffMember.objects.select_for_update().filter(pk=staff_id, left_at__isnull=True).first()
    if own is not None and actor.user_id is not None and own.user_id == actor.user_id:
        return own
    return get_staff(actor, staff_id)
