from django.urls import reverse

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.operations.repairs.tests.course import brought_to, opened
from hemu.surfaces.desk.queries.cases import list_room_cases
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import Cast


def test_every_figure_is_real_and_opens_the_list_behind_it(cast: Cast) -> None:
    opened(cast, urgency="urgent", summary="水管爆裂")
    brought_to(cast, State.DONE, summary="换好的灯")
    client = client_of(cast.front_desk)
    content = client.get("/today/").content.decode()
    for words in ("白嘉", "1 件紧急未完工", "水管爆裂", "换好的灯", "杨磊军", "登记了工单"):
        assert words in content
    for query in ("group=unassigned", "group=open", "group=to_confirm", "group=todo&amp;urgency=urgent"):
        assert f'href="/cases/?{query}"' in content
    assert "水管爆裂" in client.get("/cases/?group=unassigned").content.decode()


def test_my_tasks_stand_in_order_urgent_first(cast: Cast) -> None:
    late = brought_to(cast, State.ASSIGNED, summary="普通的活")
    urgent = brought_to(cast, State.ASSIGNED, summary="紧急的活", urgency="urgent")
    Case.objects.filter(pk__in=[late.pk, urgent.pk]).update(assignee=cast.squad_lead.staff)
    content = client_of(cast.squad_lead).get("/today/").content.decode()
    assert content.index("紧急的活") < content.index("普通的活")


def test_the_next_community_sees_nothing_of_it(cast: Cast) -> None:
    opened(cast, summary="水管爆裂")
    assert "水管爆裂" not in client_of(cast.stranger).get("/today/").content.decode()


def test_the_desk_is_for_the_desk(cast: Cast) -> None:
    for player in (cast.technician, cast.owner, cast.cleaner):
        assert client_of(player).get("/today/").status_code == 403
        assert client_of(player).get("/find/").status_code == 403


def test_the_number_beside_the_service_desk_is_what_nobody_has(cast: Cast) -> None:
    opened(cast)
    opened(cast)
    brought_to(cast, State.ASSIGNED)
    assert '<span class="count">2<' in client_of(cast.front_desk).get("/today/").content.decode()


def test_a_rooms_open_cases_are_for_who_may_see_them(cast: Cast) -> None:
    case = opened(cast)
    brought_to(cast, State.CLOSED)
    assert list_room_cases(actor=cast.front_desk.actor, room_id=cast.room.pk) == [case]
    assert list_room_cases(actor=cast.stranger.actor, room_id=cast.room.pk) == []


def test_a_rooms_page_shows_its_open_cases_and_the_way_to_a_new_one(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    content = client.get(reverse("room_page", args=[cast.room.pk])).content.decode()
    assert case.number in content
    assert f"/cases/new/?room={cast.room.pk}" in content
    other = client.get(reverse("room_page", args=[cast.other_room.pk])).content.decode()
    assert case.number not in other
    assert f"/cases/new/?room={cast.other_room.pk}" in other
