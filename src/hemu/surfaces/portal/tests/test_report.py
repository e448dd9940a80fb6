from __future__ import annotations

import errno
from datetime import datetime
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client

from hemu.casework.models import Case
from hemu.engines.attachments.models import Attachment
from hemu.engines.journal.models import Event
from hemu.kernel.files.models import StoredFile
from hemu.kernel.numbers.models import Counter
from hemu.kernel.timekeeping import SHANGHAI
from hemu.operations.repairs.models import Repair
from hemu.surfaces.field.tests.papers import enter, no_photo, once_of, photo
from hemu.surfaces.portal.doors import list_report_kinds
from hemu.surfaces.portal.rules import list_slots
from hemu.tests.cast import Cast

ADDRESS = "/my/report/repair/"


def told(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "where": f"room-{cast.room.pk}",
        "category": "water",
        "summary": "厨房水龙头滴水",
        "when": "",
        "somebody_home": "",
        "contact_phone": "13900001202",
        "once": "r" * 32,
        **more,
    }


def nothing_is_stored() -> bool:
    return not (Case.objects.exists() or StoredFile.objects.exists() or Event.objects.filter(subject_type="case"))


@pytest.mark.rule("REP-01", "INT-01")
def test_a_resident_reports_from_the_phone(cast: Cast, client: Client) -> None:
    more = {
        "when": "other",
        "convenient_from": "2026-11-25T09:00",
        "convenient_to": "2026-11-25T11:00",
        "somebody_home": "no",
        "spare_key_left": "on",
        "spare_key_may_be_used": "on",
        "description": "一直在滴",
        "photos": [photo("a.jpg"), photo("b.jpg")],
    }
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, **more))
    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/my/cases/{case.pk}/")
    assert (case.channel, case.room, case.reporter, case.opened_by) == (
        "web",
        cast.room,
        cast.owner.person,
        cast.owner.user,
    )
    assert (case.contact_name, case.contact_phone, case.number) == ("张美兰", "13900001202", "WX-2026-000001")
    assert case.convenient_from == datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)
    repair = Repair.objects.get(case=case)
    assert (repair.somebody_home, repair.spare_key_left, repair.spare_key_may_be_used) == (False, True, True)
    assert Attachment.objects.filter(subject_id=case.pk, kind="photo").count() == 2


def test_a_time_is_chosen_with_one_tap(cast: Cast, client: Client) -> None:
    slot = list_slots(datetime.now(SHANGHAI))[-1]
    enter(client, cast.owner).post(ADDRESS, told(cast, when=slot.code))
    case = Case.objects.get()
    assert (case.convenient_from, case.convenient_to) == (slot.start, slot.end)


def test_typed_times_count_when_no_other_is_tapped(cast: Cast, client: Client) -> None:
    times = {"convenient_from": "2026-11-25T09:00", "convenient_to": "2026-11-25T11:00"}
    enter(client, cast.owner).post(ADDRESS, told(cast, **times))
    assert Case.objects.get().convenient_from == datetime(2026, 11, 25, 9, tzinfo=SHANGHAI)


def test_another_time_asks_for_one(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, when="other"))
    assert answer.status_code == 422 and "请在下面填写时间" in answer.content.decode() and nothing_is_stored()


def test_a_tapped_time_does_not_come_back_as_typed(cast: Cast, client: Client) -> None:
    slot = list_slots(datetime.now(SHANGHAI))[-1]
    page = enter(client, cast.owner).post(ADDRESS, told(cast, when=slot.code, summary="")).content.decode()
    assert f'value="{slot.code}"' in page and f"{slot.start:%Y-%m-%dT%H:%M}" not in page


def test_a_public_place_can_be_reported_too(cast: Cast, client: Client) -> None:
    enter(client, cast.owner).post(ADDRESS, told(cast, where=f"place-{cast.place.pk}"))
    assert (Case.objects.get().place, Case.objects.get().room) == (cast.place, None)


