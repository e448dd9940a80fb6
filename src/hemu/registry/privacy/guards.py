"""What other apps ask before they use sensitive data: is there a consent? (PRV-05)"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import civil_date
from hemu.registry.privacy.consent_kinds import BASIC, CHILD_AGE, CHILDREN, get_consent_kind
from hemu.registry.privacy.models import Consent
from hemu.registry.residents.models import Person


def is_child(person: Person, at: datetime) -> bool:
    """Whether the person is under 14; somebody without a birthday on file is not taken for one."""
    return person.birth_date is not None and _age(person.birth_date, civil_date(at)) < CHILD_AGE


def has_consent(*, person: Person, kind: str, at: datetime) -> bool:
    """Whether the person agreed to ``kind`` and has not withdrawn it; of a child also to data of children."""
    needed = {kind} | ({CHILDREN} if kind != BASIC and is_child(person, at) else set())
    held = Consent.objects.filter(person=person, kind__in=needed, withdrawn_at__isnull=True)
    return held.values("kind").distinct().count() == len(needed)


def require_consent(person: Person, kind: str, *, at: datetime) -> None:
    """Raise `NotAllowedNow`, saying which consent is missing, unless the person agreed (PRV-05)."""
    if has_consent(person=person, kind=kind, at=at):
        return
    found = get_consent_kind(kind)
    said = found.label if found is not None else kind
    if is_child(person, at):
        raise NotAllowedNow(_("还没有监护人对“%(kind)s”的同意，不能使用。") % {"kind": said})
    raise NotAllowedNow(_("还没有本人对“%(kind)s”的同意，不能使用。") % {"kind": said})


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
