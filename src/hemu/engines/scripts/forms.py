"""The form of an occasion: a row a phrase, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hemu.engines.scripts.commands import MAX_PHRASES
from hemu.engines.scripts.presets import Phrase
from hemu.kernel.ui.forms import HemuForm

SPARE = 3
PARTS = ("order", "title_zh", "zh", "title_en", "en")


@dataclass(frozen=True)
class PhraseRow:
    """The controls of one phrase."""

    number: int
    is_spare: bool
    order: BoundField
    title_zh: BoundField
    zh: BoundField
    title_en: BoundField
    en: BoundField

    @property
    def has_errors(self) -> bool:
        return any(getattr(self, part).errors for part in PARTS)


class ScriptForm(HemuForm):
    """All phrases of an occasion, and a few empty rows; a row that is emptied goes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, phrases: Sequence[Phrase], version: int) -> None:
        self.kept = len(phrases)
        super().__init__(data, initial={"version": version})
        for number in range(min(self.kept + SPARE, MAX_PHRASES)):
            phrase = phrases[number] if number < self.kept else Phrase("", "")
            self._add_row(number, phrase)

    def _add_row(self, number: int, phrase: Phrase) -> None:
        text = forms.Textarea(attrs={"rows": 2})
        own: dict[str, forms.Field] = {
            "order": forms.IntegerField(label=_("顺序"), min_value=1, max_value=999, required=False),
            "title_zh": forms.CharField(label=_("什么时候说"), max_length=60, required=False),
            "zh": forms.CharField(label=_("中文怎么说"), max_length=300, required=False, widget=text),
            "title_en": forms.CharField(label=_("什么时候说（英文）"), max_length=80, required=False),
            "en": forms.CharField(label=_("英文怎么说"), max_length=500, required=False, widget=text),
        }
        values = {"order": number + 1, **vars(phrase)}
        for part, control in own.items():
            name = f"{part}_{number}"
            self.fields[name] = control
            self.initial[name] = values[part]

    @property
    def rows(self) -> list[PhraseRow]:
        """The rows for the template."""
        numbers = range(min(self.kept + SPARE, MAX_PHRASES))
        return [PhraseRow(n, n >= self.kept, *(self[f"{part}_{n}"] for part in PARTS)) for n in numbers]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in self.rows:
            title, said = data.get(f"title_zh_{row.number}"), data.get(f"zh_{row.number}")
            filled = any(data.get(f"{part}_{row.number}") for part in PARTS[1:])
            if filled and not title:
                self.add_error(f"title_zh_{row.number}", _("请写明什么时候说"))
            if filled and not said:
                self.add_error(f"zh_{row.number}", _("请写中文怎么说"))
        return data

    def phrases(self) -> list[Phrase]:
        """What was typed, in the order of the numbers."""
        data, found = self.cleaned_data, []
        for row in self.rows:
            values = {part: data[f"{part}_{row.number}"] for part in PARTS[1:]}
            if any(values.values()):
                found.append((data[f"order_{row.number}"] or 999, row.number, Phrase(**values)))
        return [phrase for _order, _number, phrase in sorted(found, key=lambda each: each[:2])]
