"""The doors of the resident's home page (SYS-14): what can be asked for, kinds that belong together behind one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.casework.kinds import CaseKind, list_kinds


@dataclass(frozen=True)
class Door:
    """One tap. ``kinds`` are what stands behind it; one of them alone is opened at once."""

    code: str
    label: Any
    icon: str
    kinds: Sequence[CaseKind]
    in_elder_mode: bool = True

    @property
    def url(self) -> str:
        """The form of the only kind, else the choice among them."""
        if len(self.kinds) == 1:
            return reverse("portal_report_kind", kwargs={"kind": self.kinds[0].code})
        return f"{reverse('portal_report')}?about={self.code}"


@dataclass(frozen=True)
class _Group:
    code: str
    label: Any
    icon: str
    kinds: Sequence[str]
    in_elder_mode: bool = True


_GROUPS = (
    _Group("repair", _("报修"), "wrench", ["repair"]),
    _Group("service", _("服务申请"), "hand-platter", ["service"], in_elder_mode=False),
    _Group("voice", _("投诉建议"), "message-square-text", ["complaint", "suggestion", "praise"]),
    _Group("help", _("咨询求助"), "life-buoy", ["help", "consult"]),
)
WRITE = ("consult", "suggestion", "complaint")
"""What writing to the office opens, the first of them that there is (NOT-07)."""


def list_report_kinds() -> list[CaseKind]:
    """The kinds of case that a resident can open."""
    return [kind for kind in list_kinds() if kind.resident_form is not None]


def list_doors() -> list[Door]:
    """The doors that lead somewhere; a kind that belongs to no group has its own."""
    kinds = {kind.code: kind for kind in list_report_kinds()}
    doors = []
    for group in _GROUPS:
        found = [kinds.pop(code) for code in group.kinds if code in kinds]
        if found:
            doors.append(Door(group.code, group.label, group.icon, found, group.in_elder_mode))
    own = [Door(kind.code, kind.label, kind.icon, [kind], in_elder_mode=False) for kind in kinds.values()]
    return doors + own


def find_writing_kind() -> CaseKind | None:
    """What “write to us” opens; None where no kind fits."""
    kinds = {kind.code: kind for kind in list_report_kinds()}
    return next((kinds[code] for code in WRITE if code in kinds), None)
