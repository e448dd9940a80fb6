"""Who acts, and what they may do where.

An `Actor` is made once a request from the grants that the registry's apps supply (`register_grants`):
org for staff, residents for residents. Commands and queries take the actor; nothing below asks the web.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hemu.identity.permissions import Permission
from hemu.kernel.refusals import Forbidden

if TYPE_CHECKING:
    from hemu.identity.models import User

STAFF = "staff"
RESIDENT = "resident"


@dataclass(frozen=True)
class Grant:
    """Permissions in one community. ``side`` tells staff from residents; ``title`` is the post's name."""

    community_id: int
    permissions: frozenset[str]
    side: str = STAFF
    title: str = ""


@dataclass(frozen=True)
class Actor:
    """Somebody who asks or does: an account with its grants, or the system itself.

    ``community_id`` is the community on whose pages they are now; ``address`` the network address
    for the audit entry (SYS-04).
    """

    user_id: int | None
    name: str = ""
    company_id: int | None = None
    company_permissions: frozenset[str] = frozenset()
    staff: Mapping[int, frozenset[str]] = field(default_factory=dict)
    resident: Mapping[int, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    community_id: int | None = None
    address: str = ""
    device: str = ""
    is_system: bool = False
    scopes: frozenset[str] | None = None
    """What the token in hand may be used for, where one acts through the API; None: everything (SYS-10)."""

    @property
    def community_ids(self) -> frozenset[int]:
        """Every community in which the actor holds anything."""
        return frozenset(self.staff) | frozenset(self.resident)

    def may(self, permission: Permission, community_id: int | None = None) -> bool:
        """Whether ``permission`` is held in the community (default: the current one)."""
        if self.is_system:
            return True
        where = community_id if community_id is not None else self.community_id
        if where is None:
            return permission.code in self.company_permissions
        return permission.code in self.staff.get(where, ()) or permission.code in self.resident.get(where, ())

    def may_at_company(self, permission: Permission) -> bool:
        """Whether ``permission`` is held for the whole company (ORG-01)."""
        return self.is_system or permission.code in self.company_permissions

    def communities_where(self, permission: Permission) -> frozenset[int]:
        """The communities in which ``permission`` is held."""
        return frozenset(c for c in self.community_ids if self.may(permission, c))

    def is_staff_in(self, community_id: int | None) -> bool:
        """Whether the actor works in the community (or is the system)."""
        return self.is_system or community_id in self.staff

    def require(self, permission: Permission, community_id: int | None = None) -> None:
        """Raise `Forbidden` unless ``permission`` is held."""
        if not self.may(permission, community_id):
            raise Forbidden()

    def has_scope(self, scope: str) -> bool:
        """Whether the token in hand, if any, may be used for this."""
        return self.scopes is None or scope in self.scopes

    def in_community(self, community_id: int | None) -> Actor:
        """The same actor, on another community's pages."""
        return replace(self, community_id=community_id)


SYSTEM = Actor(user_id=None, name="系统", is_system=True)
"""The system itself: jobs and imports from the command line."""

ANONYMOUS = Actor(user_id=None)


@dataclass(frozen=True)
class Grants:
    """What one source supplies for a user."""

    grants: tuple[Grant, ...] = ()
    company_id: int | None = None
    company_permissions: frozenset[str] = frozenset()


_sources: list[Callable[[User], Grants]] = []


def register_grants(source: Callable[[User], Grants]) -> None:
    """Add a source of grants; called from ``AppConfig.ready()``."""
    if source not in _sources:
        _sources.append(source)


def load_actor(user: User, *, community_id: int | None = None, address: str = "", device: str = "") -> Actor:
    """The actor of ``user`` with all grants. A ``community_id`` without a grant falls back to the first held."""
    staff: dict[int, frozenset[str]] = {}
    resident: dict[int, frozenset[str]] = {}
    titles: dict[int, str] = {}
    company_id: int | None = None
    company_permissions: frozenset[str] = frozenset()
    for source in _sources:
        supplied = source(user)
        company_id = company_id or supplied.company_id
        company_permissions |= supplied.company_permissions
        _collect(supplied.grants, staff, resident, titles)
    held = list(staff) + [c for c in resident if c not in staff]
    current = community_id if community_id in held else next(iter(held), None)
    return Actor(
        user_id=user.pk,
        name=user.name,
        company_id=company_id,
        company_permissions=company_permissions,
        staff=staff,
        resident=resident,
        titles=titles,
        community_id=current,
        address=address,
        device=device,
    )


def _collect(
    grants: Iterable[Grant],
    staff: dict[int, frozenset[str]],
    resident: dict[int, frozenset[str]],
    titles: dict[int, str],
) -> None:
    for grant in grants:
        side = staff if grant.side == STAFF else resident
        side[grant.community_id] = side.get(grant.community_id, frozenset()) | grant.permissions
        if grant.title:
            known = titles.get(grant.community_id)
            titles[grant.community_id] = f"{known}、{grant.title}" if known else grant.title
