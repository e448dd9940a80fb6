"""Showing one masked value in clear: a permission, a reason, an entry in the access log (PRV-01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import REASON_LENGTH, note_sight
from hemu.engines.accesslog.registry import FIELDS, declare_purpose
from hemu.identity.access import Actor
from hemu.kernel.crypto import open_sealed
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.kernel.transactions import command
from hemu.registry.residents.masking import mask_value, sees_clear
from hemu.registry.residents.models import Person, Phone, Vehicle
from hemu.registry.residents.permissions import RESIDENTS_REVEAL, RESIDENTS_VIEW

REVEAL = declare_purpose("reveal", _("查看明文"))
SHOWN_SECONDS = 60
"""A value shown in clear is hidden again after so long."""
SHORTEST_REASON = 2


@dataclass(frozen=True)
class Hidden:
    """A value that may be asked for: whose it is, and what stands there."""

    field: str
    value: str
    subject: tuple[str, int]
    community_id: int
    user_id: int | None = None
    """The account of the person whose value it is."""

    @property
    def masked(self) -> str:
        """The value under its mask."""
        return mask_value(self.field, self.value)


@dataclass(frozen=True)
class _Kind:
    label: Any
    load: Callable[[int], Hidden | None]


_kinds: dict[str, _Kind] = {}


def register_revealable(code: str, label: Any, load: Callable[[int], Hidden | None]) -> None:
    """Let values of a further kind be asked for: ``load(value_id)`` finds one; called from ``AppConfig.ready()``."""
    _kinds[code] = _Kind(label, load)


def get_label(code: str) -> Any:
    """What people call values of this kind; raises `NotFound` for an unknown one."""
    if code not in _kinds:
        raise NotFound()
    return _kinds[code].label


def get_hidden(*, actor: Actor, code: str, value_id: int) -> Hidden:
    """A value that the actor may know to exist; raises `NotFound`, and `Forbidden` where they may not see it."""
    found = _kinds[code].load(value_id) if code in _kinds else None
    if found is None:
        raise NotFound()
    if actor.user_id is not None and actor.user_id == found.user_id:
        return found
    if not (actor.is_staff_in(found.community_id) and actor.may(RESIDENTS_VIEW, found.community_id)):
        raise NotFound()
    actor.require(RESIDENTS_REVEAL, found.community_id)
    return found


def may_reveal(actor: Actor, community_id: int) -> bool:
    """Whether pages offer「显示」to the actor."""
    return actor.may(RESIDENTS_REVEAL, community_id)


@command
def reveal_value(
    *, code: str, value_id: int, reason: str, about: tuple[str, int] | None = None, actor: Actor, at: datetime
) -> str:
    """The value in clear, kept in the access log with the reason.

    Raises `NotFound`, `Forbidden`, and `Invalid` on ``reason``. One's own value needs no reason and leaves no entry.
    """
    found = get_hidden(actor=actor, code=code, value_id=value_id)
    own = actor.user_id is not None and actor.user_id == found.user_id
    if own and sees_clear(actor, field=found.field, community_id=found.community_id, is_own=True):
        return found.value
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Invalid({"reason": _("请写明为什么要看")})
    if len(said) > REASON_LENGTH:
        raise Invalid({"reason": _("原因太长，请写简短一些")})
    if not actor.may(RESIDENTS_REVEAL, found.community_id):
        raise Forbidden()
    note_sight(
        actor=actor,
        at=at,
        community_id=found.community_id,
        subjects=[found.subject],
        fields=[found.field],
        purpose=REVEAL.code,
        reason=said,
        about=about,
    )
    return found.value


def _phone(pk: int) -> Hidden | None:
    row = Phone.objects.select_related("person").filter(pk=pk).first()
    if row is None:
        return None
    return Hidden("phone", row.number, ("person", row.person_id), row.community_id, row.person.user_id)


def _of_person(field: str, read: Callable[[Person], str]) -> Callable[[int], Hidden | None]:
    def load(pk: int) -> Hidden | None:
        row = Person.objects.filter(pk=pk).first()
        return Hidden(field, read(row), ("person", row.pk), row.community_id, row.user_id) if row else None

    return load


def _plate(pk: int) -> Hidden | None:
    row = Vehicle.objects.filter(pk=pk).first()
    return Hidden("plate", row.plate, ("room", row.room_id), row.community_id) if row else None


def _born(person: Person) -> str:
    return person.birth_date.isoformat() if person.birth_date else ""


register_revealable("phone", FIELDS["phone"], _phone)
register_revealable("plate", FIELDS["plate"], _plate)
register_revealable("name", FIELDS["name"], _of_person("name", lambda person: person.name))
register_revealable(
    "id_number", FIELDS["id_number"], _of_person("id_number", lambda person: open_sealed(person.id_number_sealed))
)
register_revealable("birth_date", FIELDS["birth_date"], _of_person("birth_date", _born))
