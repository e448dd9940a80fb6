"""How staff are found in the search box (RES-05), and who is responsible for a home that was (ORG-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.search.registry import Finder, Hit, Question, register_finder, register_remark
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.registry.estate.models import Room
from hemu.registry.org.models import StaffMember
from hemu.registry.org.permissions import ORG_VIEW
from hemu.registry.org.queries.staff import visible_staff

_SHORTEST_PHONE = 7


def register() -> None:
    """Let the search box find staff, and name the steward with each home and case."""
    register_finder(Finder("staff", _("员工"), find_staff, ORG_VIEW, order=50))
    register_remark("room", say_stewards, order=50)


def find_staff(question: Question) -> list[Hit]:
    """Those who work here now: by name, pinyin, initials, staff number or telephone."""
    found: dict[int, StaffMember] = {}
    for rows in _look_ups(question):
        found |= {staff.pk: staff for staff in rows[: question.limit]}
        if len(found) >= question.limit:
            break
    chosen = sorted(found.values(), key=lambda staff: (staff.number, staff.pk))[: question.limit]
    return [
        Hit(
            "staff",
            staff.pk,
            title=staff.name,
            detail=" · ".join(filter(None, (staff.number, staff.phone))),
            url=get_subject_url(question.actor, "staff", staff.pk),
            icon="id-card",
        )
        for staff in chosen
    ]


def _look_ups(question: Question) -> Iterable[QuerySet[StaffMember]]:
    typed, actor = question.typed, question.actor
    staff = visible_staff(actor).filter(left_at=None, holdings__community=question.community_id)
    staff = staff.filter(company=actor.company_id or 0).order_by().distinct()
    if typed.name:
        yield staff.filter(name__begins=typed.text)
    elif typed.sound:
        yield staff.filter(initials=typed.sound)
        yield staff.filter(pinyin__begins=typed.sound)
    elif typed.digits and len(typed.digits) >= _SHORTEST_PHONE:
        yield staff.filter(phone=typed.digits)
    elif typed.text.isascii() and typed.has_digit and "-" not in typed.text:
        yield staff.filter(number=typed.code)


def say_stewards(actor: Actor, room_ids: Sequence[int]) -> Mapping[int, str]:
    """The area steward responsible for each home (ORG-05), in one statement."""
    rooms = Room.objects.filter(pk__in=room_ids, unit__building__stewardship__isnull=False).order_by()
    stewards = rooms.values_list("pk", "unit__building__stewardship__staff__name")
    return {pk: say("管家 %(name)s") % {"name": name} for pk, name in stewards}
