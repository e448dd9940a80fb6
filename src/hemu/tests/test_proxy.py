"""Behind a proxy people keep their own addresses (SYS-04, SYS-16)."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from hemu.config import wsgi


@pytest.fixture
def address_seen(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The address that the application sees, for headers and settings as given."""

    def see(forwarded: str, *, peer: str = "127.0.0.1", **settings: str) -> str:
        seen: list[str] = []
        with monkeypatch.context() as patched:
            for name in ("HEMU_BEHIND_PROXY", "HEMU_PROXIES"):
                patched.delenv(name, raising=False)
            for name, value in settings.items():
                patched.setenv(name, value)
            patched.setattr(
                "django.core.wsgi.get_wsgi_application", lambda: lambda scope, _: seen.append(scope["REMOTE_ADDR"])
            )
            module = importlib.reload(wsgi)
            module.application({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}, None)
        return seen[0]

    yield see
    monkeypatch.undo()
    importlib.reload(wsgi)


@pytest.mark.rule("SYS-16")
def test_the_proxys_word_counts_only_where_a_proxy_is_set(address_seen: Any) -> None:
    assert address_seen("203.0.113.9") == "127.0.0.1"
    assert address_seen("203.0.113.9", HEMU_BEHIND_PROXY="1") == "203.0.113.9"


@pytest.mark.rule("SYS-16")
def test_nobody_can_choose_an_address_for_themselves(address_seen: Any) -> None:
    assert address_seen("198.51.100.1, 203.0.113.9", HEMU_BEHIND_PROXY="1") == "203.0.113.9"
    assert address_seen("203.0.113.9", peer="203.0.113.77", HEMU_BEHIND_PROXY="1") == "203.0.113.77"
    chain = "203.0.113.9, 10.0.0.2"
    assert address_seen(chain, peer="10.0.0.3", HEMU_BEHIND_PROXY="1", HEMU_PROXIES="10.0.0.0/24") == "203.0.113.9"
