"""What can be done with subscriptions, and the round that delivers (SYS-10)."""

from __future__ import annotations

from hemu.engines.webhooks.commands.delivering import deliver_due, note_new
from hemu.engines.webhooks.commands.subscribing import (
    change_secret,
    end_subscription,
    resend,
    subscribe,
    switch,
)

__all__ = ["change_secret", "deliver_due", "end_subscription", "note_new", "resend", "subscribe", "switch"]
