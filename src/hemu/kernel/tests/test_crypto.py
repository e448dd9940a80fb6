from __future__ import annotations

from typing import Any

import pytest

from hemu.kernel import crypto
from hemu.kernel.files.models import DigestKey


@pytest.fixture
def fresh_keys(settings: Any) -> Any:
    before = settings.FIELD_KEYS
    yield lambda *keys: crypto.use_keys(list(keys))
    settings.FIELD_KEYS = before
    crypto.forget_keys()


@pytest.mark.rule("PRV-03")
def test_a_sealed_value_opens_and_does_not_show(fresh_keys: Any) -> None:
    fresh_keys("one")
    sealed = crypto.seal("99010119840717705X")
    assert "99010119840717705X" not in sealed
    assert sealed != crypto.seal("99010119840717705X")
    assert crypto.open_sealed(sealed) == "99010119840717705X"


@pytest.mark.django_db
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


@pytest.mark.django_db
@pytest.mark.rule("PRV-03")
def test_while_there_are_two_keys_all_digests_stand_under_the_one_that_the_database_names(fresh_keys: Any) -> None:
    fresh_keys("one")
    by_one = crypto.digest("x", purpose="id")
    fresh_keys("two", "one")
    assert crypto.digest("x", purpose="id") == by_one
    by_two = crypto.digest_by_newest("x", purpose="id")
    DigestKey.objects.create(fingerprint=crypto.fingerprints()[0], is_current=True)
    crypto.forget_keys()
    assert crypto.digest("x", purpose="id") == by_two != by_one
    fresh_keys("two")
    assert crypto.digest("x", purpose="id") == by_two


@pytest.mark.rule("PRV-03")
def test_sealing_anew_changes_only_what_an_older_key_sealed(fresh_keys: Any) -> None:
    fresh_keys("one")
    old = crypto.seal("x")
    fresh_keys("two", "one")
    new = crypto.seal_anew(old)
    assert new != old and crypto.seal_anew(new) == new
    fresh_keys("two")
    assert crypto.open_sealed(new) == "x"
    for stray in (old, "gAAAAnobody", "gAAAA中文"):
        with pytest.raises(crypto.CannotOpen):
            crypto.seal_anew(stray)
