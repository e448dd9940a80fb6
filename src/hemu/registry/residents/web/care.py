"""Care flags and the optional profile of a person (RES-03, RES-04)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.kernel.timekeeping import now
from hemu.registry.residents import commands
from hemu.registry.residents.caring import list_open_flags
from hemu.registry.residents.forms import CareForm, ProfileForm
from hemu.registry.residents.household import get_person
from hemu.registry.residents.permissions import RESIDENTS_CARE, RESIDENTS_FILE
from hemu.registry.residents.policy import list_asked
from hemu.registry.residents.web.in_place import answer_in_place, person_url


@page(permission=RESIDENTS_CARE, methods=("GET", "POST"))
def care_edit(request: Request, person_id: int) -> HttpResponse:
    """Say why somebody needs attention."""
    person = get_person(actor=request.actor, person_id=person_id)
    flags = list_open_flags(actor=request.actor, person=person)
    initial = {"kinds": list(flags)} | {f"note_{kind}": note for kind, note in flags.items()}
    form = CareForm(request.POST or None, initial=initial)
    return answer_in_place(
        request,
        form,
        lambda data: commands.set_care_flags(person_id=person_id, flags=form.flags, actor=request.actor, at=now()),
        heading=_("关怀标记"),
        submit_label=_("保存关怀标记"),
        said=_("关怀标记已保存。"),
        back_url=person_url(person_id),
        part="care",
    )


@page(permission=RESIDENTS_FILE, methods=("GET", "POST"))
def profile_edit(request: Request, person_id: int) -> HttpResponse:
    """Fill in what the community asks beyond the usual."""
    person = get_person(actor=request.actor, person_id=person_id)
    asked = list_asked(community_id=person.community_id, person=person)
    form = ProfileForm(
        request.POST or None,
        initial={f"attribute_{pk}": value for pk, _label, value in asked},
        attributes=[(pk, label) for pk, label, _value in asked],
    )
    return answer_in_place(
        request,
        form,
        lambda data: commands.set_profile(person_id=person_id, values=form.values, actor=request.actor, at=now()),
        heading=_("更多资料"),
        submit_label=_("保存更多资料"),
        intro=_("都是个人信息，只写住户愿意告诉我们的。")
        if asked
        else _("小区还没有启用任何内容，可以在住户档案设置里启用。"),
        said=_("更多资料已保存。"),
        back_url=person_url(person_id),
        part="profile",
    )
