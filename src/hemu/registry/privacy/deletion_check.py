"""What a deletion can take now, and what has to stay for a while (PRV-04)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.registry.privacy.holdings import Holding, list_holdings


@dataclass(frozen=True)
class DeletionCheck:
    """What a deletion can take now: ``goes``, and with reasons what ``stays``."""

    goes: tuple[Holding, ...]
    stays: tuple[tuple[Holding, Any], ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything can go."""
        return not self.stays

    @property
    def reasons(self) -> list[tuple[str, Any]]:
        """What stays, in words, under the reason that it shares with others."""
        grouped: dict[str, list[str]] = {}
        for each, why in self.stays:
            grouped.setdefault(str(why), []).append(str(each.label))
        return [(gettext("、").join(labels), why) for why, labels in grouped.items()]


def check_deletion(person_id: int) -> DeletionCheck:
    """What would go and what has to stay for now; where anything has to, only what is optional goes."""
    holdings = list_holdings()
    reasons = [(each, reason) for each in holdings if (reason := each.must_stay(person_id))]
    if not reasons:
        return DeletionCheck(tuple(holdings), ())
    bound = {each.code for each, _reason in reasons}
    goes = tuple(each for each in holdings if each.is_optional and each.code not in bound)
    kept = [each for each in holdings if each not in goes and each.code not in bound]
    needed = _("提供物业服务还需要，不再需要时一并删除")
    return DeletionCheck(goes, (*reasons, *((each, needed) for each in kept)))
