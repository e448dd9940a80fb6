"""Who stands how to a person's data: the person themself, and staff by permission (PRV-01, PRV-04)."""

from __future__ import annotations

from hemu.identity.access import Actor
from hemu.identity.permissions import Permission
from hemu.kernel.refusals import NotFound
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import RESIDENTS_VIEW


def is_own(actor: Actor, person: Person) -> bool:
    """Whether the data is the actor's own."""
    return actor.user_id is not None and actor.user_id == person.user_id


def require_person(
    actor: Actor, person_id: int, permission: Permission, *, own: bool = True, lock: bool = False
) -> Person:
    """The person, for themself (unless ``own`` is False) or for staff who hold ``permission`` there.

    Raises `NotFound` for whoever may not see the person, `Forbidden` for staff without the permission.
    """
    people = Person.objects.select_for_update() if lock else Person.objects.select_related("community")
    person = people.filter(pk=person_id).first()
    if person is None:
        raise NotFound()
    if own and is_own(actor, person):
        return person
    here = person.community_id
    if not actor.is_system and not (actor.is_staff_in(here) and actor.may(RESIDENTS_VIEW, here)):
        raise NotFound()
    actor.require(permission, here)
    return person
