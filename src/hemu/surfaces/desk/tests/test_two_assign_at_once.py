import threading

import pytest
from django.db import connection

from hemu.casework.models import Case
from hemu.engines.journal.models import Event
from hemu.operations.repairs.tests.course import opened
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import make_cast


@pytest.mark.rule("CAS-01", "CAS-03")
@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told() -> None:
    cast = make_cast()
    case = opened(cast)
    start = threading.Barrier(2)
    answers: dict[str, int] = {}

    def assign(name: str, client: object, staff_id: int) -> None:
        try:
            start.wait(timeout=20)
            posted = {"assignee": staff_id}
            answers[name] = client.post(f"/cases/{case.pk}/steps/assign/", posted).status_code  # type: ignore[attr-defined]
        finally:
            connection.close()

    threads = [
        threading.Thread(target=assign, args=("desk", client_of(cast.front_desk), cast.technician.staff.pk)),
        threading.Thread(target=assign, args=("lead", client_of(cast.squad_lead), cast.technician2.staff.pk)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers.values()) == [302, 409]
    winner = cast.technician if answers["desk"] == 302 else cast.technician2
    assert Case.objects.get(pk=case.pk).assignee == winner.staff
    assert Event.objects.filter(name="case.assigned", subject_id=case.pk).count() == 1
