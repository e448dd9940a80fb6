"""SYS-10: webhooks can't be turned against the house's own network."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from hemu.engines.webhooks import sending
from hemu.engines.webhooks.commands import subscribe
from hemu.engines.webhooks.models import Subscription
from hemu.kernel.refusals import Forbidden, Invalid
from hemu.tests.cast import START, Cast

INSIDE = ["127.0.0.1", "10.1.2.3", "192.168.0.8", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
          "fe80::1", "fd00::1", "::ffff:10.0.0.1", "224.0.0.1"]  # fmt: skip


@pytest.mark.rule("SYS-10")
@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_sent_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", ("93.184.216.34", port)), (socket.AF_INET, 1, 6, "", (address, port))]

    def connect(*args: Any) -> None:
        raise AssertionError("nothing may be connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    outcome = sending.post("https://hooks.example/x", "{}", {})
    assert outcome.status is None and outcome.problem


@pytest.mark.rule("SYS-10")
@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://user:pass@hooks.example/",
        "https://hooks.example:22/",
        "https://hooks.example:99999/",
        "file:///etc/passwd",
        "https://",
        "https://hooks.example/\r\nX: y",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_may_not_be_sent_to_is_refused_at_once(cast: Cast, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(cast, url=url)
    assert set(refused.value.fields) == {"url"}
    assert not Subscription.objects.exists()


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    asked: list[Any] = []

    def connect(address: Any, timeout: float) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **k: [(2, 1, 6, "", ("10.0.0.7", port))])
    monkeypatch.setattr(socket, "create_connection", connect)
    outcome = sending.post("http://gate.house:8080/x", "{}", {})
    assert asked == [("10.0.0.7", 8080)] and outcome.problem == "ConnectionRefusedError"


def test_events_that_mean_nothing_are_named(cast: Cast) -> None:
    with pytest.raises(Invalid, match=r"case\.oppened"):
        make(cast, patterns=["case.opened", "case.oppened"])
    with pytest.raises(Invalid):
        make(cast, patterns=[" "])


def test_only_who_may_adds_a_subscriber(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        make(cast, actor=cast.front_desk.actor)


def make(cast: Cast, **fields: Any) -> None:
    known = {"url": "https://hooks.example/x", "patterns": ["case.*"], "actor": cast.office_manager.actor}
    subscribe(community_id=cast.community.pk, name="门禁", at=START, **{**known, **fields})
