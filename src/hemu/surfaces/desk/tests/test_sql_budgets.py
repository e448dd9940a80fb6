import pytest

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs.models import Material
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast
from hemu.tests.sql_budget import hold_budget

STATES = [State.RECEIVED, State.ASSIGNED, State.UNDER_WAY, State.WAITING, State.DONE]


def fill(cast: Cast, times: int) -> None:
    """Cases in every open state; the same work would take minutes through the commands alone."""
    models = [brought_to(cast, state) for state in STATES]
    copies = []
    for n in range(times):
        for model in models:
            copy = Case.objects.get(pk=model.pk)
            copy.pk, copy.number = None, f"WX-2025-{n * 5 + models.index(model):06}"
            copies.append(copy)
    Case.objects.bulk_create(copies)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("today", "/today/"),
        ("case_list", "/cases/?group="),
        ("case_list_filtered", "/cases/?group=open&q=滴水&urgency=general"),
        ("case_list_print", "/cases/?group=&print=1"),
        ("new_case", "/cases/new/?q=张"),
        ("new_case_home", "/cases/new/?room={room}"),
    ],
)
def test_pages_cost_the_same_for_five_cases_and_for_sixty(cast: Cast, name: str, path: str) -> None:
    fill(cast, 0)
    path = path.format(room=cast.room.pk)
    hold_budget(name, client_of(cast.office_manager), path, fill=lambda: fill(cast, 10))


def test_a_cases_page_costs_the_same_however_much_was_said(cast: Cast) -> None:
    case = brought_to(cast, State.DONE)
    client = client_of(cast.office_manager)

    def talk() -> None:
        for n in range(20):
            client.post(f"/cases/{case.pk}/steps/note/", {"words": f"第 {n} 次"})

    hold_budget("case_page", client, f"/cases/{case.pk}/", fill=talk)


def test_the_step_form_costs_the_same_however_many_cases_there_are(cast: Cast) -> None:
    case = opened(cast)
    path = f"/cases/{case.pk}/steps/assign/"
    hold_budget("case_step", client_of(cast.front_desk), path, fill=lambda: fill(cast, 10))


def test_the_journal_costs_the_same_however_long_it_is(cast: Cast) -> None:
    fill(cast, 0)
    hold_budget("journal", client_of(cast.office_manager), "/journal/?subject=case", fill=lambda: fill(cast, 2))


def test_the_stock_list_costs_the_same_however_long_it_is(cast: Cast) -> None:
    def stock() -> None:
        Material.objects.bulk_create(
            Material(community=cast.community, code=f"X{n}", name=f"件{n}", unit="个", price=n) for n in range(40)
        )

    hold_budget("material_list", client_of(cast.squad_lead), "/materials/", fill=stock)
