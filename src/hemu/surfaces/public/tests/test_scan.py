"""INT-12: somebody without an account scans a sticker and reports; number and code come back (INT-07)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hemu.casework.models import Case
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.operations.repairs.tests.course import picture
from hemu.surfaces.public import limits
from hemu.surfaces.public.codes import code_of_case
from hemu.surfaces.public.commands import make_code, revoke_code, set_door
from hemu.surfaces.public.models import Knock, PlaceCode
from hemu.tests.cast import START, Cast


@pytest.fixture
def code(cast: Cast) -> PlaceCode:
    return make_code(place_id=cast.place.pk, actor=cast.office_manager.actor, at=START)


def told(**more: Any) -> dict[str, Any]:
    return {"once": "a", "category": "water", "summary": "喷头漏水", "description": "一地水", **more}


@pytest.mark.rule("INT-12", "INT-07")
def test_a_report_becomes_a_case_at_the_place_and_gives_number_and_code(
    cast: Cast, client: Client, code: PlaceCode
) -> None:
    shown = client.get(reverse("scan", args=[code.code]))
    assert shown.status_code == 200 and "中心花园" in shown.content.decode()
    photo = SimpleUploadedFile("a.jpg", picture().getvalue(), content_type="image/jpeg")
    answer = client.post(
        reverse("scan", args=[code.code]), told(photos=photo, contact_phone="13900001202"), follow=True
    )
    case = Case.objects.get()
    assert (case.place, case.room, case.channel, case.kind, case.summary) == (
        cast.place, None, "scan", "repair", "喷头漏水"
    )  # fmt: skip
    assert (case.contact_phone, case.opened_by, case.reporter) == ("13900001202", None, None)
    assert Attachment.objects.get().subject_id == case.pk
    page = answer.content.decode()
    assert case.number in page and code_of_case(case.pk) in page and "13900001202" not in page
    assert Event.objects.get(name="case.opened").address == "127.0.0.1"


@pytest.mark.rule("INT-12")
def test_the_telephone_may_be_left_out(cast: Cast, client: Client, code: PlaceCode) -> None:
    client.post(reverse("scan", args=[code.code]), told())
    assert Case.objects.get().contact_phone == ""


@pytest.mark.rule("INT-12")
def test_other_matters_than_repairs_are_taken(cast: Cast, client: Client, code: PlaceCode) -> None:
    address = reverse("scan", args=[code.code]) + "?kind=suggestion"
    page = client.get(address).content.decode()
    category = re.search(r'name="category" value="(\w+)"', page)
    assert category is not None
    client.post(address, told(category=category[1]))
    assert Case.objects.get().kind == "suggestion"


@pytest.mark.rule("INT-12")
def test_a_second_click_opens_no_second_case(cast: Cast, client: Client, code: PlaceCode) -> None:
    for _click in range(2):
        assert client.post(reverse("scan", args=[code.code]), told(), follow=True).status_code == 200
    assert Case.objects.count() == 1 and Knock.objects.count() == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(cast: Cast, client: Client, code: PlaceCode) -> None:
    answer = client.post(reverse("scan", args=[code.code]), told(summary=""))
    assert answer.status_code == 422 and "一地水" in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.rule("INT-12")
def test_whoever_fills_in_the_field_that_nobody_sees_is_no_person(cast: Cast, client: Client, code: PlaceCode) -> None:
    answer = client.post(reverse("scan", args=[code.code]), told(website="http://spam.example"))
    assert answer.status_code == 422
    assert not Case.objects.exists()


@pytest.mark.rule("INT-12")
def test_one_address_reports_so_often_in_an_hour_and_no_more(cast: Cast, client: Client, code: PlaceCode) -> None:
    set_limits(cast, from_address=2, at_place=9)
    answers = [client.post(reverse("scan", args=[code.code]), told(once=str(n))) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Case.objects.count() == 2
    other = client.post(reverse("scan", args=[code.code]), told(once="z"), REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 302


@pytest.mark.rule("INT-12")
def test_one_place_takes_so_many_in_an_hour_whoever_reports(cast: Cast, client: Client, code: PlaceCode) -> None:
    set_limits(cast, from_address=9, at_place=2)
    answers = [
        client.post(reverse("scan", args=[code.code]), told(once=str(n)), REMOTE_ADDR=f"10.0.0.{n}") for n in range(3)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]


@pytest.mark.rule("INT-12")
def test_a_new_code_takes_the_place_of_the_old(cast: Cast, client: Client, code: PlaceCode) -> None:
    newer = make_code(place_id=cast.place.pk, actor=cast.office_manager.actor, at=START)
    assert client.get(reverse("scan", args=[code.code])).status_code == 404
    assert client.post(reverse("scan", args=[code.code]), told()).status_code == 404
    assert client.get(reverse("scan", args=[newer.code])).status_code == 200
    revoke_code(place_id=cast.place.pk, actor=cast.office_manager.actor, at=START)
    assert client.get(reverse("scan", args=[newer.code])).status_code == 404
    assert not Case.objects.exists()


def test_a_community_may_shut_the_door(cast: Cast, client: Client, code: PlaceCode) -> None:
    set_limits(cast, is_open=False)
    assert client.get(reverse("scan", args=[code.code])).status_code == 404


def test_who_knocked_is_kept_as_a_digest_and_forgotten_after_a_day(cast: Cast, client: Client, code: PlaceCode) -> None:
    client.post(reverse("scan", args=[code.code]), told())
    knock = Knock.objects.get()
    assert "127.0.0.1" not in knock.address
    assert limits.forget_knocks(at=knock.happened_at + timedelta(hours=23)) == 0
    assert limits.forget_knocks(at=knock.happened_at + timedelta(hours=25)) == 1


def test_large_letters_are_kept_from_page_to_page(cast: Cast, client: Client, code: PlaceCode) -> None:
    page = client.get(reverse("scan", args=[code.code]) + "?large=1").content.decode()
    assert 'class="plain elder"' in page and '<option value="" selected>请选一类' in page
    answer = client.post(reverse("scan", args=[code.code]) + "?large=1", told())
    assert answer["Location"].endswith("/done/?large=1")


def set_limits(cast: Cast, *, from_address: int = 6, at_place: int = 12, is_open: bool = True) -> None:
    set_door(
        community_id=cast.community.pk,
        is_open=is_open,
        reports_from_address=from_address,
        reports_at_place=at_place,
        actor=cast.office_manager.actor,
        at=START,
    )
