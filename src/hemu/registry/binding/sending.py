"""The port to a text-message gateway (RES-08). Nothing here needs one: without a gateway, codes go on paper.

The gateway is an address that takes a signed JSON POST: ``HEMU_SMS_URL`` and ``HEMU_SMS_SECRET``. A command puts a
message into the outbox inside its transaction; the job process sends it after the commit. What the gateway refused,
or what never reached it, is tried again; where nobody can tell whether it arrived, it is not: a message never goes
out twice.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F

from hemu.kernel import crypto
from hemu.kernel.jobs.queue import enqueue
from hemu.kernel.transactions import command
from hemu.registry.binding.models import TextMessage
from hemu.registry.residents.masking import mask_phone

SECONDS = 10
"""How long the gateway may take."""
TRIES = 5
STUCK = timedelta(minutes=5)
"""A message in hand for so long was left by a process that died: nobody knows whether it went out."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
State = TextMessage.State


@dataclass(frozen=True)
class Gateway:
    """Where messages are handed over, and the secret that signs them."""

    url: str
    secret: str


def find_gateway() -> Gateway | None:
    """The gateway of the environment; None without one, or where it would send numbers in clear over the net."""
    url, secret = os.environ.get("HEMU_SMS_URL", ""), os.environ.get("HEMU_SMS_SECRET", "")
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return Gateway(url, secret) if secret and is_safe else None


@command
def put_message(
    *, purpose: str, phone: str, text: str, values: Mapping[str, str], expires_at: datetime, at: datetime
) -> TextMessage:
    """Put a message into the outbox: it is sent after the commit, if there is one.

    ``values`` are what fills a template of the gateway's own; ``text`` is the whole in words.
    """
    content = json.dumps({"text": text, "values": dict(values)}, ensure_ascii=False)
    message = TextMessage.objects.create(
        purpose=purpose,
        phone_sealed=crypto.seal(phone),
        phone_masked=mask_phone(phone),
        content_sealed=crypto.seal(content),
        created_at=at,
        next_at=at,
        expires_at=expires_at,
    )
    enqueue("hemu.registry.binding.tasks.send_message", message.pk)
    return message


def deliver(*, message_id: int, at: datetime) -> str:
    """Send one message if it is due; gives its state afterwards. Two who try at once: one sends."""
    gateway = find_gateway()
    if gateway is None:
        return ""
    due = TextMessage.objects.filter(pk=message_id, state=State.WAITING, next_at__lte=at)
    if due.filter(expires_at__lte=at).update(state=State.FAILED, problem="expired", content_sealed="", phone_sealed=""):
        return str(State.FAILED)
    if not due.update(state=State.SENDING, tries=F("tries") + 1, next_at=at + STUCK):
        return ""
    message = TextMessage.objects.get(pk=message_id)
    outcome, problem = _post(gateway, message, at)
    if outcome == State.WAITING and message.tries >= TRIES:
        outcome = State.FAILED
    _settle(message, outcome, problem, at)
    return str(outcome)


def send_due(*, at: datetime) -> int:
    """Send what waits to be tried again, and give up what a dead process had in hand; returns how many were sent."""
    TextMessage.objects.filter(state=State.SENDING, next_at__lte=at).update(
        state=State.UNCLEAR, problem="interrupted", content_sealed="", phone_sealed=""
    )
    waiting = (
        TextMessage.objects.filter(state=State.WAITING, next_at__lte=at).order_by("id").values_list("pk", flat=True)
    )
    return sum(deliver(message_id=pk, at=at) == State.SENT for pk in waiting[:200])


def sign(secret: str, stamp: int, body: bytes) -> str:
    """What the header ``X-Hemu-Signature`` carries: HMAC-SHA256 over the time and the body."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _settle(message: TextMessage, outcome: State, problem: str, at: datetime) -> None:
    message.state, message.problem = outcome, problem[:200]
    if outcome == State.WAITING:
        message.next_at = at + timedelta(seconds=15 * 2**message.tries)
    else:
        message.content_sealed = message.phone_sealed = ""
    if outcome == State.SENT:
        message.sent_at = at
    message.save(update_fields=["state", "problem", "next_at", "content_sealed", "phone_sealed", "sent_at"])


def _post(gateway: Gateway, message: TextMessage, at: datetime) -> tuple[State, str]:
    content: dict[str, Any] = json.loads(crypto.open_sealed(message.content_sealed))
    content |= {
        "id": str(message.key),
        "purpose": message.purpose,
        "phone": crypto.open_sealed(message.phone_sealed),
    }
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    stamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": str(message.key),
        "X-Hemu-Signature": f"t={stamp},v1={sign(gateway.secret, stamp, body)}",
    }
    asked = urllib.request.Request(gateway.url, data=body, headers=headers, method="POST")
    try:
        with _opener.open(asked, timeout=SECONDS):
            return State.SENT, ""
    except urllib.error.HTTPError as answer:
        # It answered, and it did not take it.
        return (
            State.FAILED if 400 <= answer.code < 500 and answer.code != 429 else State.WAITING
        ), f"HTTP {answer.code}"
    except urllib.error.URLError as problem:
        # It broke before the whole of it was handed over.
        return State.WAITING, type(problem.reason).__name__
    except (OSError, http.client.HTTPException) as problem:
        # It was on the line when the line broke.
        return State.UNCLEAR, type(problem).__name__


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere gets no numbers there."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetour, urllib.request.ProxyHandler({}))
