"""Care flags, and the optional profile (RES-03, RES-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record, seal_values
from hemu.identity.access import Actor
from hemu.identity.models import Community
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date
from hemu.kernel.transactions import command
from hemu.registry.residents import events
from hemu.registry.residents.commands.standing import lock_person, note_event
from hemu.registry.residents.models import CareFlag, FilePolicy, Person, ProfileAttribute, ProfileValue
from hemu.registry.residents.permissions import RESIDENTS_CARE, RESIDENTS_SETTINGS, RESIDENTS_VIEW

MOST_ATTRIBUTES = 30
LABEL_LENGTH = 20
DAYS = (1, 365)


@command
def set_care_flags(*, person_id: int, flags: Mapping[str, str], actor: Actor, at: datetime) -> Person:
    """Say why somebody needs attention: kind to a short note; kinds not named end today.

    Old age is not said here: it follows from the birthday.
    """
    person = lock_person(actor, person_id)
    actor.require(RESIDENTS_CARE, person.community_id)
    if set(flags) - set(CareFlag.Kind.values):
        raise Invalid({"kinds": _("请从列出的里面选一个")})
    standing = {flag.kind: flag for flag in person.care_flags.filter(to_date__isnull=True)}
    notes = {kind: note.strip() for kind, note in flags.items()}
    added = [kind for kind in CareFlag.Kind.values if kind in notes and kind not in standing]
    ended = [kind for kind in CareFlag.Kind.values if kind in standing and kind not in notes]
    reworded = [kind for kind in notes if kind in standing and standing[kind].note != notes[kind]]
    if not (added or ended or reworded):
        return person
    today = civil_date(at)
    CareFlag.objects.filter(pk__in=[standing[kind].pk for kind in ended]).update(to_date=today)
    for kind in reworded:
        CareFlag.objects.filter(pk=standing[kind].pk).update(note=notes[kind])
    for kind in added:
        CareFlag.objects.create(
            community_id=person.community_id,
            person=person,
            kind=kind,
            note=notes[kind],
            from_date=today,
            set_by_id=actor.user_id,
        )
    subject = (events.PERSON, person.pk)
    payload = seal_values(subject, {"added": added, "ended": ended, "reworded": reworded})
    note_event(events.CARE_CHANGED, subject, person.community_id, actor, at, payload)
    return person


@command
def set_profile(*, person_id: int, values: Mapping[int, str], actor: Actor, at: datetime) -> Person:
    """Fill in what the community asks beyond the usual: attribute's id to text; an empty text takes it out."""
    person = lock_person(actor, person_id)
    asked = {a.pk: a for a in ProfileAttribute.objects.filter(community=person.community_id, is_active=True)}
    if set(values) - set(asked):
        raise Invalid({"": _("这一项没有启用")})
    before = dict(person.profile.values_list("attribute_id", "value"))
    after = {pk: text.strip() for pk, text in values.items()}
    changed = {pk: [before.get(pk, ""), text] for pk, text in after.items() if before.get(pk, "") != text}
    if not changed:
        return person
    for pk, (_old, text) in changed.items():
        if text:
            ProfileValue.objects.update_or_create(person=person, attribute_id=pk, defaults={"value": text})
        else:
            ProfileValue.objects.filter(person=person, attribute=pk).delete()
    subject = (events.PERSON, person.pk)
    payload = {"changes": seal_values(subject, {asked[pk].label: pair for pk, pair in changed.items()})}
    note_event(events.PROFILE_CHANGED, subject, person.community_id, actor, at, payload)
    return person


@command
def set_file_policy(
    *, community_id: int, confirm_days: int, attributes: Sequence[str], actor: Actor, at: datetime
) -> FilePolicy:
    """Say after how many days a file asks for a check, and which attributes of the profile are asked (RES-03, RES-06).

    An attribute that is switched off keeps what was written, and is shown no more.
    """
    community = Community.objects.select_for_update().filter(pk=community_id).first()
    if community is None or not (actor.may(RESIDENTS_VIEW, community_id) or actor.may_at_company(RESIDENTS_SETTINGS)):
        raise NotFound()
    if not actor.may_at_company(RESIDENTS_SETTINGS):
        actor.require(RESIDENTS_SETTINGS, community_id)
    labels = list(dict.fromkeys(label.strip() for label in attributes if label.strip()))
    if not DAYS[0] <= confirm_days <= DAYS[1]:
        raise Invalid({"confirm_days": _("请填 1 到 365 天")})
    if len(labels) > MOST_ATTRIBUTES or any(len(label) > LABEL_LENGTH for label in labels):
        raise Invalid({"own": _("每项最多 20 个字，最多 30 项")})
    known = {a.label: a for a in ProfileAttribute.objects.filter(community=community)}
    before = [label for label, attribute in known.items() if attribute.is_active]
    policy, _made = FilePolicy.objects.get_or_create(community=community)
    if policy.confirm_days == confirm_days and before == labels:
        return policy
    payload = {"confirm_days": [policy.confirm_days, confirm_days], "attributes": [before, labels]}
    policy.confirm_days = confirm_days
    policy.save()
    ProfileAttribute.objects.filter(community=community).exclude(label__in=labels).update(is_active=False)
    for place, label in enumerate(labels):
        ProfileAttribute.objects.update_or_create(
            community=community, label=label, defaults={"is_active": True, "position": place}
        )
    record(
        events.FILE_POLICY_CHANGED,
        subject=(events.COMMUNITY, community.pk),
        community_id=community.pk,
        actor=actor,
        at=at,
        payload=payload,
    )
    return policy
