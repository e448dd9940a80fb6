"""Handing somebody all their data at the desk: who has no telephone has the same right (PRV-04, RES-10)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hemu.engines.accesslog.commands import note_sight
from hemu.engines.accesslog.registry import declare_purpose
from hemu.engines.journal.commands import record
from hemu.identity.access import Actor
from hemu.kernel.transactions import command
from hemu.registry.privacy import events
from hemu.registry.privacy.access import require_person
from hemu.registry.privacy.models import DataRequest
from hemu.registry.privacy.permissions import PRIVACY_DECIDE
from hemu.registry.privacy.queries.mydata import MyData, get_my_data
from hemu.registry.privacy.queries.pages import get_proposal
from hemu.registry.residents.permissions import RESIDENTS_FILE

HANDED = declare_purpose("own_data", _("向本人提供全部资料"))
CORRECTING = declare_purpose("correction", _("核对更正请求"), is_bound=True)
ALL_FIELDS = ("name", "phone", "id_number", "birth_date", "plate", "document")


@command
def hand_over_data(*, person_id: int, actor: Actor, at: datetime) -> MyData:
    """All of a person's data, for staff who print or save it for them; kept in the journal and the access log."""
    person = require_person(actor, person_id, RESIDENTS_FILE, own=False)
    data = get_my_data(actor=actor, person_id=person_id, at=at)
    subject = (events.PERSON, person_id)
    note_sight(
        actor=actor, at=at, community_id=person.community_id, subjects=[subject], fields=ALL_FIELDS,
        purpose=HANDED.code, about=subject,
    )  # fmt: skip
    record(events.DATA_HANDED, subject=subject, community_id=person.community_id, actor=actor, at=at)
    return data


@command
def open_proposal(*, request: DataRequest, actor: Actor, at: datetime) -> dict[str, object]:
    """What a correction proposes, for whoever decides on it; kept in the access log once a day."""
    proposal = dict(get_proposal(request)) if actor.may(PRIVACY_DECIDE, request.community_id) else {}
    if proposal and request.person_id is not None:
        note_sight(
            actor=actor, at=at, community_id=request.community_id, subjects=[(events.PERSON, request.person_id)],
            fields=["phone" if name == "phones" else name for name in proposal if name != "gender"],
            purpose=CORRECTING.code, about=(events.REQUEST, request.pk), once_a_day=True,
        )  # fmt: skip
    return proposal
