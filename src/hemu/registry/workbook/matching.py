"""Who is who (RES-11): same ID; else same home and phone; else same home and name; otherwise somebody new. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from hemu.registry.workbook.identities import Listed


class Known(Protocol):
    """Somebody on file, as far as matching needs."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str | None: ...

    @property
    def numbers(self) -> frozenset[str]: ...


K = TypeVar("K", bound=Known)


def match(
    listed: Sequence[Listed], digests: Sequence[str | None], at_home: Sequence[K], by_digest: Mapping[str, K]
) -> list[K | None]:
    """For each person that a row lists, the one on file, or None for somebody new.

    ``at_home`` are those known in the same home, the present ones first. Nobody on file is two people of
    one row. Where several fit, the one whose name and telephone both fit comes first, then the name: a
    telephone may be shared, and who is listed under their own name is not somebody else.
    """
    found: list[K | None] = [by_digest.get(d) if d else None for d in digests]
    taken = {id(k) for k in found if k is not None}
    for fits in (_same_name_and_phone, _same_name, _same_phone):
        for place, person in enumerate(listed):
            if found[place] is not None:
                continue
            for known in at_home:
                if id(known) not in taken and fits(person, digests[place], known):
                    found[place] = known
                    taken.add(id(known))
                    break
    return found


def _same_name_and_phone(person: Listed, digest: str | None, known: Known) -> bool:
    return person.name == known.name and not known.numbers.isdisjoint(person.phones)


def _same_name(person: Listed, digest: str | None, known: Known) -> bool:
    return person.name == known.name


def _same_phone(person: Listed, digest: str | None, known: Known) -> bool:
    # Two valid ID numbers and two names are two people, whoever picks up the telephone.
    contradicts = digest is not None and known.digest is not None and digest != known.digest
    return not contradicts and not known.numbers.isdisjoint(person.phones)
