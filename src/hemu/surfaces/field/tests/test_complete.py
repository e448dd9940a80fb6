from __future__ import annotations

import errno
import hashlib
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import Client
from PIL import Image

from hemu.casework.models import Case
from hemu.casework.states import State
from hemu.engines.attachments.models import Attachment, Signature
from hemu.engines.journal.models import Event
from hemu.kernel.files.models import StoredFile
from hemu.kernel.files.store import open_stored
from hemu.operations.repairs.models import MaterialUse
from hemu.operations.repairs.tests.course import brought_to
from hemu.surfaces.field.tests.papers import drawing, enter, no_photo, once_of, photo
from hemu.tests.cast import Cast

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8)"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A repair in a home, the technician on the spot."""
    return brought_to(cast, State.UNDER_WAY)


def told(cast: Cast, **more: Any) -> dict[str, Any]:
    """A complete completion."""
    return {
        "work_done": "换了阀芯和密封圈",
        "hours": "0.5",
        "materials_item": [str(cast.tap.pk), str(cast.seal_ring.pk), ""],
        "materials_quantity": ["1", "2", ""],
        "signer_name": "张美兰",
        "signature": drawing(),
        "photos": photo(),
        "once": "c" * 32,
        **more,
    }


def complete(client: Client, case: Case, fields: dict[str, Any]) -> Any:
    return client.post(f"/field/cases/{case.pk}/steps/complete/", fields, headers={"user-agent": PHONE})


@pytest.mark.rule("REP-06")
def test_completion_keeps_work_materials_hours_photos_and_signature(cast: Cast, case: Case, client: Client) -> None:
    answer = complete(enter(client, cast.technician), case, told(cast))
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == State.DONE
    assert (case.repair.work_done, case.repair.hours) == ("换了阀芯和密封圈", Decimal("0.50"))
    used = [(u.material, u.quantity, u.unit_price) for u in MaterialUse.objects.all()]
    assert used == [(cast.tap, 1, Decimal("68.00")), (cast.seal_ring, 2, Decimal("2.50"))]
    assert sorted(a.kind for a in Attachment.objects.all()) == ["photo", "signature"]
    assert "¥73.00" in client.get(f"/field/cases/{case.pk}/").content.decode()


@pytest.mark.rule("SYS-12")
def test_a_finger_signs_with_time_device_and_hash_of_what_was_signed(cast: Cast, case: Case, client: Client) -> None:
    complete(enter(client, cast.technician), case, told(cast))
    case.refresh_from_db()
    signed = Signature.objects.get()
    text = (
        f"{case.number} 厨房水龙头滴水\n处理：换了阀芯和密封圈\n工时：0.5\n"
        "材料：水龙头 1个 × 68.00\n材料：密封圈 2个 × 2.50"
    )
    assert signed.signed_text == text
    assert signed.signed_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert (signed.method, signed.signer_name, signed.device) == ("finger", "张美兰", PHONE)
    assert signed.signed_at == case.done_at
    with Image.open(open_stored(signed.attachment.file.path)) as image:
        assert image.size == (300, 120)


@pytest.mark.rule("REP-06", "SYS-12")
def test_a_home_is_not_done_without_a_signature(cast: Cast, case: Case, client: Client) -> None:
    answer = complete(enter(client, cast.technician), case, told(cast, signature=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请在签名框内签名，或拍下签好的纸质单" in page
    assert "换了阀芯和密封圈" in page and f'value="{cast.seal_ring.pk}" selected' in page and 'value="2"' in page
    case.refresh_from_db()
    assert case.state == State.UNDER_WAY and not StoredFile.objects.exists() and not MaterialUse.objects.exists()


@pytest.mark.rule("REP-06", "SYS-12")
def test_a_photo_of_the_signed_paper_counts(cast: Cast, case: Case, client: Client) -> None:
    fields = told(cast, signature="", signature_paper=photo("paper.jpg"))
    assert complete(enter(client, cast.technician), case, fields).status_code == 302
    assert (Signature.objects.get().method, Signature.objects.get().attachment.kind) == ("paper", "paper")


@pytest.mark.rule("REP-06")
def test_a_public_place_needs_no_signature(cast: Cast, client: Client) -> None:
    public = brought_to(cast, State.UNDER_WAY, place_id=cast.place.pk)
    assert complete(enter(client, cast.technician), public, told(cast, signature="")).status_code == 302
    public.refresh_from_db()
    assert public.state == State.DONE


@pytest.mark.rule("SYS-05")
def test_photos_lose_the_place_where_they_were_taken(cast: Cast, case: Case, client: Client) -> None:
    with Image.open(photo()) as taken:
        assert taken.getexif().get_ifd(0x8825)
    complete(enter(client, cast.technician), case, told(cast))
    stored = Attachment.objects.get(kind="photo").file
    for path in (stored.path, stored.thumbnail):
        raw = open_stored(path).read()
        with Image.open(io.BytesIO(raw)) as kept:
            assert dict(kept.getexif()) == {}
        assert b"PhoneMaker" not in raw and b"Exif" not in raw


@pytest.mark.rule("SYS-05")
def test_what_is_no_photo_is_refused_by_its_content(cast: Cast, case: Case, client: Client) -> None:
    answer = complete(enter(client, cast.technician), case, told(cast, photos=no_photo()))
    assert answer.status_code == 422
    assert "不是照片" in answer.content.decode() and "换了阀芯和密封圈" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_a_broken_signature_is_refused(cast: Cast, case: Case, client: Client) -> None:
    fields = told(cast, signature="data:image/png;base64,bm90IGEgcGljdHVyZQ==")
    answer = complete(enter(client, cast.technician), case, fields)
    assert answer.status_code == 422 and "签名没有读到" in answer.content.decode()


def test_a_full_disk_is_said_at_the_field_and_stores_nothing(
    cast: Cast, case: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **kwargs: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", full)
    events = Event.objects.count()
    answer = complete(enter(client, cast.technician), case, told(cast))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "服务器空间不足" in page and "换了阀芯和密封圈" in page
    case.refresh_from_db()
    assert case.state == State.UNDER_WAY
    assert (StoredFile.objects.count(), MaterialUse.objects.count(), Event.objects.count()) == (0, 0, events)
    monkeypatch.undo()
    assert complete(client, case, told(cast)).status_code == 302


def test_a_double_click_completes_once(cast: Cast, case: Case, client: Client) -> None:
    enter(client, cast.technician)
    once = once_of(client.get(f"/field/cases/{case.pk}/steps/complete/"))
    for _n in range(2):
        assert complete(client, case, told(cast, once=once)).status_code == 302
    assert Event.objects.filter(name="repair.completed").count() == 1
    assert (MaterialUse.objects.count(), Signature.objects.count()) == (2, 1)


def test_materials_of_the_next_community_are_refused(cast: Cast, case: Case, client: Client) -> None:
    fields = told(cast, materials_item=["999999"], materials_quantity=["1"])
    answer = complete(enter(client, cast.technician), case, fields)
    assert answer.status_code == 422 and "请从材料价目中选择" in answer.content.decode()


def test_without_a_script_the_form_offers_five_lines_of_material(cast: Cast, case: Case, client: Client) -> None:
    page = enter(client, cast.technician).get(f"/field/cases/{case.pk}/steps/complete/").content.decode()
    assert page.count('name="materials_item"') == 5
    assert "签名表示认可上面写的处理、材料和工时。" in page
    assert page.index("签名表示认可") < page.index('name="signature"')
