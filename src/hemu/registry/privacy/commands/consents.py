"""Giving and withdrawing consent, and publishing what it says (PRV-05)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.refusals import Invalid, NotAllowedNow, NotFound
from hemu.kernel.transactions import command
from hemu.registry.privacy import events
from hemu.registry.privacy.access import is_own, require_person
from hemu.registry.privacy.consent_kinds import CHILDREN, erase_for, get_consent_kind
from hemu.registry.privacy.guards import is_child
from hemu.registry.privacy.models import Consent, ConsentText
from hemu.registry.privacy.permissions import PRIVACY_CONSENTS, PRIVACY_MANAGE
from hemu.registry.residents.models import Person


@command
def give_consent(
    *,
    person_id: int,
    kind: str,
    channel: str = Consent.Channel.PORTAL,
    evidence: str = "",
    guardian: str = "",
    actor: Actor,
    at: datetime,
) -> Consent:
    """Keep that somebody agrees, to the wording of the moment.

    Staff say by which way and where the proof is; for a child under 14 the guardian who agreed is named, and the
    child's own account cannot do it.
    """
    person = require_person(actor, person_id, PRIVACY_CONSENTS, lock=True)
    own = is_own(actor, person)
    _check(person, kind, channel, evidence, guardian, own=own, at=at)
    if Consent.objects.filter(person=person, kind=kind, withdrawn_at__isnull=True).exists():
        raise NotAllowedNow(_("已经同意过了。"))
    consent = Consent.objects.create(
        person=person,
        kind=kind,
        version=current_version(person.community_id, kind),
        channel=Consent.Channel.PORTAL if own else channel,
        evidence=evidence.strip(),
        guardian=guardian.strip(),
        given_at=at,
        recorded_by_id=actor.user_id,
    )
    payload = {"kind": kind, "version": consent.version, "channel": consent.channel}
    _note(events.CONSENT_GIVEN, person, actor, at, payload)
    return consent


@command
def withdraw_consent(
    *, person_id: int, kind: str, channel: str = Consent.Channel.PORTAL, actor: Actor, at: datetime
) -> Consent:
    """Take a consent back, at once and without a reason; what was kept only by it is erased."""
    person = require_person(actor, person_id, PRIVACY_CONSENTS, lock=True)
    consent = Consent.objects.filter(person=person, kind=kind, withdrawn_at__isnull=True).first()
    if consent is None:
        raise NotAllowedNow(_("没有同意过，或者已经撤回。"))
    consent.withdrawn_at = at
    consent.withdrawn_channel = Consent.Channel.PORTAL if is_own(actor, person) else channel
    consent.withdrawn_by_id = actor.user_id
    consent.erased_count = erase_for(kind, person.pk, at)
    consent.save(update_fields=["withdrawn_at", "withdrawn_channel", "withdrawn_by", "erased_count"])
    payload = {"kind": kind, "channel": consent.withdrawn_channel, "erased": consent.erased_count}
    _note(events.CONSENT_WITHDRAWN, person, actor, at, payload)
    return consent


@command
def publish_text(
    *, community_id: int, kind: str, collected: str, purpose: str, actor: Actor, at: datetime
) -> ConsentText:
    """Publish a new version of what is asked; consents already given stay with the version they were given to."""
    if not actor.is_staff_in(community_id):
        raise NotFound()
    actor.require(PRIVACY_MANAGE, community_id)
    if get_consent_kind(kind) is None:
        raise NotFound()
    wrong = {name: _("请填写") for name, value in (("collected", collected), ("purpose", purpose)) if not value.strip()}
    if wrong:
        raise Invalid(wrong)
    text = ConsentText.objects.create(
        community_id=community_id,
        kind=kind,
        version=current_version(community_id, kind) + 1,
        collected=collected.strip(),
        purpose=purpose.strip(),
        published_at=at,
        published_by_id=actor.user_id,
    )
    record(
        events.TEXT_PUBLISHED,
        subject=(events.COMMUNITY, community_id),
        community_id=community_id,
        actor=actor,
        at=at,
        payload={"kind": kind, "version": text.version},
    )
    return text


def current_version(community_id: int, kind: str) -> int:
    """The number of the wording that is asked now; 0 is the house's own."""
    versions = ConsentText.objects.filter(community=community_id, kind=kind).order_by("-version")
    return versions.values_list("version", flat=True).first() or 0


def _check(person: Person, kind: str, channel: str, evidence: str, guardian: str, *, own: bool, at: datetime) -> None:
    wrong: dict[str, Any] = {}
    if get_consent_kind(kind) is None:
        wrong["kind"] = _("请选择")
    if is_child(person, at):
        if own:
            raise NotAllowedNow(_("未满 14 周岁，请由监护人到前台办理。"))
        if not guardian.strip():
            wrong["guardian"] = _("未满 14 周岁，请填写同意的监护人")
    elif kind == CHILDREN:
        wrong["kind"] = _("本人已满 14 周岁，不用这一项")
    if not own:
        if channel not in Consent.Channel.values or channel == Consent.Channel.PORTAL:
            wrong["channel"] = _("请选择")
        if not evidence.strip():
            wrong["evidence"] = _("请写明凭据：表单编号、录音编号或在场的人")
    if wrong:
        raise Invalid(wrong)


def _note(event: Any, person: Person, actor: Actor, at: datetime, payload: dict[str, Any]) -> None:
    subject = (events.PERSON, person.pk)
    record(event, subject=subject, community_id=person.community_id, actor=actor, at=at, payload=payload)
