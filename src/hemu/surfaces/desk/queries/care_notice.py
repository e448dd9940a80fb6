"""Who in a home needs care, as far as whoever takes a report has to know it (INT-04, RES-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hemu.identity.access import Actor
from hemu.kernel.timekeeping import civil_date
from hemu.registry.estate.models import Room
from hemu.registry.residents.caring import old_age
from hemu.registry.residents.models import CareFlag, HouseholdMember, Person
from hemu.registry.residents.permissions import RESIDENTS_CARE, RESIDENTS_VIEW
from hemu.surfaces.desk.notices import Notice

_AT_THE_COUNTER = frozenset({CareFlag.Kind.LIVING_ALONE, CareFlag.Kind.DISABLED})
"""What anybody has to know who sends somebody there. Illness, hardship and the like are for whoever may see care."""


def say_care(actor: Actor, room: Room, at: datetime) -> Iterator[Notice]:
    """Old people and who lives alone, without saying more of anybody than that they are there (RES-04)."""
    if not actor.may(RESIDENTS_VIEW, room.community_id):
        return
    lives = HouseholdMember.objects.filter(person=OuterRef("pk"), room=room, to_date__isnull=True)
    people = list(Person.objects.filter(Exists(lives)).prefetch_related("care_flags"))
    kinds: dict[str, str] = {}
    sees_all = actor.may(RESIDENTS_CARE, room.community_id)
    for person in people:
        age = old_age(person.birth_date, civil_date(at))
        if age is not None:
            kinds[age.kind] = str(age.label)
        for flag in person.care_flags.all():
            if flag.to_date is None and (sees_all or flag.kind in _AT_THE_COUNTER):
                kinds[flag.kind] = str(flag.get_kind_display())
    if "aged" in kinds:
        kinds.pop("elderly", None)
    if kinds:
        yield Notice(_("家里有人需要关怀：%(kinds)s") % {"kinds": "、".join(kinds.values())}, "info", "heart-handshake")
