"""The duty list 值班表 (ORG-11): who of each department can be called, by day and by night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import SHANGHAI, civil_date, now
from hemu.registry.org import commands
from hemu.registry.org.forms import DutyForm
from hemu.registry.org.models import Department
from hemu.registry.org.names import say_department
from hemu.registry.org.permissions import ORG_DUTY
from hemu.registry.org.queries import duty as queries

WEEK = timedelta(days=7)
BEGINS, LASTS = time(17, 30), timedelta(hours=15)
"""What the form offers: tonight, from the close of the office until the morning."""


@page(permission=PROMISES_WORKLIST)
def duty(request: Request) -> HttpResponse:
    """Seven days, today's first."""
    at = now()
    start = _read_day(request.GET.get("from", "")) or civil_date(at)
    known = {
        "week": queries.list_week(actor=request.actor, start=start, at=at),
        "before": start - WEEK,
        "after": start + WEEK,
        "may_edit": request.actor.may(ORG_DUTY),
    }
    return render(request, "org/duty.html", known)


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


@page(permission=ORG_DUTY, methods=("GET", "POST"))
def duty_new(request: Request) -> HttpResponse:
    """Put somebody on duty."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    evening = datetime.combine(civil_date(now()), BEGINS, SHANGHAI)
    form = DutyForm(request.POST or None, initial={"from_at": evening, "to_at": evening + LASTS})
    return _answer(
        request,
        form,
        community_id,
        lambda data: commands.set_duty(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("安排值班"),
        said=_("值班已安排。"),
    )


@page(permission=ORG_DUTY, methods=("GET", "POST"))
def duty_edit(request: Request, duty_slot_id: int) -> HttpResponse:
    """Change a duty that stands."""
    slot = queries.get_duty(actor=request.actor, slot_id=duty_slot_id)
    known = {"department": slot.department_id, "staff": slot.staff_id}
    known |= {name: getattr(slot, name) for name in ("from_at", "to_at", "phone", "note")}
    return _answer(
        request,
        DutyForm(request.POST or None, initial=known),
        slot.community_id,
        lambda data: commands.set_duty(
            community_id=slot.community_id, slot_id=slot.pk, actor=request.actor, at=now(), **data
        ),
        heading=_("修改值班"),
        said=_("值班已保存。"),
    )


@page(permission=ORG_DUTY, methods=("POST",))
def duty_remove(request: Request, duty_slot_id: int) -> HttpResponse:
    """Take a duty off the list."""
    commands.remove_duty(slot_id=duty_slot_id, actor=request.actor, at=now())
    messages.success(request, _("值班已取消。"))
    return redirect("duty")


def _answer(
    request: Request, form: DutyForm, community_id: int, do: Callable[[dict[str, Any]], Any], *, heading: str, said: str
) -> HttpResponse:
    people = queries.list_workers_for_duty(community_id=community_id)
    departments = Department.objects.filter(community=community_id)
    _choose(form, "staff", [(each.pk, f"{each.name}（{each.number}）") for each in people])
    _choose(form, "department", [(each.pk, say_department(each)) for each in departments])

    def send(data: dict[str, Any]) -> Any:
        return do({"staff_id": data.pop("staff"), "department_id": data.pop("department"), **data})

    return answer_form(
        request, form, send, heading=heading, said=said, submit_label=_("保存值班"), back_url=reverse("duty")
    )


def _choose(form: DutyForm, field: str, choices: list[tuple[int, str]]) -> None:
    form.fields[field].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]
