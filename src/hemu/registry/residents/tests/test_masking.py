from __future__ import annotations

import pytest

from hemu.registry.residents.masking import mask_id_number, mask_name, mask_phone, mask_plate


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
