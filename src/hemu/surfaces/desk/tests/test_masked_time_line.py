"""The time line tells residents' deeds under masked names (PRV-01)."""

from datetime import timedelta

import pytest
from django.test import Client

from hemu.casework import commands as casework
from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs.tests.course import brought_to
from hemu.registry.residents.permissions import RESIDENTS_MANAGE
from hemu.surfaces.desk.tests.people import client_of
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import START, Cast, Player

pytestmark = pytest.mark.rule("PRV-01")


@pytest.fixture
def confirmed(cast: Cast) -> Case:
    case = brought_to(cast, State.DONE)
    return casework.confirm_case(case_id=case.pk, actor=cast.owner.actor, at=START + timedelta(hours=9))


def page_of(player: Player, path: str) -> str:
    return client_of(player).get(path).content.decode()


def test_the_desk_reads_the_name_masked_and_staff_in_full(cast: Cast, confirmed: Case) -> None:
    assert not cast.front_desk.actor.may(RESIDENTS_MANAGE, confirmed.community_id)
    text = page_of(cast.front_desk, f"/cases/{confirmed.pk}/")
    assert cast.owner.user.name not in text
    assert f"<b>{cast.owner.user.name[0]}**</b>" in text
    assert f"<b>{cast.technician.user.name}</b>" in text


def test_so_does_the_news_of_the_day(cast: Cast, confirmed: Case) -> None:
    text = page_of(cast.front_desk, "/today/")
    assert cast.owner.user.name not in text
    assert f"<b>{cast.owner.user.name[0]}**</b>" in text


def test_so_does_the_phone_of_the_technician(cast: Cast, confirmed: Case) -> None:
    text = enter(Client(), cast.technician).get(f"/field/cases/{confirmed.pk}/").content.decode()
    assert f"<b>{cast.owner.user.name}</b>" not in text
    assert f"<b>{cast.owner.user.name[0]}**</b>" in text


def test_who_keeps_the_register_reads_it_in_full(cast: Cast, confirmed: Case) -> None:
    assert cast.service_supervisor.actor.may(RESIDENTS_MANAGE, confirmed.community_id)
    assert f"<b>{cast.owner.user.name}</b>" in page_of(cast.service_supervisor, f"/cases/{confirmed.pk}/")


def test_residents_read_their_own_name(cast: Cast, confirmed: Case) -> None:
    assert f"<b>{cast.owner.user.name}</b>" in page_of(cast.owner, f"/my/cases/{confirmed.pk}/")
