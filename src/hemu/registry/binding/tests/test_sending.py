from __future__ import annotations

from datetime import timedelta

import pytest

from hemu.registry.binding import sending
from hemu.registry.binding.models import TextMessage
from hemu.registry.binding.tests.gateway import SECRET, Gateway
from hemu.tests.cast import START

pytestmark = pytest.mark.django_db
PHONE = "13900004321"


def put() -> TextMessage:
    return sending.put_message(
        purpose="code", phone=PHONE, text="验证码 123456", values={"code": "123456"},
        expires_at=START + timedelta(minutes=10), at=START,
    )  # fmt: skip


def test_a_message_is_sent_signed_and_its_text_forgotten(gateway: Gateway) -> None:
    message = put()
    assert PHONE not in message.phone_sealed and "123456" not in message.content_sealed
    assert sending.deliver(message_id=message.pk, at=START) == "sent"
    sent = gateway.got[0]
    assert (sent["phone"], sent["text"], sent["id"]) == (PHONE, "验证码 123456", str(message.key))
    stamp = int(START.timestamp())
    signature = sending.sign(SECRET, stamp, gateway.bodies[0])
    assert gateway.headers[0]["X-Hemu-Signature"] == f"t={stamp},v1={signature}"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.content_sealed) == ("sent", START, "")


def test_what_was_sent_is_not_sent_again(gateway: Gateway) -> None:
    message = put()
    for _time in range(3):
        sending.deliver(message_id=message.pk, at=START)
    sending.send_due(at=START + timedelta(minutes=9))
    assert len(gateway.got) == 1


def test_what_the_gateway_could_not_take_is_tried_again_under_the_same_key(gateway: Gateway) -> None:
    gateway.answers = [503, 429]
    message = put()
    assert sending.deliver(message_id=message.pk, at=START) == "waiting"
    assert sending.send_due(at=START) == 0
    assert sending.send_due(at=START + timedelta(minutes=1)) == 0
    assert sending.send_due(at=START + timedelta(minutes=5)) == 1
    assert {each["id"] for each in gateway.got} == {str(message.key)} and len(gateway.got) == 3


def test_what_may_have_gone_out_is_never_sent_twice(gateway: Gateway) -> None:
    gateway.answers = [None]
    message = put()
    assert sending.deliver(message_id=message.pk, at=START) == "unclear"
    sending.send_due(at=START + timedelta(minutes=9))
    assert len(gateway.got) == 1


def test_a_message_left_by_a_dead_process_is_not_sent_twice(gateway: Gateway) -> None:
    message = put()
    TextMessage.objects.update(state="sending", next_at=START + sending.STUCK)
    sending.send_due(at=START + timedelta(minutes=6))
    message.refresh_from_db()
    assert (message.state, message.problem, gateway.got) == ("unclear", "interrupted", [])


def test_a_refused_and_an_expired_message_are_given_up(gateway: Gateway) -> None:
    gateway.answers = [400]
    refused, late = put(), put()
    assert sending.deliver(message_id=refused.pk, at=START) == "failed"
    assert sending.deliver(message_id=late.pk, at=START + timedelta(minutes=11)) == "failed"
    assert len(gateway.got) == 1
    assert list(TextMessage.objects.order_by("id").values_list("problem", flat=True)) == ["HTTP 400", "expired"]


def test_a_gateway_that_is_down_is_tried_five_times(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMU_SMS_URL", "http://127.0.0.1:9/")
    message = put()
    TextMessage.objects.update(expires_at=START + timedelta(days=9))
    states = [sending.deliver(message_id=message.pk, at=START + timedelta(hours=n)) for n in range(6)]
    assert states == ["waiting"] * 4 + ["failed", ""]


@pytest.mark.parametrize("url", ["http://sms.example.cn/send", "ftp://127.0.0.1/", ""])
def test_numbers_never_leave_in_clear(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HEMU_SMS_URL", url)
    monkeypatch.setenv("HEMU_SMS_SECRET", SECRET)
    assert sending.find_gateway() is None
