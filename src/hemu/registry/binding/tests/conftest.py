from __future__ import annotations

from collections.abc import Iterator

import pytest

from hemu.registry.binding.tests.gateway import SECRET, Gateway, open_gateway


@pytest.fixture
def gateway(no_gateway: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A gateway that this house sends through."""
    with open_gateway() as (url, opened):
        monkeypatch.setenv("HEMU_SMS_URL", url)
        monkeypatch.setenv("HEMU_SMS_SECRET", SECRET)
        yield opened


@pytest.fixture(autouse=True)
def no_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of its own, a test sends nowhere."""
    monkeypatch.delenv("HEMU_SMS_URL", raising=False)
    monkeypatch.delenv("HEMU_SMS_SECRET", raising=False)
