"""What the job process does here."""

from __future__ import annotations

from datetime import timedelta

from hemu.kernel.timekeeping import now
from hemu.registry.binding import sending
from hemu.registry.binding.commands.households import end_due_terms
from hemu.registry.binding.models import PhoneCode, TextMessage

KEPT_DAYS = 2
MESSAGES_KEPT_DAYS = 90


def send_message(message_id: int) -> None:
    """Send one message, right after the commit that wrote it."""
    sending.deliver(message_id=message_id, at=now())


def send_due() -> int:
    """The round that tries again."""
    return sending.send_due(at=now())


def end_terms() -> int:
    """The round that lets those leave whose last day is over."""
    return end_due_terms(at=now())


def forget_codes() -> int:
    """The round that forgets old codes and messages: they only served to count and to show."""
    at = now()
    codes, _ = PhoneCode.objects.filter(created_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
    messages, _ = TextMessage.objects.filter(created_at__lt=at - timedelta(days=MESSAGES_KEPT_DAYS)).delete()
    return int(codes + messages)
