"""Deleting a person's data (PRV-04): everywhere, for good, with the history and its seals left whole."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import destroy_key, record
from hemu.identity.access import SYSTEM, Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.transactions import command
from hemu.registry.privacy import events, ledger
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.deletion_check import check_deletion
from hemu.registry.privacy.holdings import list_holdings
from hemu.registry.privacy.models import FormerIdentity
from hemu.registry.privacy.permissions import PRIVACY_DECIDE
from hemu.registry.residents.models import Person, PersonMerge


@command
def delete_person(*, person_id: int, is_confirmed: bool, actor: Actor, at: datetime) -> dict[str, int]:
    """Delete all that is held of somebody; how much of each kind. It cannot be undone.

    Raises `NotAllowedNow` while something has to stay (`check_deletion`).
    """
    person = require_person(actor, person_id, PRIVACY_DECIDE, own=False, lock=True)
    if not is_confirmed:
        raise Invalid({"is_confirmed": _("请先勾选，确认已经看清后果")})
    check = check_deletion(person.pk)
    if check.stays:
        label, reason = check.stays[0][0].label, check.stays[0][1]
        raise NotAllowedNow(_("现在还不能全部删除：%(what)s，%(why)s。") % {"what": label, "why": reason})
    return erase_person(person, actor=actor, at=at)


@command
def erase_optional(*, person_id: int, actor: Actor, at: datetime) -> dict[str, int]:
    """Delete what is not needed to serve somebody who still lives here; how much of each kind."""
    person = require_person(actor, person_id, PRIVACY_DECIDE, own=False, lock=True)
    gone = {each.code: each.erase(person.pk, at) for each in check_deletion(person.pk).goes}
    record(
        events.PARTLY_ERASED,
        subject=(events.PERSON, person.pk),
        community_id=person.community_id,
        actor=actor,
        at=at,
        payload={"gone": gone},
    )
    return gone


def erase_person(person: Person, *, actor: Actor, at: datetime) -> dict[str, int]:
    """Take the person out of every app, of the journal and of the registry, and enter it in the ledger.

    What lies farthest from the person goes first: it is found by their name and telephones.
    """
    pk, community_id = person.pk, person.community_id
    former = list(PersonMerge.objects.filter(person=pk).values_list("former_id", flat=True))
    digests = [
        ledger.digest_of(person.public_id),
        *FormerIdentity.objects.filter(person=pk).values_list("digest", flat=True),
    ]
    gone = {each.code: each.erase(pk, at) for each in reversed(list_holdings())}
    for each in (pk, *former):
        destroy_key((events.PERSON, each))
    Person.objects.filter(pk=pk).delete()
    ledger.note_deletions(digests, community_id=community_id, at=at)
    record(
        events.PERSON_DELETED,
        subject=(events.PERSON, pk),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"gone": gone},
    )
    return gone


@command
def delete_again(*, at: datetime) -> int:
    """Delete whoever an older backup brought back; how many. Run by every restore."""
    returned = ledger.find_returned()
    for person in Person.objects.select_for_update().filter(pk__in=returned):
        erase_person(person, actor=SYSTEM, at=at)
    return len(returned)
