from __future__ import annotations

import pytest
from django.test import Client

from hemu.registry.org import commands as org
from hemu.surfaces.field.tests.papers import enter
from hemu.tests.cast import START, Cast


@pytest.mark.rule("NOT-07")
def test_one_tap_calls_or_writes(cast: Cast, client: Client) -> None:
    for kind, phone in (("hotline", "0532-88880009"), ("report", "12345")):
        org.add_contact(
            community_id=cast.community.pk,
            kind=kind,
            phone=phone,
            hours="24 小时",
            actor=cast.office_manager.actor,
            at=START,
        )
    page = enter(client, cast.owner).get("/my/contact/").content.decode()
    for target in ("tel:053288880001", "tel:053288880009", "tel:12345", "/my/report/consult/"):
        assert f'href="{target}"' in page, target
    assert "举报电话" in page and "24 小时" in page and "孙文嘉" in page
    assert cast.steward.staff is not None and cast.steward.staff.phone not in page


def test_another_communitys_telephones_are_not_mine(cast: Cast, client: Client) -> None:
    page = enter(client, cast.stranger_resident).get("/my/contact/").content.decode()
    assert "053288880002" in page and "053288880001" not in page
