from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hemu.operations.repairs.commands import MaterialLine
from hemu.operations.repairs.forms import MaterialsField


@pytest.mark.parametrize("item", ["²", "٣", "-1", "1.5", "", "9" * 30, None, [1]])
def test_what_is_no_item_of_the_list_is_refused(item: object) -> None:
    with pytest.raises(ValidationError):
        MaterialsField().clean([{"material": item, "quantity": "1"}])


@pytest.mark.parametrize("quantity", ["0", "-1", "abc", "", "1e9", "NaN", None])
def test_a_quantity_is_a_number_above_nothing(quantity: object) -> None:
    with pytest.raises(ValidationError):
        MaterialsField().clean([{"material": "1", "quantity": quantity}])


def test_a_line_is_read() -> None:
    assert MaterialsField().clean([{"material": 7, "quantity": "2.5"}]) == [MaterialLine(7, Decimal("2.5"))]