@pytest.mark.parametrize(
    "where", ["room-{0.other_room.pk}", "room-{0.stranger_room.pk}", "place-{0.stranger_place.pk}"]
)
def test_nobody_reports_from_a_home_that_is_not_theirs(cast: Cast, client: Client, where: str) -> None:
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, where=where.format(cast)))
    assert answer.status_code == 422 and nothing_is_stored()


def test_an_empty_report_comes_back_with_what_was_typed(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, summary="", description="从昨晚开始滴"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "从昨晚开始滴" in page and 'aria-invalid="true"' in page
    assert nothing_is_stored()


def test_ten_thousand_characters_are_refused_and_kept(cast: Cast, client: Client) -> None:
    long = "滴" * 10_000
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, description=long))
    assert answer.status_code == 422 and long in answer.content.decode() and nothing_is_stored()


def test_an_end_before_the_beginning_is_said_at_the_field(cast: Cast, client: Client) -> None:
    times = {"when": "other", "convenient_from": "2026-11-25T11:00", "convenient_to": "2026-11-25T09:00"}
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, **times))
    assert answer.status_code == 422 and "结束时间要晚于开始时间" in answer.content.decode() and nothing_is_stored()


@pytest.mark.rule("SYS-05")
def test_what_is_no_photo_is_refused_by_its_content(cast: Cast, client: Client) -> None:
    answer = enter(client, cast.owner).post(ADDRESS, told(cast, photos=no_photo()))
    assert answer.status_code == 422 and "不是照片" in answer.content.decode() and nothing_is_stored()


def test_a_full_disk_is_said_at_the_field_and_stores_nothing(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = FileSystemStorage.save
    saved: list[str] = []

    def full(self: Any, name: str, content: Any, max_length: int | None = None) -> str:
        if len(saved) == 2:  # the first photo and its thumbnail found room
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(name)
        return kept(self, name, content, max_length)

    monkeypatch.setattr(FileSystemStorage, "save", full)
    enter(client, cast.owner)
    answer = client.post(ADDRESS, told(cast, photos=[photo("a.jpg"), photo("b.jpg")]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "服务器空间不足" in page and 'id="id_photos_error"' in page and "厨房水龙头滴水" in page
    assert nothing_is_stored() and not Attachment.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()
    monkeypatch.undo()
    assert client.post(ADDRESS, told(cast)).status_code == 302
    assert Case.objects.get().number == "WX-2026-000001"


def test_a_double_click_opens_one_case(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    once = once_of(client.get(ADDRESS))
    first, second = (client.post(ADDRESS, told(cast, once=once)) for _n in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


@pytest.mark.rule("SYS-14")
def test_every_kind_has_its_form_and_an_unknown_one_is_not_there(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    for kind in list_report_kinds():
        assert client.get(f"/my/report/{kind.code}/").status_code == 200, kind.code
    choice = client.get("/my/report/?about=voice").content.decode()
    assert "/my/report/complaint/" in choice and "/my/report/repair/" not in choice
    assert client.get("/my/report/?about=repair").headers["Location"] == ADDRESS
    assert client.get("/my/report/wedding/").status_code == 404


@pytest.mark.rule("SYS-14")
def test_a_complaint_is_opened_and_shown_with_its_steps(cast: Cast, client: Client) -> None:
    enter(client, cast.owner)
    told_now = {"where": f"room-{cast.room.pk}", "category": "noise", "summary": "楼上半夜装修"}
    answer = client.post("/my/report/complaint/", told_now)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/my/cases/{case.pk}/" and case.kind == "complaint"
    page = client.get(f"/my/cases/{case.pk}/").content.decode()
    for step in ("urge", "note", "cancel"):
        assert f"/my/cases/{case.pk}/steps/{step}/" in page, step
        assert client.get(f"/my/cases/{case.pk}/steps/{step}/").status_code == 200, step
    assert "楼上半夜装修" in client.get("/my/").content.decode()


def test_times_that_are_nearly_over_are_no_longer_offered() -> None:
    noon = datetime(2026, 3, 2, 17, 30, tzinfo=SHANGHAI)
    codes = [slot.code for slot in list_slots(noon)]
    assert codes == ["20260302-evening", "20260303-morning", "20260303-afternoon", "20260303-evening"]
