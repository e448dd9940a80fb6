"""Deciding a request: the same form for the desk and for an owner's phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import now
from hemu.registry.binding import commands
from hemu.registry.binding.authority import OWNERS_MAY_ADD
from hemu.registry.binding.forms import NEW, ConfirmForm
from hemu.registry.binding.models import BindingRequest
from hemu.registry.binding.queries import Candidate, Decision, get_decision


def decide(request: Any, binding_id: int, *, template: str, back_url: str, reject_url: str) -> HttpResponse:
    """Show the request with how it fits the file, and confirm it with what was chosen; one decided is only shown."""
    decision = get_decision(actor=request.actor, binding_id=binding_id)
    if decision.request.state != BindingRequest.State.WAITING and request.method == "GET":
        known = {"decision": decision, "asked": decision.request, "is_waiting": False, "back_url": back_url}
        return render(request, f"{template.removesuffix('.html')}_done.html", known)
    form = make_form(decision, request.POST or None)

    def do(data: dict[str, Any]) -> Any:
        return commands.confirm_binding(binding_id=binding_id, actor=request.actor, at=now(), **data)

    return answer_form(
        request,
        form,
        do,
        heading=decision.request.room.label,
        submit_label=_("确认绑定"),
        said=_("已绑定，他现在就能看到这一户。"),
        back_url=back_url,
        template=template,
        extra={
            "decision": decision,
            "asked": decision.request,
            "is_waiting": True,
            "reject_url": reject_url,
        },
    )


def make_form(decision: Decision, posted: Any) -> ConfirmForm:
    """The form with the people of the household as choices, the likely one chosen."""
    likely = decision.likely
    initial = {"person_id": likely.person_id if likely else NEW, "role": decision.request.role}
    form = ConfirmForm(posted, initial=initial)
    free = [each for each in decision.candidates if each.is_allowed and not each.has_account]
    choices: list[tuple[str, str]] = [(str(each.person_id), _say(each)) for each in free]
    form.fields["person_id"].choices = [*choices, (NEW, _("档案里还没有，登记为新的一位"))]  # type: ignore[attr-defined]
    if not decision.may_choose_role:
        roles = [(role.value, role.label) for role in OWNERS_MAY_ADD]
        form.fields["role"].choices = roles  # type: ignore[attr-defined]
    return form


def _say(candidate: Candidate) -> str:
    name = _("姓名一致") if candidate.fit.name else _("姓名不一致")
    phone = _("电话一致") if candidate.fit.phone else _("电话不一致")
    return _("%(who)s（%(role)s）：%(name)s，%(phone)s") % {
        "who": candidate.name,
        "role": candidate.role,
        "name": name,
        "phone": phone,
    }
