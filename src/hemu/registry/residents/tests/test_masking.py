from __future__ import annotations

from datetime import date

import pytest

from hemu.registry.residents import masking
from hemu.registry.residents.masking import (
    mask_id_number,
    mask_name,
    mask_phone,
    mask_plate,
    mask_value,
    show_value,
)
from hemu.tests.cast import Cast


@pytest.mark.rule("PRV-01")
@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_name, "张三", "张*"),
        (mask_name, "张美兰", "张**"),
        (mask_name, "John Smith", "J*** S****"),
        (mask_name, "", ""),
        (mask_phone, "13812341234", "138****1234"),
        (mask_phone, "88881234", "888*1234"),
        (mask_phone, "12345", "***45"),
        (mask_id_number, "990101194405016430", "990***********6430"),
        (mask_plate, "京A12123", "京A**123"),
        (mask_plate, "京AD12123", "京A***123"),
    ],
)
def test_masks(mask: object, value: str, shown: str) -> None:
    assert mask(value) == shown  # type: ignore[operator]


@pytest.mark.rule("PRV-01")
def test_a_birthday_keeps_its_year() -> None:
    assert mask_value("birth_date", date(1958, 3, 14)) == "1958-**-**"


@pytest.mark.rule("PRV-01")
def test_whole_names_are_for_those_who_may_open_files_and_nothing_else_is_clear(cast: Cast) -> None:
    known = {"name": "张美兰", "phone": "13900001202", "plate": "鲁B12345", "id_number": "990101194405016430"}
    masked = {"name": "张**", "phone": "139****1202", "plate": "鲁B**345", "id_number": "990***********6430"}
    here = cast.community.pk
    for role in ("office_manager", "steward", "front_desk", "technician", "stranger", "neighbour"):
        actor = getattr(cast, role).actor
        seen = {field: show_value(value, field=field, actor=actor, community_id=here) for field, value in known.items()}
        assert seen == ({**masked, "name": "张美兰"} if role in ("office_manager", "steward") else masked), role
        assert show_value("13900001202", field="phone", actor=actor, community_id=here, is_own=True) == "13900001202"


@pytest.mark.rule("PRV-01")
def test_a_declared_purpose_shows_its_fields_to_whom_it_is_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking, "_uses", {})
    masking.declare_use("test_use", "试", fields=["phone"], may=lambda actor, _here: actor.user_id == technician)
    here, technician = cast.community.pk, cast.technician.user.pk
    for field, role, shown in (
        ("phone", "technician", "13900001202"),
        ("phone", "guard", "139****1202"),
    ):
        actor = getattr(cast, role).actor
        assert show_value("13900001202", field=field, actor=actor, community_id=here, purpose="test_use") == shown
    assert (
        show_value("张美兰", field="name", actor=cast.technician.actor, community_id=here, purpose="test_use") == "张**"
    )
