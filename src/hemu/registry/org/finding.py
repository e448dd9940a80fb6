"""How staff are found in the search box (RES-05), and who is responsible for a home that was (ORG-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hemu.engines.search.registry import Finder, Hit, Question, register_finder, register_remark
from hemu.engines.search.typed import Typed
from hemu.identity.access import Actor
from hemu.identity.subjects import get_subject_url
from hemu.registry.org.models import StaffMember
from hemu.registry.org.permissions import ORG_VIEW
from hemu.registry.org.queries.reporting import name_stewards_of_rooms

_SHORTEST_PHONE = 7


def register() -> None:
    """Let the search box find staff, and name the steward with each home and case."""
    register_finder(Finder("staff", _("员工"), find_staff, ORG_VIEW, order=50))
    register_remark("room", say_stewards, order=50)


def find_staff(question: Question) -> list[Hit]:
    """Those who work here now: by name, pinyin, initials, staff number or telephone."""
    named = _condition(question.typed)
    if named is None:
        return []
    # Whoever sees the staff of this community sees all who work here; `Finder.permission` asked for that.
    staff = StaffMember.objects.filter(named, company=question.actor.company_id or 0, left_at=None)
    here = staff.filter(holdings__community=question.community_id).order_by().distinct()
    chosen = sorted(here[: question.limit], key=lambda each: (each.number, each.pk))
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


def _condition(typed: Typed) -> Q | None:
    if typed.name:
        return Q(name__begins=typed.text)
    if typed.sound:
        return Q(initials=typed.sound) | Q(pinyin__begins=typed.sound)
    if typed.digits and len(typed.digits) >= _SHORTEST_PHONE:
        return Q(phone=typed.digits)
    return Q(number=typed.code) if typed.text.isascii() and typed.has_digit and "-" not in typed.text else None


def say_stewards(actor: Actor, room_ids: Sequence[int]) -> Mapping[int, str]:
    """The area steward responsible for each home (ORG-05), in one statement."""
    stewards = name_stewards_of_rooms(room_ids=room_ids)
    return {pk: say("片区管理员 %(name)s") % {"name": name} for pk, name in stewards.items()}
