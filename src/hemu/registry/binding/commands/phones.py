"""A telephone is proved by a code sent to it (RES-08). Whether anybody is known by the number is never told."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.kernel.crypto import digest
from hemu.kernel.refusals import Invalid, NotAllowedNow
from hemu.kernel.transactions import command
from hemu.registry.binding import sending
from hemu.registry.binding.models import PhoneCode
from hemu.registry.binding.rules import (
    CODE_DIGITS,
    CODE_LIFE,
    CODE_PAUSE,
    CODE_TRIES,
    CODES_A_DAY,
    CODES_AN_HOUR,
    plain_mobile,
)

_PHONE, _CODE, _ADDRESS = "binding_phone", "binding_code", "binding_address"


@command
def ask_phone_code(*, phone: str, address: str, at: datetime) -> str:
    """Send a one-time code to a mobile number; an older one stops working. Gives the number as digits.

    Raises `NotAllowedNow` without a gateway, `Invalid` for what is no mobile number and for whoever asks too often.
    """
    if sending.find_gateway() is None:
        raise NotAllowedNow(_("这里还没有开通短信。请到物业前台领取绑定码。"))
    number = plain_mobile(phone)
    if not number:
        raise Invalid({"phone": _("请填写 11 位手机号")})
    phone_digest = digest(number, purpose=_PHONE)
    address_digest = digest(address, purpose=_ADDRESS)
    _be_patient(phone_digest, address_digest, at)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    PhoneCode.objects.filter(phone_digest=phone_digest, used_at__isnull=True).update(used_at=at)
    PhoneCode.objects.create(
        phone_digest=phone_digest,
        digest=_digest_code(number, code),
        address_digest=address_digest,
        created_at=at,
        expires_at=at + CODE_LIFE,
    )
    minutes = int(CODE_LIFE.total_seconds() // 60)
    sending.put_message(
        purpose="code",
        phone=number,
        text=gettext("验证码 %(code)s，%(minutes)s 分钟内有效。请不要告诉任何人，物业也不会向您要。")
        % {"code": code, "minutes": minutes},
        values={"code": code, "minutes": str(minutes)},
        expires_at=at + CODE_LIFE,
        at=at,
    )
    return number


@command
def prove_phone(*, phone: str, code: str, at: datetime) -> bool:
    """Whether ``code`` is the one that was sent to the number; then it is used up. A wrong one counts.

    Raises `Invalid` where no code is open any more: expired, used, or guessed at too often.
    """
    open_now = PhoneCode.objects.select_for_update().filter(
        phone_digest=digest(phone, purpose=_PHONE), used_at__isnull=True, expires_at__gt=at, tries__lt=CODE_TRIES
    )
    row = open_now.order_by("-id").first()
    if row is None:
        raise Invalid({"code": _("验证码已经过期，或者错得太多次。请重新要一个。")})
    if not secrets.compare_digest(row.digest, _digest_code(phone, "".join(c for c in code if c.isdigit()))):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    row.used_at = at
    row.save(update_fields=["used_at"])
    return True


def _be_patient(phone_digest: str, address_digest: str, at: datetime) -> None:
    asked = PhoneCode.objects.filter(phone_digest=phone_digest)
    if asked.filter(created_at__gt=at - CODE_PAUSE).exists():
        raise Invalid({"phone": _("刚刚发过一个。请过一分钟再要。")})
    if asked.filter(created_at__gt=at - timedelta(days=1)).count() >= CODES_A_DAY:
        raise Invalid({"phone": _("这个号码今天要的验证码太多了。请明天再试，或者到物业前台领取绑定码。")})
    here = PhoneCode.objects.filter(address_digest=address_digest, created_at__gt=at - timedelta(hours=1))
    if address_digest and here.count() >= CODES_AN_HOUR:
        raise Invalid({"phone": _("从这里要的验证码太多了。请过一小时再试。")})


def _digest_code(number: str, code: str) -> str:
    return digest(f"{number}\0{code}", purpose=_CODE)
