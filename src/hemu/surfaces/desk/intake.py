"""One report on its way in: the form of its kind, who reports, and what is known already (INT-04, RES-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from hemu.casework.kinds import CaseKind
from hemu.casework.models import Case
from hemu.surfaces.desk.forms import ReporterForm, StrangerForm
from hemu.surfaces.desk.queries.homes import Whereabouts
from hemu.surfaces.desk.queries.sources import Source

_OCCASIONS: dict[str, str] = {
    Case.Channel.WALK_IN: "walk_in",
    Case.Channel.TELEPHONE: "telephone",
    Case.Channel.HOTLINE: "telephone",
}
_PHONE_DIGITS = 7


@dataclass(frozen=True)
class Intake:
    """The two forms of the screen: what it is about (``form``, the kind's own) and who says so (``who``)."""

    where: Whereabouts
    kind: CaseKind
    source: Source | None
    form: Any
    who: Any

    @classmethod
    def begun(cls, request: Any, where: Whereabouts, kind: CaseKind, source: Source | None) -> Intake:
        """A fresh one, with what the call or visit told already."""
        return cls._with_initial(request, where, kind, source, dict(source.initial) if source else {})

    @classmethod
    def typed(cls, request: Any, where: Whereabouts, kind: CaseKind, source: Source | None) -> Intake:
        """One that changes its kind, or begins with what was typed in the search: nothing typed is lost."""
        if "begin" in request.POST:
            known = dict(source.initial) if source else {}
            return cls._with_initial(request, where, kind, source, {**known, **_contact_in(request.POST)})
        return cls._with_initial(request, where, kind, source, _plain(request.POST))

    @classmethod
    def sent(cls, request: Any, where: Whereabouts, kind: CaseKind, source: Source | None) -> Intake:
        """One that was sent, to be checked."""
        form = kind.open_form(request.POST, request.FILES, **_place_of(request, where))
        who = StrangerForm(request.POST) if where.is_stranger else ReporterForm(request.POST, people=where.people)
        return cls(where, kind, source, form, who)

    @classmethod
    def _with_initial(
        cls, request: Any, where: Whereabouts, kind: CaseKind, source: Source | None, initial: dict[str, Any]
    ) -> Intake:
        on_file = {str(each.person_id) for each in where.people}
        if source is not None and str(source.person_id) in on_file:
            initial.setdefault("reporter", str(source.person_id))
        elif source is not None and (source.name or source.phone):
            initial.setdefault("reporter", "")
        if initial.get("reporter"):
            initial = {**initial, "contact_name": "", "contact_phone": ""} if "summary" not in request.POST else initial
        form = kind.open_form(initial=initial, **_place_of(request, where))
        if where.is_stranger:
            return cls(where, kind, source, form, StrangerForm(initial=initial))
        return cls(where, kind, source, form, ReporterForm(people=where.people, initial=initial))

    def is_valid(self) -> bool:
        """Whether it can be opened; who is not on file says at least a name."""
        fine = bool(self.form.is_valid() & self.who.is_valid())
        if fine and self.where.is_stranger and not self.form.cleaned_data.get("contact_name"):
            self.form.add_error("contact_name", _("请填写来电人、来访人的姓名或称呼。"))
            return False
        return fine

    def known(self) -> Mapping[str, Any]:
        """The facts of the report that the kind's own form does not ask; what was typed goes before what is on file."""
        typed = {name: self.form.cleaned_data.get(name, "") for name in ("contact_name", "contact_phone")}
        if self.where.is_stranger:
            return {**typed, "where_words": self.who.cleaned_data["where_words"]}
        person = self.who.chosen
        if person is None:
            return {**self.where.known, **typed}
        return {
            **self.where.known,
            "reporter_id": person.person_id,
            "contact_name": typed["contact_name"] or person.name,
            "contact_phone": typed["contact_phone"] or person.phone,
        }

    @property
    def occasion(self) -> str:
        """For which occasion the phrases beside the screen are (ORG-07)."""
        if self.kind.code == "complaint":
            return "complaint"
        channel = self.form["channel"].value() if "channel" in self.form.fields else ""
        return _OCCASIONS.get(channel, "telephone")


def _place_of(request: Any, where: Whereabouts) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "community_id": request.actor.community_id,
        "is_public": where.room is None,
    }


def _plain(posted: QueryDict) -> dict[str, Any]:
    """What was typed, as a form's initial values."""
    return {name: values[-1] for name, values in posted.lists() if values and name not in ("to_kind", "kind")}


def _contact_in(posted: QueryDict) -> dict[str, str]:
    """What somebody searched by, in the field where it belongs: a telephone, or a name."""
    text = posted.get("q", "").replace("\0", "").strip()[:60]
    digits = text.replace(" ", "").replace("-", "")
    if digits.isdigit():
        return {"contact_phone": text[:20]} if len(digits) >= _PHONE_DIGITS else {}
    return {"contact_name": text} if text and not text.isascii() and not any(c.isdigit() for c in text) else {}
