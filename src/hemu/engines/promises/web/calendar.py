"""The working-day calendar: the year, a day, a year's publication, office hours (SYS-13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.engines.promises import calendar_pages
from hemu.engines.promises.commands.calendar import publish_year, set_day, set_office_hours
from hemu.engines.promises.forms.calendar import OFF_MARK, WORK_MARK, HoursForm, SpecialDayForm, YearForm, write_hours
from hemu.engines.promises.holidays import list_published
from hemu.engines.promises.permissions import PROMISES_MANAGE, PROMISES_VIEW
from hemu.identity.pages import page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Invalid, NotFound
from hemu.kernel.timekeeping import civil_date, now

FIRST, LAST = 2000, 2100


def _year(request: Any, default: int) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 and FIRST <= int(given) <= LAST else default


def _calendar_url(year: int) -> str:
    return f"{reverse('promise_calendar')}?year={year}"


@page(permission=PROMISES_VIEW)
def calendar(request: Any) -> HttpResponse:
    """A year with its holidays and make-up workdays, and when the offices are open."""
    community_id = request.actor.community_id or 0
    today = civil_date(now())
    known = {
        "found": calendar_pages.get_year(community_id=community_id, year=_year(request, today.year), today=today),
        "offices": calendar_pages.list_office_hours(community_id=community_id),
        "may_manage": request.actor.may(PROMISES_MANAGE),
    }
    return render(request, "promises/calendar.html", known)


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def calendar_day(request: Any) -> HttpResponse:
    """One date that is not what its weekday says."""
    community_id = _community(request)
    given = request.GET.get("date", "")
    try:
        day = date.fromisoformat(given) if given else civil_date(now())
    except ValueError:
        raise NotFound() from None
    row = calendar_pages.get_day(community_id=community_id, day=day)
    kind = ("on" if row.is_working else "off") if row else ""
    form = SpecialDayForm(
        request.POST if request.method == "POST" else None,
        initial={"date": day, "kind": kind, "name": row.name if row else ""},
    )
    return answer_form(
        request,
        form,
        lambda data: set_day(
            community_id=community_id, date=data["date"], is_working=form.is_working(), name=data["name"],
            actor=request.actor, at=now(),
        ),
        heading=_("修改一天"),
        submit_label=_("保存这一天"),
        intro=_("从现在起开始计时的承诺按新的安排计算；正在计时的保持原来的期限。"),
        said=_("日历已修改。"),
        back_url=_calendar_url(day.year),
        template="promises/calendar_form.html",
    )  # fmt: skip


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def calendar_year(request: Any) -> HttpResponse:
    """Make a year's holidays final: what was pasted is shown, then published."""
    community_id = _community(request)
    year = _year(request, civil_date(now()).year + 1)
    form = YearForm(
        request.POST if request.method == "POST" else None, initial={"year": year, "days": _listed(community_id, year)}
    )
    known: dict[str, Any] = {"form": form, "year": year, "back_url": _calendar_url(year)}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if request.POST.get("do") == "publish":
            try:
                moved = publish_year(community_id=community_id, actor=request.actor, at=now(), **data)
            except Invalid as problem:
                form.add_refusal(problem)
            else:
                messages.success(
                    request, _("%(year)s 年已公布，调整了 %(moved)s 个期限。") % {"year": data["year"], "moved": moved}
                )
                return redirect(_calendar_url(data["year"]))
        else:
            off = sum(not is_working for _day, is_working, _name in data["days"])
            known |= {"days": data["days"], "off": off, "on": len(data["days"]) - off}
    return render(request, "promises/calendar_year.html", known, status=422 if form.errors else 200)


@page(permission=PROMISES_MANAGE, methods=("GET", "POST"))
def calendar_hours(request: Any) -> HttpResponse:
    """When the office, or a department, is open."""
    community_id = _community(request)
    code = request.GET.get("department", "")
    offices = {each.department_code: each for each in calendar_pages.list_office_hours(community_id=community_id)}
    if code not in offices:
        raise NotFound()
    office = offices[code]
    form = HoursForm(
        request.POST if request.method == "POST" else None,
        initial={"hours": write_hours(office.hours), "weekend": [str(day) for day in office.weekend]},
    )
    return answer_form(
        request,
        form,
        lambda data: set_office_hours(
            community_id=community_id, department_code=code, actor=request.actor, at=now(), **data
        ),
        heading=_("%(office)s的办公时间") % {"office": office.label},
        submit_label=_("保存办公时间"),
        intro=_("从现在起开始计时的承诺按新的安排计算；正在计时的保持原来的期限。"),
        said=_("办公时间已保存。"),
        back_url=reverse("promise_calendar"),
        template="promises/calendar_form.html",
    )


def _community(request: Any) -> int:
    community_id: int | None = request.actor.community_id
    if community_id is None:
        raise NotFound()
    return community_id


def _listed(community_id: int, year: int) -> str:
    """What is known of the year, as lines to correct: the table's own days, else the published ones."""
    own = [
        (row.date, row.is_working, row.name) for row in calendar_pages.list_days(community_id=community_id, year=year)
    ]
    days = own or [(each.date, each.is_working, each.name) for each in list_published(year)]
    lines = (
        f"{day.isoformat()} {WORK_MARK if is_working else OFF_MARK} {name}".strip() for day, is_working, name in days
    )
    return "\n".join(lines)
