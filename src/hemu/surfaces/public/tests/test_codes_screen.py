"""The screens of the stickers, and of the rules behind the public door (INT-12, CAS-04)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hemu.casework.queries import get_case_rules
from hemu.engines.journal.models import Event
from hemu.kernel.refusals import Forbidden, NotFound
from hemu.surfaces.public.commands import make_code, make_missing_codes
from hemu.surfaces.public.models import PlaceCode
from hemu.surfaces.public.queries import get_door
from hemu.tests.cast import START, Cast, Player


def enter(client: Client, player: Player) -> Client:
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


@pytest.mark.rule("INT-12")
def test_ticked_places_get_their_codes_and_are_printed(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    answer = client.post(reverse("place_codes_make"), {"ids": [cast.place.pk]})
    code = PlaceCode.objects.get()
    printed = client.get(answer["Location"]).content.decode()
    assert "中心花园" in printed and code.code in printed and "data:image/svg+xml" in printed
    client.post(reverse("place_codes_make"), {"ids": [cast.place.pk]})
    assert PlaceCode.objects.count() == 1, "printing again keeps the code on the wall"


def test_one_page_renews_and_revokes(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    page = reverse("place_code", args=[cast.place.pk])
    for do in ("make", "renew", "revoke"):
        client.post(page, {"do": do})
    assert [row.revoked_at is None for row in PlaceCode.objects.all()] == [False, False]
    names = list(Event.objects.filter(subject_type="place").order_by("id").values_list("name", flat=True))
    assert names == ["place.code_made", "place.code_made", "place.code_revoked"]
    assert client.post(page, {"do": "revoke"}).status_code == 409


def test_only_who_keeps_the_estate_makes_codes_and_only_at_home(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        make_code(place_id=cast.place.pk, actor=cast.front_desk.actor, at=START)
    with pytest.raises(NotFound):
        make_code(place_id=cast.stranger_place.pk, actor=cast.office_manager.actor, at=START)
    with pytest.raises(NotFound):
        make_missing_codes(place_ids=[cast.place.pk, cast.stranger_place.pk], actor=cast.office_manager.actor, at=START)
    assert not PlaceCode.objects.exists()


@pytest.mark.rule("CAS-04", "INT-12")
def test_the_rules_are_set_on_a_screen(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    posted = {"urge_hours": 2, "is_open": "on", "reports_from_address": 3, "reports_at_place": 40}
    assert client.post(reverse("case_rules"), posted).status_code == 302
    door = get_door(cast.community.pk)
    assert get_case_rules(cast.community.pk).urge_hours == 2
    assert (door.is_open, door.reports_from_address, door.reports_at_place) == (True, 3, 40)
    assert client.post(reverse("case_rules"), {**posted, "urge_hours": 0}).status_code == 422
