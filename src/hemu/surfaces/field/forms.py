"""The field's own form: a fault that somebody of the staff came across (REP-09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hemu.casework.commands import Report
from hemu.casework.forms import command_fields
from hemu.casework.models import Case
from hemu.identity.access import Actor
from hemu.kernel.ui.forms import HemuForm, PhotosField
from hemu.operations.repairs.rules import TRADES
from hemu.registry.estate.models import Place, Room
from hemu.surfaces.field.queries import find_rooms, list_places

MOST_NAMED = 3
"""So many homes are named where the words fit several."""


class FieldReportForm(HemuForm):
    """Where, what, how urgent, with photos: what a guard on a round can type with one thumb."""

    place = forms.TypedChoiceField(label=_("在什么位置"), coerce=int, empty_value=None, required=False)
    room = forms.CharField(
        label=_("或者住户房号"),
        required=False,
        max_length=40,
        help_text=_("例如 3-1-1202 或 3栋1单元1202"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    summary = forms.CharField(label=_("什么坏了"), max_length=200)
    category = forms.ChoiceField(label=_("哪一类"), choices=TRADES, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=Case.Urgency.choices, initial=Case.Urgency.GENERAL, widget=forms.RadioSelect
    )
    photos = PhotosField(label=_("照片"), required=False)
    description = forms.CharField(
        label=_("补充说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = _place_choices(list_places(actor=actor))  # type: ignore[attr-defined]

    def clean_room(self) -> Room | None:
        typed = self.cleaned_data["room"].strip()
        if not typed:
            return None
        rooms = find_rooms(actor=self.actor, words=typed)
        if not rooms:
            raise forms.ValidationError(_("没有找到这个房号，请检查楼栋、单元和门牌。"))
        if len(rooms) > 1:
            names = "、".join(str(room) for room in rooms[:MOST_NAMED])
            raise forms.ValidationError(_("有几户对得上（%(names)s），请写上楼栋和单元。"), params={"names": names})
        return rooms[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "room" in cleaned and bool(cleaned.get("place")) == bool(cleaned.get("room")):
            both = cleaned.get("place") and cleaned.get("room")
            words = _("位置和房号只填一个。") if both else _("请选择位置，或填写房号。")
            self.add_error("place", words)
        return cleaned

    def command_fields(self, **known: Any) -> dict[str, Any]:
        """What `open_repair` takes."""
        given = command_fields(self.cleaned_data)
        room, place_id = given.pop("room"), given.pop("place")
        where = {"room_id": room.pk if room else None, "place_id": place_id}
        facts = {"community_id": self.actor.community_id or 0, "channel": Case.Channel.STAFF, **where, **given}
        return {"report": Report(**{**facts, **known})}


def _place_choices(places: Sequence[Place]) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for place in places:
        groups.setdefault(str(place.get_kind_display()), []).append((place.pk, place.name))
    return [("", _("选择位置")), *groups.items()]
