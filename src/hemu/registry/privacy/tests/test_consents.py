from __future__ import annotations

from datetime import date, timedelta

import pytest

from hemu.engines.journal.models import Event
from hemu.identity.access import SYSTEM
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.privacy.commands.consents import give_consent, publish_text, withdraw_consent
from hemu.registry.privacy.guards import has_consent, require_consent
from hemu.registry.privacy.models import Consent
from hemu.registry.privacy.queries.mydata import list_consents
from hemu.registry.residents.commands import set_care_flags
from hemu.registry.residents.models import CareFlag
from hemu.tests.cast import START, Cast

LATER = START + timedelta(days=1)


@pytest.mark.rule("PRV-05")
def test_without_a_consent_sensitive_data_is_refused(cast: Cast) -> None:
    person = cast.owner.person
    with pytest.raises(NotAllowedNow):
        require_consent(person, "health", at=START)
    give_consent(person_id=person.pk, kind="health", actor=cast.owner.actor, at=START)
    require_consent(person, "health", at=START)
    assert not has_consent(person=person, kind="photos", at=START)


@pytest.mark.rule("PRV-05")
def test_the_resident_withdraws_at_once_and_what_hung_on_it_is_erased(cast: Cast) -> None:
    person = cast.owner.person
    give_consent(person_id=person.pk, kind="health", actor=cast.owner.actor, at=START)
    set_care_flags(person_id=person.pk, flags={"living_alone": ""}, actor=SYSTEM, at=START)
    consent = withdraw_consent(person_id=person.pk, kind="health", actor=cast.owner.actor, at=LATER)
    assert (consent.withdrawn_at, consent.withdrawn_channel, consent.erased_count) == (LATER, "portal", 1)
    assert not CareFlag.objects.filter(person=person).exists()
    with pytest.raises(NotAllowedNow):
        require_consent(person, "health", at=LATER)
    names = list(Event.objects.filter(subject_type="person", name__contains="consent").values_list("name", flat=True))
    assert names == ["person.consented", "person.consent_withdrawn"]


def test_staff_name_the_way_and_the_proof(cast: Cast) -> None:
    known = {"person_id": cast.owner.person.pk, "kind": "photos", "actor": cast.front_desk.actor, "at": START}
    with pytest.raises(Invalid) as refused:
        give_consent(**known)
    assert set(refused.value.fields) == {"channel", "evidence"}
    consent = give_consent(**known, channel="paper", evidence="表单 12")
    assert (consent.channel, consent.evidence, consent.recorded_by) == ("paper", "表单 12", cast.front_desk.user)


@pytest.mark.rule("PRV-05")
def test_for_a_child_the_guardian_agrees_and_a_consent_of_its_own_is_needed(cast: Cast) -> None:
    person = cast.family.person
    person.birth_date = date(2015, 5, 5)
    person.save(update_fields=["birth_date"])
    with pytest.raises(NotAllowedNow):
        give_consent(person_id=person.pk, kind="photos", actor=cast.family.actor, at=START)
    desk = {
        "person_id": person.pk,
        "channel": "paper",
        "evidence": "表单 13",
        "actor": cast.front_desk.actor,
        "at": START,
    }
    with pytest.raises(Invalid) as refused:
        give_consent(kind="photos", **desk)
    assert list(refused.value.fields) == ["guardian"]
    give_consent(kind="photos", guardian="张美兰", **desk)
    assert not has_consent(person=person, kind="photos", at=START)
    give_consent(kind="children", guardian="张美兰", **desk)
    assert has_consent(person=person, kind="photos", at=START)


@pytest.mark.rule("PRV-05")
def test_a_consent_keeps_the_version_of_the_text_it_was_given_to(cast: Cast) -> None:
    person = cast.owner.person
    give_consent(person_id=person.pk, kind="photos", actor=cast.owner.actor, at=START)
    known = {"community_id": cast.community.pk, "kind": "photos", "collected": "活动照片", "purpose": "公告"}
    with pytest.raises(Forbidden):
        publish_text(**known, actor=cast.front_desk.actor, at=LATER)
    publish_text(**known, actor=cast.office_manager.actor, at=LATER)
    line = next(each for each in list_consents(person, LATER) if each.kind.code == "photos")
    assert (line.version, line.collected, line.given.version, line.is_outdated) == (1, "活动照片", 0, True)


@pytest.mark.parametrize("who", ["neighbour", "stranger", "stranger_resident"])
def test_nobody_else_agrees_for_a_resident(cast: Cast, who: str) -> None:
    with pytest.raises(NotFound):
        give_consent(person_id=cast.owner.person.pk, kind="photos", actor=getattr(cast, who).actor, at=START)
    assert not Consent.objects.exists()
