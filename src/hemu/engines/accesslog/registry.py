"""What personal data is looked at for: each app that shows it declares its purposes (PRV-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Purpose:
    """``is_bound``: the screen shows it for a job in hand (one's own repair, the caller at the counter).

    A bound purpose is work as it should be: the rounds that look for unusual reading pass it over.
    """

    code: str
    label: Any
    is_bound: bool = False


FIELDS: dict[str, Any] = {
    "name": _("姓名"),
    "phone": _("电话"),
    "id_number": _("证件号码"),
    "birth_date": _("生日"),
    "plate": _("车牌"),
    "document": _("证件与文件"),
}
"""What there is to see of a person, in the order in which screens name it."""

_purposes: dict[str, Purpose] = {}


def declare_purpose(code: str, label: Any, *, is_bound: bool = False) -> Purpose:
    """Declare what data is looked at for; called from ``AppConfig.ready()`` of the app that shows it."""
    known = _purposes.get(code)
    if known is not None and str(known.label) != str(label):
        raise ValueError(f"purpose {code} is declared twice")
    _purposes[code] = Purpose(code, label, is_bound)
    return _purposes[code]


def get_purpose(code: str) -> Purpose:
    """The declared purpose; one whose app is gone still shows, by its code."""
    return _purposes.get(code) or Purpose(code, code)


def list_purposes() -> list[Purpose]:
    """All purposes in the order of their codes."""
    return [_purposes[code] for code in sorted(_purposes)]


def say_fields(codes: str) -> str:
    """The stored codes of fields in words: 姓名、电话."""
    return str(_("、")).join(str(FIELDS.get(code, code)) for code in codes.split(",") if code)
