from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.engines.accesslog.models import Sight
from hemu.engines.approvals.commands import approve, reject
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotAllowedNow, NotFound
from hemu.registry.privacy.commands.disclosures import (
    ask_disclosure,
    ask_legal_disclosure,
    make_extract,
    show_disclosure,
)
from hemu.registry.privacy.commands.retention import set_policy
from hemu.registry.privacy.models import Disclosure, LegalDisclosure
from hemu.registry.privacy.queries.mydata import get_my_data
from hemu.registry.residents.commands import change_person
from hemu.tests.cast import START, Cast, Player
from hemu.tests.sql_budget import hold_budget

HOUR = timedelta(hours=1)
BACKEND = "hemu.identity.backends.PasswordBackend"


def ask(cast: Cast, *, by: Player | None = None, recipient: str = "XX 快递 李师傅") -> Disclosure:
    return ask_disclosure(
        person_id=cast.owner.person.pk, field="phone", recipient=recipient, reason="送件到家",
        actor=(by or cast.front_desk).actor, at=START,
    )  # fmt: skip


def granted(cast: Cast) -> Disclosure:
    row = ask(cast)
    approve(approval_id=row.approval_id, actor=cast.service_supervisor.actor, at=START)
    return row


@pytest.mark.rule("PRV-02")
def test_no_telephone_is_shown_before_the_supervisor_has_approved(cast: Cast) -> None:
    row = ask(cast)
    with pytest.raises(NotAllowedNow):
        show_disclosure(disclosure_id=row.pk, actor=cast.front_desk.actor, at=START)
    reject(approval_id=row.approval_id, reason="请业主自己联系", actor=cast.service_supervisor.actor, at=START)
    with pytest.raises(NotAllowedNow):
        show_disclosure(disclosure_id=row.pk, actor=cast.front_desk.actor, at=START)
    assert not Sight.objects.exists()


@pytest.mark.rule("PRV-02")
def test_once_approved_the_asker_sees_it_once_and_the_resident_is_told(cast: Cast) -> None:
    row = granted(cast)
    with pytest.raises(Forbidden):
        show_disclosure(disclosure_id=row.pk, actor=cast.service_supervisor.actor, at=START + HOUR)
    assert show_disclosure(disclosure_id=row.pk, actor=cast.front_desk.actor, at=START + HOUR) == ["13900001202"]
    with pytest.raises(NotAllowedNow):
        show_disclosure(disclosure_id=row.pk, actor=cast.front_desk.actor, at=START + HOUR)
    sight = Sight.objects.get()
    assert (sight.viewer, sight.fields, sight.purpose) == (cast.front_desk.user, "phone", "given_out")
    told = get_my_data(actor=cast.owner.actor, person_id=cast.owner.person.pk, at=START + HOUR).disclosures
    assert [(each.recipient, each.shown_at) for each in told] == [("XX 快递 李师傅", START + HOUR)]
    entries = Event.objects.filter(subject_type="disclosure").order_by("id")
    assert [entry.name for entry in entries] == ["disclosure.asked", "disclosure.shown"]
    assert "13900001202" not in str([entry.payload for entry in entries])


@pytest.mark.rule("PRV-02")
def test_the_time_for_looking_is_the_communitys_and_runs_out(cast: Cast) -> None:
    known = {"community_id": cast.community.pk, "limits": {"disclosure_hours": 2, "answer_days": 15}}
    set_policy(**known, actor=cast.office_manager.actor, at=START)
    row = granted(cast)
    with pytest.raises(NotAllowedNow):
        show_disclosure(disclosure_id=row.pk, actor=cast.front_desk.actor, at=START + 2 * HOUR)


