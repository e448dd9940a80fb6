"""One's own tokens: made for a program with only what it needs, seen, ended (SYS-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from hemu.identity import trail
from hemu.identity.commands import store_token
from hemu.identity.models import ApiToken, User
from hemu.identity.scopes import are_known
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.transactions import command

MOST = 30
"""Tokens of one person."""
LONGEST_DAYS = 730


@command
def make_token(
    *, user: User, name: str, scopes: Sequence[str], days: int, password: str, address: str, at: datetime
) -> str:
    """Make a token for a program, for these areas only; it is shown this once.

    Raises `Invalid` for a wrong ``password``, for no or unknown ``scopes``, for ``days`` out of bounds.
    """
    wrong: dict[str, object] = {}
    if not user.check_password(password):
        wrong["password"] = _("密码不对")
    if not scopes or not are_known(list(scopes)):
        wrong["scopes"] = _("请至少选一个范围。")
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = _("请填写 1 到 %(n)d 之间的天数。") % {"n": LONGEST_DAYS}
    if ApiToken.objects.filter(user=user).count() >= MOST:
        wrong[""] = _("您的令牌太多了，请先停用不用的。")
    if wrong:
        raise Invalid(wrong)
    return store_token(user=user, scopes=scopes, name=name.strip(), life=timedelta(days=days), address=address, at=at)


@command
def end_token(*, user: User, token_id: int, address: str, at: datetime) -> None:
    """End one of one's own tokens at once; raises `NotFound` for anybody else's."""
    ended, _rows = ApiToken.objects.filter(user=user, pk=token_id).delete()
    if not ended:
        raise NotFound()
    trail.note(trail.TOKEN_ENDED, user_id=user.pk, address=address, at=at)


def list_tokens(*, user: User, at: datetime) -> list[ApiToken]:
    """One's own tokens that still hold, the newest first."""
    return list(ApiToken.objects.filter(user=user, expires_at__gt=at).order_by("-created_at", "-pk"))
