from __future__ import annotations

from typing import Any

import pytest

from hemu.kernel import crypto


@pytest.fixture
def fresh_keys(settings: Any) -> Any:
    def use(*keys: str) -> None:
        settings.FIELD_KEYS = list(keys)
        crypto._box.cache_clear()
        crypto._digest_key.cache_clear()

    yield use
    crypto._box.cache_clear()
    crypto._digest_key.cache_clear()


@pytest.mark.rule("PRV-03")
def test_a_sealed_value_opens_and_does_not_show(fresh_keys: Any) -> None:
    fresh_keys("one")
    sealed = crypto.seal("99010119840717705X")
    assert "99010119840717705X" not in sealed
    assert sealed != crypto.seal("99010119840717705X")
    assert crypto.open_sealed(sealed) == "99010119840717705X"


@pytest.mark.rule("PRV-03")
def test_after_a_rotation_old_values_open_and_digests_still_match(fresh_keys: Any) -> None:
    fresh_keys("one")
    sealed, digest = crypto.seal("x"), crypto.digest("x", purpose="id")
    fresh_keys("two", "one")
    assert crypto.open_sealed(sealed) == "x"
    assert crypto.digest("x", purpose="id") == digest
    fresh_keys("two")
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(sealed)


def test_nothing_stays_nothing(fresh_keys: Any) -> None:
    fresh_keys("one")
    assert (crypto.seal(""), crypto.open_sealed(""), crypto.digest("", purpose="id")) == ("", "", "")
