"""What binding holds of a person (PRV-04): the telephones of their account, requests, codes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.registry.binding.models import AccountPhone, BindingCode, BindingRequest
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.residents.models import Person


def _user_id(person_id: int) -> int:
    return Person.objects.filter(pk=person_id).values_list("user_id", flat=True).first() or 0


def _phones(person_id: int) -> list[dict[str, Any]]:
    rows = AccountPhone.objects.filter(user=_user_id(person_id)).order_by("id")
    return [{"at": row.proved_at, "phone": row.number} for row in rows]


def _erase_phones(person_id: int, at: datetime) -> int:
    return int(AccountPhone.objects.filter(user=_user_id(person_id)).delete()[0])


def _requests(person_id: int) -> list[dict[str, Any]]:
    rows = BindingRequest.objects.filter(user=_user_id(person_id)).select_related("room").order_by("id")
    return [
        {
            "at": row.asked_at,
            "room": row.room.label,
            "role": row.get_role_display(),
            "name": row.name,
            "phone": row.phone,
            "note": row.note,
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def _erase_requests(person_id: int, at: datetime) -> int:
    codes, _by_model = BindingCode.objects.filter(person=person_id).delete()
    requests, _by_model = BindingRequest.objects.filter(user=_user_id(person_id)).delete()
    return int(codes + requests)


_FIELDS = {"phone": _("手机"), "room": _("房屋"), "role": _("身份"), "name": _("姓名"), "state": _("状态")}


def register() -> None:
    """Say what is held; called from ``AppConfig.ready()``.

    What has a higher order is erased first, so these go before the account does.
    """
    register_holding(Holding("account_phones", _("登录用的手机号"), _phones, _erase_phones, fields=_FIELDS, order=82))
    register_holding(
        Holding(
            "binding_requests",
            _("绑定申请"),
            _requests,
            _erase_requests,
            fields={**_FIELDS, "note": _("想说明的话")},
            order=84,
        )
    )
