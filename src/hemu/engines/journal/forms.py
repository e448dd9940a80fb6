"""What the journal is searched by."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.engines.journal.registry import EventType, list_event_types
from hemu.identity.subjects import get_subject_label, list_subject_types
from hemu.kernel.ui.forms import DayField, HemuForm

_PLACES = re.compile(r"%\(\w+\)[sd]")
_RECORD = re.compile(r"([a-z_]{1,30}):([0-9]{1,18})")


class JournalFilterForm(HemuForm):
    """Who, what, when (SYS-04)."""

    who = forms.CharField(label=_("谁"), required=False, max_length=60)
    subject = forms.ChoiceField(label=_("对象"), required=False)
    event = forms.ChoiceField(label=_("事情"), required=False)
    from_date = DayField(label=_("日期，从"), required=False)
    to_date = DayField(label=_("日期，到"), required=False)
    record = forms.ChoiceField(label=_("只看"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = [("", pgettext_lazy("筛选", "不限"))]
        self.fields["subject"].choices = [*anything, *((t.code, t.label) for t in list_subject_types())]  # type: ignore[attr-defined]
        self.fields["event"].choices = [*anything, *_group_events().items()]  # type: ignore[attr-defined]
        self.fields["record"].choices = [*anything, *self._given_record()]  # type: ignore[attr-defined]

    def _given_record(self) -> list[tuple[str, Any]]:
        """One record's entries are reached by a link; the field only lets one leave them again."""
        given = str(self.data.get("record", ""))
        match = _RECORD.fullmatch(given)
        if match is None:
            return []
        return [(given, _("这一条记录（%(what)s）") % {"what": get_subject_label(match[1])})]


def _group_events() -> dict[str, list[tuple[str, str]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for each in list_event_types():
        heading = str(get_subject_label(each.name.partition(".")[0]) or _("其他对象"))
        grouped.setdefault(heading, []).append((each.name, say_event(each)))
    return grouped


def say_event(event: EventType) -> str:
    """The sentence of an event without what differs from one entry to the next: 派单给 …."""
    return _PLACES.sub("…", str(event.sentence))
