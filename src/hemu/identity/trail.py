"""What happens to an account, for the journal (SYS-04).

The journal stands above identity, so identity only says what happened; the journal registers as the
recorder that keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class AccountEvent:
    """Something that happened to an account: its name, and the sentence the journal shows."""

    name: str
    sentence: Any


PASSWORD_CHANGED = AccountEvent("account.password_changed", _("修改了密码"))
PASSWORD_SET = AccountEvent("account.password_set", _("重新设置了密码"))
TOTP_TURNED_ON = AccountEvent("account.totp_turned_on", _("开启了两步验证"))
TOTP_TURNED_OFF = AccountEvent("account.totp_turned_off", _("关闭了两步验证"))
RECOVERY_CODES_MADE = AccountEvent("account.recovery_codes_made", _("生成了新的恢复码"))
RECOVERY_CODE_USED = AccountEvent("account.recovery_code_used", _("用恢复码登录"))
TOKEN_ISSUED = AccountEvent("account.token_issued", _("领取了接口令牌"))
TOKEN_ENDED = AccountEvent("account.token_ended", _("停用了接口令牌"))
CLOSED = AccountEvent("account.closed", _("账号已停用"))

ALL = (
    PASSWORD_CHANGED,
    PASSWORD_SET,
    TOTP_TURNED_ON,
    TOTP_TURNED_OFF,
    RECOVERY_CODES_MADE,
    RECOVERY_CODE_USED,
    TOKEN_ISSUED,
    TOKEN_ENDED,
    CLOSED,
)

Recorder = Callable[[AccountEvent, int, str, datetime], None]
"""``recorder(event, user_id, address, at)``, called inside the command's transaction."""
_recorders: list[Recorder] = []


def register_recorder(recorder: Recorder) -> None:
    """Have ``recorder`` keep what happens to accounts; called from ``AppConfig.ready()``."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def note(event: AccountEvent, *, user_id: int, address: str, at: datetime) -> None:
    """Tell every recorder."""
    for recorder in _recorders:
        recorder(event, user_id, address, at)
