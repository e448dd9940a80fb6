"""Who looks like whom: probable doubles, and what moves when two files become one (RES-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hemu.identity.access import Actor
from hemu.kernel import crypto
from hemu.registry.residents.masking import mask_phone, show_value
from hemu.registry.residents.models import Person, PersonMerge, Phone
from hemu.registry.residents.permissions import RESIDENTS_MERGE
from hemu.registry.residents.rules import ID_PURPOSE, plain_id_number, plain_phone

MOST_SHOWN = 5
Mover = Callable[[int, int], None]
"""``mover(former_id, kept_id)``, inside the command: what holds a person's id without a foreign key moves it."""

_movers: list[Mover] = []


def register_mover(mover: Mover) -> None:
    """Let something follow when two people become one; called from ``AppConfig.ready()``.

    Foreign keys to `Person` follow by themselves.
    """
    if mover not in _movers:
        _movers.append(mover)


def list_movers() -> Sequence[Mover]:
    """All of them, in the order of registration."""
    return tuple(_movers)


@dataclass(frozen=True)
class Double:
    """Somebody on file who may be the same, as the actor may see them."""

    id: int
    name: str
    phones: Sequence[str]
    homes: Sequence[str]

    @property
    def words(self) -> str:
        """All in one line."""
        return " · ".join(filter(None, (self.name, " ".join(self.phones), "、".join(self.homes))))  # 中文


def find_probable(
    *,
    actor: Actor,
    community_id: int,
    name: str,
    phones: Iterable[str] = (),
    id_number: str = "",
    birth_date: date | None = None,
    except_id: int = 0,
) -> list[Double]:
    """People of the community who may be this one: the same telephone, or the same name; three statements.

    Another ID number is another person, another birthday under the same name too.
    """
    people = Person.objects.filter(community=community_id).exclude(pk=except_id)
    plain = [number for typed in phones if (number := plain_phone(typed))]
    same_name = Q(name=name.strip())
    if birth_date is not None:
        same_name &= Q(birth_date__isnull=True) | Q(birth_date=birth_date)
    by_phone = Phone.objects.filter(community=community_id, number__in=plain).values("person")
    found = people.filter(same_name | Q(pk__in=by_phone)) if plain else people.filter(same_name)
    if number := plain_id_number(id_number):
        digest = crypto.digest(number, purpose=ID_PURPOSE)
        found = found.filter(Q(id_number_digest__isnull=True) | Q(id_number_digest=digest))
    return show_doubles(actor, community_id, found.order_by("id")[:MOST_SHOWN])


def show_doubles(actor: Actor, community_id: int, people: QuerySet[Person]) -> list[Double]:
    """These people as the actor may see them."""
    rows = people.prefetch_related("phones", "memberships__room")
    return [_double(row, actor, community_id) for row in rows]


def _double(row: Person, actor: Actor, community_id: int) -> Double:
    return Double(
        id=row.pk,
        name=show_value(row.name, field="name", actor=actor, community_id=community_id),
        phones=[mask_phone(phone.number) for phone in row.phones.all()],
        homes=list(dict.fromkeys(each.room.label for each in row.memberships.all())),
    )


def doubtful_people(community_id: int) -> QuerySet[Person]:
    """Those for whom there is another of the same name with the same birthday or telephone.

    Where both have an ID number they are two (one number stands once), so one of them has none.
    """
    twins = Person.objects.filter(community=community_id, name=OuterRef("name"), birth_date=OuterRef("birth_date"))
    twins = twins.exclude(pk=OuterRef("pk"))
    same_number = Phone.objects.filter(
        community=community_id, number=OuterRef("number"), person__name=OuterRef("person__name")
    ).exclude(person=OuterRef("person"))
    own = Phone.objects.filter(person=OuterRef("pk"))
    is_nameless = Q(id_number_digest__isnull=True)
    return Person.objects.filter(community=community_id).filter(
        Exists(twins.filter(is_nameless))
        | Exists(own.filter(Exists(same_number.filter(person__id_number_digest__isnull=True))))
        | (is_nameless & (Exists(twins) | Exists(own.filter(Exists(same_number)))))
    )


def current_id(person_id: int) -> int:
    """Where the file of somebody stands now: their own id, or that of the file it was merged into."""
    found = PersonMerge.objects.filter(former_id=person_id).values_list("person_id", flat=True).first()
    return found or person_id


def former_ids(person_id: int) -> list[int]:
    """The ids under which the journal also speaks of this person."""
    return list(PersonMerge.objects.filter(person=person_id).order_by(F("id")).values_list("former_id", flat=True))


def visible_doubles(actor: Actor) -> QuerySet[Person]:
    """The probable doubles of the current community, for whoever may merge them."""
    if actor.community_id is None or not actor.may(RESIDENTS_MERGE):
        return Person.objects.none()
    return doubtful_people(actor.community_id)
