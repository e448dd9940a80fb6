from __future__ import annotations

import pytest
from django.test import Client

from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, Invalid, NotFound
from hemu.registry.org import commands
from hemu.registry.org.models import Contact
from hemu.registry.org.queries.contacts import list_lines
from hemu.tests.cast import START, Cast


def add(cast: Cast, who: str = "office_manager", **fields: object) -> Contact:
    data: dict[str, object] = {"kind": "hotline", "phone": "0532 8888-0009", "hours": "24 小时"} | fields
    return commands.add_contact(community_id=cast.community.pk, actor=getattr(cast, who).actor, at=START, **data)


@pytest.mark.rule("NOT-07")
def test_the_office_edits_whom_residents_may_call(cast: Cast) -> None:
    contact = add(cast)
    commands.change_contact(
        contact_id=contact.pk, kind="report", phone="12345", actor=cast.office_manager.actor, at=START
    )
    lines = [(line.kind, line.dial) for line in list_lines(community=cast.community)]
    assert lines == [("office", "053288880001"), ("report", "12345")]
    commands.remove_contact(contact_id=contact.pk, actor=cast.office_manager.actor, at=START)
    names = Event.objects.filter(name__startswith="community.contact").values_list("name", flat=True)
    assert list(names) == ["community.contact_added", "community.contact_changed", "community.contact_removed"]


@pytest.mark.parametrize(
    ("field", "fields"),
    [("kind", {"kind": "x"}), ("phone", {"phone": "打电话"}), ("label", {"kind": "other"})],
)
def test_bad_data_are_refused(cast: Cast, field: str, fields: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        add(cast, **fields)
    assert set(refused.value.fields) == {field}


def test_who_may_not(cast: Cast) -> None:
    for who, problem in (("front_desk", Forbidden), ("stranger", NotFound), ("owner", NotFound)):
        with pytest.raises(problem):
            add(cast, who)


@pytest.mark.rule("NOT-07")
def test_everybody_reads_the_page_behind_the_poster(cast: Cast, client: Client) -> None:
    add(cast, note="夜里也有人")
    page = client.get("/contact/yilin/").content.decode()
    assert 'href="tel:053288880009"' in page and "夜里也有人" in page and 'href="tel:053288880001"' in page
    assert client.get("/contact/nowhere/").status_code == 404
