"""What the pages of binding show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hemu.identity.access import Actor
from hemu.identity.models import Community, User
from hemu.kernel.refusals import NotFound
from hemu.registry.binding.authority import is_owner, may_decide
from hemu.registry.binding.models import AccountPhone, BindingCode, BindingRequest, TextMessage
from hemu.registry.binding.permissions import BINDING_DECIDE, BINDING_MESSAGES
from hemu.registry.binding.rules import Fit, fit_of
from hemu.registry.org.models import StaffMember
from hemu.registry.residents.masking import mask_name, mask_phone, show_value
from hemu.registry.residents.models import HouseholdMember, Person
from hemu.registry.residents.rules import plain_phone


@dataclass(frozen=True)
class Waiting:
    """The number beside the navigation's entry."""

    mine: int
    late: int = 0


@dataclass(frozen=True)
class Candidate:
    """Somebody of the household whom the asker may be."""

    person_id: int
    name: str
    role: Any
    fit: Fit
    has_account: bool
    is_allowed: bool


@dataclass(frozen=True)
class Decision:
    """A request with everything needed to decide it: what was said, and how it fits the file."""

    request: BindingRequest
    phone: str
    candidates: Sequence[Candidate]
    may_choose_role: bool

    @property
    def likely(self) -> Candidate | None:
        """The one whose name and number both fit, else the one whose number does."""
        free = [each for each in self.candidates if each.is_allowed and not each.has_account]
        whole = next((each for each in free if each.fit.is_whole), None)
        return whole or next((each for each in free if each.fit.phone), None)


def accounts_of_proved_phone(typed: str) -> list[int]:
    """The accounts that proved this number, for signing in by it; several may share one (RES-11)."""
    number = plain_phone(typed)
    return list(AccountPhone.objects.filter(number=number).values_list("user_id", flat=True)) if number else []


def accounts_behind(phone: str) -> list[User]:
    """The open accounts of residents that sign in with the number: proved, or on file. Never a staff member's."""
    number = plain_phone(phone)
    if not number:
        return []
    on_file = Person.objects.filter(phones__number=number, user__isnull=False).values_list("user_id", flat=True)
    ids = {pk for pk in (*accounts_of_proved_phone(number), *on_file) if pk is not None}
    staff = StaffMember.objects.filter(user__in=ids, left_at__isnull=True).values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True).exclude(pk__in=staff).order_by("id"))


def list_communities() -> list[Community]:
    """Where one can live, for the form that asks for a home."""
    return list(Community.objects.order_by("name"))


def list_my_requests(*, actor: Actor) -> list[BindingRequest]:
    """What the actor has asked for, the newest first."""
    rows = BindingRequest.objects.filter(user=actor.user_id).select_related("room", "community")
    return list(rows[:20])


def list_requests(*, actor: Actor) -> QuerySet[BindingRequest]:
    """The requests of the community, for whoever decides there."""
    rows = BindingRequest.objects.select_related("room__unit__building", "community", "decided_by")
    return rows.filter(community__in=actor.communities_where(BINDING_DECIDE) & {actor.community_id})


def count_waiting(actor: Actor) -> Waiting | None:
    """How many wait in the community one is in."""
    count = BindingRequest.objects.filter(community=actor.community_id, state=BindingRequest.State.WAITING).count()
    return Waiting(count) if count else None


def list_waiting_at_home(*, actor: Actor, room_id: int) -> list[BindingRequest]:
    """The requests for a home that its owner may decide."""
    if not is_owner(actor, room_id):
        return []
    rows = BindingRequest.objects.filter(room=room_id, state=BindingRequest.State.WAITING)
    return [row for row in rows.select_related("room") if may_decide(actor, row)]


def get_decision(*, actor: Actor, binding_id: int) -> Decision:
    """A request that is the actor's to decide; raises `NotFound`."""
    row = BindingRequest.objects.select_related("room", "community", "user", "decided_by").filter(pk=binding_id).first()
    if row is None or not may_decide(actor, row):
        raise NotFound()
    is_office = actor.is_staff_in(row.community_id)
    members = HouseholdMember.objects.filter(room=row.room_id, to_date__isnull=True).select_related("person")
    people = members.prefetch_related("person__phones").order_by("role", "position", "id")
    return Decision(
        request=row,
        phone=mask_phone(row.phone),
        candidates=[_candidate(member, row, actor, is_office=is_office) for member in people],
        may_choose_role=is_office,
    )


def _candidate(member: HouseholdMember, row: BindingRequest, actor: Actor, *, is_office: bool) -> Candidate:
    person = member.person
    phones = [phone.number for phone in person.phones.all()]
    fit = fit_of(name=row.name, phone=row.phone, on_file_name=person.name, on_file_phones=phones)
    # Whoever decides knows the name that was typed; a name that fits it is told by that.
    name = (
        person.name if fit.name else show_value(person.name, field="name", actor=actor, community_id=row.community_id)
    )
    return Candidate(
        person_id=person.pk,
        name=name,
        role=member.get_role_display(),
        fit=fit,
        has_account=person.user_id is not None and person.user_id != row.user_id,
        is_allowed=is_office or member.role in (HouseholdMember.Role.FAMILY, HouseholdMember.Role.TENANT),
    )


def list_messages(*, actor: Actor) -> QuerySet[TextMessage]:
    """The outbox, for whoever looks after the house; it belongs to no community."""
    return TextMessage.objects.all() if actor.may(BINDING_MESSAGES) else TextMessage.objects.none()


@dataclass(frozen=True)
class AccountLine:
    """Somebody of a household by whether they have an account, and what is on its way to them."""

    member: HouseholdMember
    name: str
    phone: str
    has_account: bool
    code: BindingCode | None


def list_account_lines(*, actor: Actor, room_id: int, community_id: int, at: datetime) -> list[AccountLine]:
    """The people of a home by their accounts, in three statements."""
    members = HouseholdMember.objects.filter(room=room_id, to_date__isnull=True).select_related("person", "term")
    rows = list(members.prefetch_related("person__phones").order_by("role", "position", "id"))
    open_now = BindingCode.objects.filter(
        person__in=[row.person_id for row in rows], used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    )
    codes = {code.person_id: code for code in open_now.order_by("issued_at")}
    return [
        AccountLine(
            member=row,
            name=_own_or_masked(row, actor, community_id),
            phone=say_known_as(row.person),
            has_account=row.person.user_id is not None,
            code=codes.get(row.person_id),
        )
        for row in rows
    ]


def _own_or_masked(row: HouseholdMember, actor: Actor, community_id: int) -> str:
    if row.person.user_id is not None and row.person.user_id == actor.user_id:
        return row.person.name
    return show_value(row.person.name, field="name", actor=actor, community_id=community_id)


def say_known_as(person: Person) -> str:
    """The telephone on file that the person signs in with, masked; empty where there is none."""
    phones = list(person.phones.all())
    return mask_phone(phones[0].number) if phones else ""


def say_account(user: User) -> str:
    """An account to whoever proved its number: its name under the mask."""
    return mask_name(user.name)
