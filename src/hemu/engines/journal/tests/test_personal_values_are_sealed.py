"""PRV-04: the journal holds personal values sealed with a key of the person's own."""

from __future__ import annotations

import pytest

from hemu.engines.journal.commands import destroy_key, open_values, seal_values

pytestmark = pytest.mark.django_db
ANNA = ("person", 7)


@pytest.mark.rule("PRV-04")
def test_sealed_values_open_until_the_key_is_destroyed() -> None:
    sealed = seal_values(ANNA, {"phone": ["19900007602", None], "share": "50"})
    assert "19900007602" not in repr(sealed)
    assert open_values(ANNA, sealed) == {"phone": ["19900007602", None], "share": "50"}
    destroy_key(ANNA)
    assert open_values(ANNA, sealed) == {"phone": [None, None], "share": None}


def test_another_persons_key_does_not_open_them() -> None:
    sealed = seal_values(ANNA, {"phone": "19900007602"})
    seal_values(("person", 8), {"phone": "1"})
    destroy_key(ANNA)
    assert open_values(ANNA, sealed) == {"phone": None}
