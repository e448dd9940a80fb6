from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from hemu.casework.states import State
from hemu.engines.accesslog.models import Sight
from hemu.operations.repairs.commands import MaterialLine
from hemu.operations.repairs.tests.course import brought_to, done, opened
from hemu.surfaces.desk.tests.people import client_of
from hemu.tests.cast import START, Cast


@pytest.mark.rule("REP-01", "INT-01")
def test_it_shows_who_where_what_and_through_which_channel(cast: Cast) -> None:
    case = opened(cast, description="从昨晚开始")
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    for words in ("3栋1单元1202", "厨房水龙头滴水", "从昨晚开始", "给水、水管", "电话", "已受理", case.number):
        assert words in content


def test_the_contact_is_masked(cast: Cast) -> None:
    case = opened(cast)
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    assert "139****1202" in content
    assert "张**" in content
    assert "13900001202" not in content
    assert "张美兰" not in content


@pytest.mark.rule("PRV-01")
def test_showing_the_telephone_is_kept(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(f"/cases/{case.pk}/contact/")
    assert response.status_code == 200
    assert "13900001202" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    kept = Sight.objects.get()
    assert (kept.viewer, kept.subject_type, kept.subject_id) == (cast.front_desk.user, "case", case.pk)
    assert (kept.fields, kept.purpose, kept.about_type, kept.about_id) == ("phone", "case_contact", "case", case.pk)


def test_a_script_gets_only_the_telephone(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.front_desk).post(
        f"/cases/{case.pk}/contact/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="contact"
    )
    content = response.content.decode()
    assert 'href="tel:13900001202"' in content
    assert "<html" not in content


@pytest.mark.rule("PRV-01")
def test_the_telephone_hides_itself_again(cast: Cast) -> None:
    case = opened(cast)
    client = client_of(cast.front_desk)
    shown = client.post(f"/cases/{case.pk}/contact/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="contact")
    assert "load delay:60s" in shown.content.decode()
    hidden = client.get(f"/cases/{case.pk}/contact/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="contact")
    assert "139****1202" in hidden.content.decode() and "13900001202" not in hidden.content.decode()
    assert client.get(f"/cases/{case.pk}/contact/")["Location"] == f"/cases/{case.pk}/"
    assert Sight.objects.count() == 1


def test_the_likely_step_is_filled_and_the_others_stand_beside_it(cast: Cast) -> None:
    case = opened(cast)
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    assign, cancel = reverse("case_step", args=[case.pk, "assign"]), reverse("case_step", args=[case.pk, "cancel"])
    assert f'class="btn pri" href="{assign}"' in content
    assert f'class="btn danger" href="{cancel}"' in content
    assert reverse("case_step", args=[case.pk, "reject"]) not in content


def test_another_communitys_case_is_not_there(cast: Cast) -> None:
    case = opened(cast)
    for path in (f"/cases/{case.pk}/", f"/cases/{case.pk}/steps/assign/"):
        assert client_of(cast.stranger).get(path).status_code == 404
    assert client_of(cast.stranger).post(f"/cases/{case.pk}/contact/").status_code == 404


def test_a_resident_who_is_no_party_does_not_find_it(cast: Cast) -> None:
    case = opened(cast)
    assert client_of(cast.neighbour).get(f"/cases/{case.pk}/").status_code == 404


def test_a_resident_is_led_to_their_own_page_of_it(cast: Cast) -> None:
    case = opened(cast)
    response = client_of(cast.owner).get(f"/cases/{case.pk}/")
    assert (response.status_code, response["Location"]) == (302, reverse("portal_case", args=[case.pk]))


def test_a_technician_is_led_to_the_phones_page_of_it(cast: Cast) -> None:
    case = brought_to(cast, State.ASSIGNED)
    response = client_of(cast.technician).get(f"/cases/{case.pk}/")
    assert (response.status_code, response["Location"]) == (302, reverse("field_case", args=[case.pk]))


@pytest.mark.rule("REP-06")
def test_the_work_stands_there_with_material_price_hours_and_signature(cast: Cast) -> None:
    case = brought_to(cast, State.UNDER_WAY)
    used = [MaterialLine(cast.tap.pk, Decimal(1)), MaterialLine(cast.seal_ring.pk, Decimal(10))]
    done(cast, case, START + timedelta(hours=1), materials=used)
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    for words in ("换了阀芯", "0.50 小时", "住户签名", "水龙头", "10 个", "¥68.00", "¥25.00", "¥93.00"):
        assert words in content


def test_in_english_too(cast: Cast) -> None:
    case = opened(cast)
    cast.front_desk.user.language = "en"
    cast.front_desk.user.save()
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    assert "Who and where" in content
    assert "Received" in content


def test_empty_text_and_script_in_it_are_shown_as_written(cast: Cast) -> None:
    case = opened(cast, summary="<script>alert(1)</script>")
    content = client_of(cast.front_desk).get(f"/cases/{case.pk}/").content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert" in content
