"""What answers hold of people (PRV-04): a person's own values leave them when the person does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hemu.operations.requests.models import Answer
from hemu.registry.privacy.forgetting import known_values, scrub
from hemu.registry.privacy.holdings import Holding, register_holding
from hemu.registry.residents.models import Person


def register() -> None:
    """Tell privacy what is held and how it is erased."""
    fields = {"number": _("单号"), "answer": _("答复内容")}
    register_holding(Holding("answers", _("答复"), collect_answers, erase_answers, fields=fields, order=205))


def collect_answers(person_id: int) -> list[dict[str, Any]]:
    """What the person was told."""
    rows = Answer.objects.filter(case__reporter=person_id).select_related("case")
    return [{"at": row.answered_at, "number": row.case.number, "answer": row.words} for row in rows]


def erase_answers(person_id: int, at: datetime) -> int:
    """Take the person's own values out of what they were told; the answers stay."""
    values = known_values(Person.objects.get(pk=person_id))
    count = 0
    for row in Answer.objects.filter(case__reporter=person_id).select_for_update():
        words = scrub(row.words, values)
        if words != row.words:
            Answer.objects.filter(pk=row.pk).update(words=words or "—")
            count += 1
    return count
