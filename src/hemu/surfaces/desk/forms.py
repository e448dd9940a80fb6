"""The fields of the desk: what the list of cases is searched by, and whom several cases go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hemu.casework.kinds import list_kinds
from hemu.casework.models import Case
from hemu.casework.queries import list_worker_loads, list_workers
from hemu.kernel.ui.forms import DayField, HemuForm
from hemu.registry.residents.masking import mask_name
from hemu.registry.residents.queries import Member
from hemu.surfaces.desk.queries.cases import GROUPS
from hemu.surfaces.desk.queries.homes import Somebody

Choices = list[tuple[str, Any]]


class CaseFilterForm(HemuForm):
    """What the list of cases is searched by (SYS-08)."""

    q = forms.CharField(label=_("单号、内容、房号"), required=False, max_length=60)
    group = forms.ChoiceField(label=_("状态"), choices=[("", pgettext_lazy("筛选", "不限")), *GROUPS], required=False)
    urgency = forms.ChoiceField(
        label=_("紧急程度"), choices=[("", pgettext_lazy("筛选", "不限")), *Case.Urgency.choices], required=False
    )
    assignee = forms.ChoiceField(label=_("处理人"), required=False)
    kind = forms.ChoiceField(label=_("类型"), required=False)
    category = forms.ChoiceField(label=_("工单类别"), required=False)
    channel = forms.ChoiceField(
        label=_("来源"), choices=[("", pgettext_lazy("筛选", "不限")), *Case.Channel.choices], required=False
    )
    where = forms.CharField(label=_("楼栋、房号或位置"), required=False, max_length=60)
    received_from = DayField(label=_("受理日期，从"), required=False)
    received_to = DayField(label=_("受理日期，到"), required=False)
    done_from = DayField(label=_("完工日期，从"), required=False)
    done_to = DayField(label=_("完工日期，到"), required=False)

    def __init__(self, *args: Any, community_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Callables: a request that only asks for the filters' names costs no query.
        self._set_choices("assignee", lambda: _workers(community_id))
        self._set_choices("kind", lambda: _any([(kind.code, kind.label) for kind in list_kinds()]))
        self._set_choices("category", lambda: _any([each for kind in list_kinds() for each in kind.categories]))

    def _set_choices(self, name: str, choices: Callable[[], Choices]) -> None:
        self.fields[name].choices = cache(choices)  # type: ignore[attr-defined]


def _any(choices: Choices) -> Choices:
    return [("", pgettext_lazy("筛选", "不限")), *choices]


def _workers(community_id: int | None) -> Choices:
    if community_id is None:
        return _any([])
    return _any([(str(worker.pk), worker.name) for worker in list_workers(community_id)])


class AssignSeveralForm(HemuForm):
    """Whom the chosen cases go to (CAS-03)."""

    assignee = forms.TypedChoiceField(label=_("派给"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(label=_("交代"), required=False, max_length=500)

    def __init__(self, *args: Any, community_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            (str(load.staff.pk), _("%(name)s（手上 %(n)d 件）") % {"name": load.staff.name, "n": load.in_hand})
            for load in list_worker_loads(community_id)
        ]


class ReporterForm(HemuForm):
    """Who of the home reports; «somebody else» is asked for a name and telephone beside it (REP-01)."""

    reporter = forms.ChoiceField(label=_("谁来反映"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Sequence[Somebody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.person_id): each for each in people}
        choices = [(key, _say_somebody(each)) for key, each in self._people.items()]
        self.fields["reporter"].choices = [*choices, ("", _("其他人"))]  # type: ignore[attr-defined]
        self.initial.setdefault("reporter", next(iter(self._people), ""))

    @property
    def chosen(self) -> Somebody | None:
        """The person on file who was chosen; None for somebody else."""
        return self._people.get(self.cleaned_data.get("reporter", ""))


class StrangerForm(HemuForm):
    """Where it is, in the words of somebody who is not on file (RES-10)."""

    where_words = forms.CharField(
        label=_("在哪里"), max_length=120, help_text=_("用自己的话说清地点，例如“北门外公交站”。")
    )


class CallerForm(HemuForm):
    """Who of the home it was."""

    person = forms.TypedChoiceField(label=_("是哪一位"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {str(each.id): f"{mask_name(each.name)}（{each.role_label}）" for each in members}
        self.fields["person"].choices = list(choices.items())  # type: ignore[attr-defined]


def _say_somebody(each: Somebody) -> str:
    return "  ".join(part for part in (mask_name(each.name), f"（{each.role}）", each.phone) if part)