def test_a_request_says_what_to_whom_and_why(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        ask_disclosure(
            person_id=cast.owner.person.pk, field="id_number", recipient="", reason=" ",
            actor=cast.front_desk.actor, at=START,
        )  # fmt: skip
    assert set(refused.value.fields) == {"field", "recipient", "reason"}


@pytest.mark.parametrize("who", ["stranger", "guard", "owner"])
def test_only_the_desk_asks(cast: Cast, who: str) -> None:
    with pytest.raises((NotFound, Forbidden)):
        ask(cast, by=getattr(cast, who))
    assert not Disclosure.objects.exists()


def test_the_page_shows_the_number_only_in_answer_to_the_button(cast: Cast, client: Client) -> None:
    row = granted(cast)
    Disclosure.objects.update(expires_at=START + timedelta(days=9999))
    client.force_login(cast.front_desk.user, backend=BACKEND)
    address = f"/privacy/disclosures/{row.pk}/"
    assert "13900001202" not in client.get(address).content.decode()
    shown = client.post(f"{address}show/")
    assert "13900001202" in shown.content.decode() and shown["Cache-Control"] == "no-store"
    assert "13900001202" not in client.get(address).content.decode()


def demand(cast: Cast, **more: object) -> LegalDisclosure:
    known: dict[str, object] = {
        "community_id": cast.community.pk, "authority": "意林派出所", "officer": "李警官", "officer_id": "012345",
        "document_number": "调字〔2026〕1 号", "legal_basis": "刑事诉讼法第五十四条",
        "person_ids": [cast.owner.person.pk], "scope": ["person", "phones"], "actor": cast.service_supervisor.actor,
        "at": START,
    }  # fmt: skip
    return ask_legal_disclosure(**(known | more))  # type: ignore[arg-type]


@pytest.mark.rule("PRV-07")
def test_an_authority_gets_what_was_approved_and_nothing_else(cast: Cast) -> None:
    change_person(
        person_id=cast.owner.person.pk, name="张美兰", phones=["13900001202"], note="怕狗",
        actor=cast.office_manager.actor, at=START,
    )  # fmt: skip
    row = demand(cast)
    with pytest.raises(NotAllowedNow):
        make_extract(disclosure_id=row.pk, actor=cast.service_supervisor.actor, at=START)
    with pytest.raises(Forbidden):
        approve(approval_id=row.approval_id, actor=cast.service_supervisor.actor, at=START)
    approve(approval_id=row.approval_id, reason="文书已核对", actor=cast.office_manager.actor, at=START)
    extract = make_extract(disclosure_id=row.pk, actor=cast.service_supervisor.actor, at=START)
    assert [person.name for person in extract.people] == ["张美兰"]
    assert len(extract.people[0].sections) == 2 and "怕狗" not in str(extract)
    row.refresh_from_db()
    step = row.approval.steps.get()
    assert (row.extract_count, row.first_extract_at, step.decided_by) == (1, START, cast.office_manager.user)
    sight = Sight.objects.get(purpose="by_law")
    assert sight.subject_id == cast.owner.person.pk and "phone" in sight.fields
    names = Event.objects.filter(subject_type="legal_disclosure").order_by("id").values_list("name", flat=True)
    assert list(names) == ["legal_disclosure.asked", "legal_disclosure.extracted"]


@pytest.mark.rule("PRV-07")
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"document_number": " "}, "document_number"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"scope": ["everything"]}, "scope"),
        ({"person_ids": []}, "people"),
        ({"period_from": date(2026, 2, 1), "period_to": date(2026, 1, 1)}, "period_to"),
    ],
)
def test_a_demand_must_be_whole(cast: Cast, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        demand(cast, **more)
    assert list(refused.value.fields) == [field]


def test_people_of_the_next_community_cannot_be_named(cast: Cast) -> None:
    with pytest.raises(Invalid):
        demand(cast, person_ids=[cast.stranger_resident.person.pk])


@pytest.mark.rule("PRV-07")
def test_the_extract_comes_as_a_workbook_and_on_paper_with_who_made_it(cast: Cast, client: Client) -> None:
    row = demand(cast)
    approve(approval_id=row.approval_id, actor=cast.office_manager.actor, at=START)
    client.force_login(cast.service_supervisor.user, backend=BACKEND)
    answer = client.post(f"/privacy/legal/{row.pk}/extract/", {"format": "xlsx"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert "13900001202" in cells and row.number in cells
    assert any("杨磊军" in cell for cell in cells)
    paper = client.post(f"/privacy/legal/{row.pk}/extract/", {"format": "print"}).content.decode()
    assert "13900001202" in paper and "杨磊军" in paper


def test_a_demand_is_entered_on_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.service_supervisor.user, backend=BACKEND)
    given = {
        "authority": "意林派出所", "officer": "李警官", "officer_id": "1", "document_number": "2", "legal_basis": "3",
        "people": f"13900001202\n陈邻 {cast.other_room.label}", "scope": ["person"],
    }  # fmt: skip
    wrong = client.post("/privacy/legal/new/", given | {"people": "13911111111"})
    assert wrong.status_code == 422 and "13911111111" in wrong.content.decode()
    assert client.post("/privacy/legal/new/", given).status_code == 302
    assert LegalDisclosure.objects.get().people.count() == 2


def test_the_list_costs_the_same_however_long(cast: Cast, client: Client) -> None:
    ask(cast)
    client.force_login(cast.service_supervisor.user, backend=BACKEND)
    fill: Callable[[], object] = lambda: [ask(cast, recipient=f"{n}") for n in range(3)]  # noqa: E731
    hold_budget("disclosures", client, "/privacy/disclosures/", fill=fill)


@pytest.mark.rule("PRV-02")
def test_the_way_to_a_disclosure_begins_on_the_persons_own_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.steward.user, backend=BACKEND)
    page = client.get(f"/people/{cast.owner.person.pk}/").content.decode()
    assert f'href="/privacy/people/{cast.owner.person.pk}/"' in page
