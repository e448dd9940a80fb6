"""SYS-10: what happens is told to subscribers, signed, at least once, and without anybody's data."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import transaction

from hemu.casework import commands as casework
from hemu.engines.webhooks import rules
from hemu.engines.webhooks.commands import deliver_due, end_subscription, note_new, resend, subscribe, switch
from hemu.engines.webhooks.models import Delivery, Subscription
from hemu.engines.webhooks.sending import Outcome
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast

S = Delivery.State


class Listener:
    """A server on the loopback that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.status = 200
        self.location = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.heard.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


def subscribed(cast: Cast, url: str, *patterns: str) -> tuple[Subscription, str]:
    return subscribe(
        community_id=cast.community.pk,
        name="呼叫中心",
        url=url,
        patterns=patterns or ("case.*",),
        actor=cast.office_manager.actor,
        at=START,
    )


def run_round(at: datetime, **more: Any) -> int:
    note_new(at=at)
    return deliver_due(at=at, **more)


@pytest.mark.rule("SYS-10")
def test_a_subscriber_hears_signed_codes_and_numbers_and_nothing_of_anybody(cast: Cast, listener: Listener) -> None:
    opened(cast)
    _row, secret = subscribed(cast, listener.url)
    case = opened(cast)
    casework.cancel_case(case_id=case.pk, reason="张美兰说不修了", actor=cast.owner.actor, at=START)
    assert run_round(START) == 2
    told = [json.loads(body) for _headers, body in listener.heard]
    assert [each["event"] for each in told] == ["case.opened", "case.cancelled"]
    assert told[1]["subject"] == {"type": "case", "id": case.pk, "number": case.number}
    assert (told[1]["community"], told[1]["from_state"], told[1]["to_state"]) == ("yilin", "received", "cancelled")
    for personal in ("张美兰", "13900001202", "1202", "水龙头"):
        assert all(personal not in body for _headers, body in listener.heard)
    headers, body = listener.heard[0]
    stamp, given = (part.partition("=")[2] for part in headers["Hemu-Signature"].split(","))
    assert given == hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    assert int(stamp) == int(START.timestamp())


@pytest.mark.rule("SYS-10")
def test_the_name_of_a_person_is_not_sent_as_a_number(cast: Cast, listener: Listener) -> None:
    fact_names = rules.names_of(["person.*"])
    assert fact_names and not rules.is_numbered("person")


@pytest.mark.rule("SYS-10")
def test_nothing_is_told_of_what_was_rolled_back_nor_of_other_events_or_communities(
    cast: Cast, listener: Listener
) -> None:
    subscribed(cast, listener.url, "case.cancelled")
    case = opened(cast)
    with pytest.raises(RuntimeError), transaction.atomic():
        casework.cancel_case(case_id=case.pk, reason="不修了", actor=cast.owner.actor, at=START)
        raise RuntimeError
    assert run_round(START) == 0 and listener.heard == []


@pytest.mark.rule("SYS-10")
def test_a_round_that_runs_twice_tells_once(cast: Cast, listener: Listener) -> None:
    subscribed(cast, listener.url)
    opened(cast)
    assert (run_round(START), run_round(START)) == (1, 0)
    assert run_round(START + timedelta(hours=2)) == 0, "nor when the mark has moved on"
    assert run_round(START + timedelta(hours=4)) == 0
    assert len(listener.heard) == 1


@pytest.mark.rule("SYS-10")
def test_it_is_tried_again_later_and_later_and_then_is_dead(cast: Cast, listener: Listener) -> None:
    subscribed(cast, listener.url)
    opened(cast)
    listener.status = 503
    at, tries = START, []
    for wait in (*rules.WAITS, None):
        assert run_round(at) == 0
        row = Delivery.objects.get()
        tries.append(row.next_try_at and row.next_try_at - at)
        at += wait or timedelta(0)
        assert run_round(at - timedelta(seconds=1)) == 0, "not before its time"
    row = Delivery.objects.get()
    assert tries == [*rules.WAITS, None]
    assert (row.state, row.attempts, row.status, row.problem) == (S.DEAD, 8, 503, "HTTP 503")
    assert len(listener.heard) == 8


@pytest.mark.rule("SYS-10")
def test_the_dead_is_sent_again_by_hand(cast: Cast, listener: Listener) -> None:
    subscribed(cast, listener.url)
    opened(cast)
    note_new(at=START)
    Delivery.objects.update(state=S.DEAD, attempts=8, next_try_at=None)
    resend(delivery_id=Delivery.objects.get().pk, actor=cast.office_manager.actor, at=START)
    assert deliver_due(at=START) == 1
    assert Delivery.objects.get().state == S.DELIVERED


@pytest.mark.rule("SYS-10")
def test_a_process_killed_while_sending_leaves_it_to_be_tried_again(cast: Cast, listener: Listener) -> None:
    subscribed(cast, listener.url)
    opened(cast)

    def die(*args: Any) -> Outcome:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_round(START, send=die)
    assert deliver_due(at=START + timedelta(minutes=1)) == 0, "another process may still be at it"
    assert deliver_due(at=START + timedelta(minutes=6)) == 1
    assert len(listener.heard) == 1


def test_a_redirect_is_not_followed(cast: Cast, listener: Listener) -> None:
    subscribed(cast, listener.url)
    opened(cast)
    listener.status, listener.location = 302, listener.url
    assert run_round(START) == 0 and len(listener.heard) == 1
    assert Delivery.objects.get().problem == "HTTP 302"


def test_what_happens_while_paused_is_told_afterwards(cast: Cast, listener: Listener) -> None:
    row, _secret = subscribed(cast, listener.url)
    who = {"subscription_id": row.pk, "actor": cast.office_manager.actor, "at": START}
    switch(on=False, **who)
    opened(cast)
    assert run_round(START) == 0
    switch(on=True, **who)
    assert run_round(START) == 1


def test_who_ended_hears_nothing_more_and_the_secret_is_gone(cast: Cast, listener: Listener) -> None:
    row, _secret = subscribed(cast, listener.url)
    opened(cast)
    note_new(at=START)
    end_subscription(subscription_id=row.pk, actor=cast.office_manager.actor, at=START)
    opened(cast)
    assert run_round(START) == 0 and listener.heard == []
    row.refresh_from_db()
    assert row.secret_sealed == ""
