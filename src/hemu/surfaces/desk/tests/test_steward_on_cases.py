from __future__ import annotations

import pytest

from hemu.casework.states import State
from hemu.operations.repairs.tests.course import brought_to
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast


@pytest.mark.rule("ORG-05")
def test_the_responsible_steward_stands_on_the_list_and_on_every_page_of_a_case(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    desk, technician = client_of(cast.front_desk), client_of(cast.technician)
    for client, path in (
        (desk, "/cases/"),
        (desk, "/cases/?print=1"),
        (desk, f"/cases/{case.pk}/"),
        (technician, f"/field/cases/{case.pk}/"),
    ):
        content = client.get(path).content.decode()
        assert "片区管理员" in content
        assert "孙文嘉" in content, path
