"""Whether the file of a home is complete, and when it was last looked through (RES-06): queries, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.registry.estate.models import Room
from hemu.registry.residents.models import CONFIRM_DAYS, EmergencyContact, FilePolicy, HouseholdMember, Phone
from hemu.registry.residents.permissions import RESIDENTS_VIEW

PARTS: dict[str, Any] = {
    "owner": _("业主"),
    "phone": _("电话"),
    "contact": _("紧急联系人"),
    "id_number": _("证件号码"),
    "birth_date": _("生日"),
}
"""What a complete file has, in the order in which pages name what is missing."""
_LACKS = "lacks_"
_ANSWERABLE = (HouseholdMember.Role.OWNER, HouseholdMember.Role.TENANT)
"""Of whom the file is: their number and birthday are wanted."""


@dataclass(frozen=True)
class Completeness:
    """How complete one file is, and when it was checked."""

    missing: Sequence[str]
    confirmed_at: datetime | None
    confirmed_by: str
    is_due: bool

    @property
    def total(self) -> int:
        """How many parts a file has."""
        return len(PARTS)

    @property
    def filled(self) -> int:
        """How many of them are there."""
        return len(PARTS) - len(self.missing)

    @property
    def words(self) -> list[Any]:
        """What is missing, in words."""
        return [PARTS[code] for code in self.missing]

    @property
    def said(self) -> str:
        """The same in one text."""
        return gettext("、").join(str(word) for word in self.words)

    @property
    def tone(self) -> str:
        """How it stands."""
        return "ok" if not self.missing else "warn"


def with_completeness(rooms: QuerySet[Room]) -> QuerySet[Room]:
    """The homes with what their files lack, for `read_completeness`; ``was_checked`` puts the never checked first."""
    return rooms.annotate(
        was_checked=Case(When(household_file__isnull=True, then=0), default=1, output_field=IntegerField()),
        **{_LACKS + code: lack for code, lack in _lacks().items()},
    ).select_related("household_file__confirmed_by")


def lacking(rooms: QuerySet[Room], part: str) -> QuerySet[Room]:
    """Those of the homes whose files lack a part; ``any`` one."""
    found = _lacks()
    if part == "any":
        together = Q()
        for lack in found.values():
            together |= Q(lack)
        return rooms.filter(together)
    return rooms.filter(found[part]) if part in found else rooms


def read_completeness(room: Any, *, at: datetime, confirm_days: int) -> Completeness:
    """Of a home from `with_completeness`."""
    file = getattr(room, "household_file", None)
    return Completeness(
        missing=[code for code in PARTS if getattr(room, _LACKS + code)],
        confirmed_at=file.confirmed_at if file else None,
        confirmed_by=file.confirmed_by.name if file and file.confirmed_by else "",
        is_due=file is None or file.confirmed_at < due_before(at, confirm_days),
    )


def get_completeness(*, room_id: int, community_id: int, at: datetime) -> Completeness:
    """Of one home, in two statements."""
    room = with_completeness(Room.objects.filter(pk=room_id)).get()
    return read_completeness(room, at=at, confirm_days=get_confirm_days(community_id))


def get_confirm_days(community_id: int | None) -> int:
    """After how many days a file of the community asks for a check."""
    found = FilePolicy.objects.filter(community=community_id).values_list("confirm_days", flat=True).first()
    return found or CONFIRM_DAYS


def due_before(at: datetime, confirm_days: int) -> datetime:
    """A file that was checked before this moment asks for it again."""
    return at - timedelta(days=confirm_days)


def visible_files(actor: Actor) -> QuerySet[Room]:
    """The homes of the current community that have a file: all that were sold."""
    if actor.community_id is None or not actor.may(RESIDENTS_VIEW):
        return Room.objects.none()
    return Room.objects.filter(community=actor.community_id, is_sold=True)


def by_check(rooms: QuerySet[Room], *, is_due: bool, at: datetime, confirm_days: int) -> QuerySet[Room]:
    """Those whose files nobody looked through for so long, or else those that somebody did."""
    before = due_before(at, confirm_days)
    if is_due:
        return rooms.filter(Q(household_file__isnull=True) | Q(household_file__confirmed_at__lt=before))
    return rooms.filter(household_file__confirmed_at__gte=before)


def _lacks() -> dict[str, Any]:
    now = HouseholdMember.objects.filter(room=OuterRef("pk"), to_date__isnull=True)
    answerable = now.filter(role__in=_ANSWERABLE)
    return {
        "owner": ~Exists(now.filter(role=HouseholdMember.Role.OWNER)),
        "phone": ~Exists(now.filter(Exists(Phone.objects.filter(person=OuterRef("person"))))),
        "contact": ~Exists(EmergencyContact.objects.filter(room=OuterRef("pk"), to_date__isnull=True)),
        "id_number": ~Exists(answerable) | Exists(answerable.filter(person__id_number_digest__isnull=True)),
        "birth_date": ~Exists(answerable) | Exists(answerable.filter(person__birth_date__isnull=True)),
    }
