"""The page of a staff member and what can be done there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import civil_date, now
from hemu.kernel.ui.forms import HemuForm
from hemu.registry.org import commands
from hemu.registry.org.forms import (
    BuildingsForm,
    DeputyForm,
    GivePostForm,
    LeaveForm,
    NewStaffForm,
    StaffForm,
    SuperiorForm,
)
from hemu.registry.org.models import StaffMember
from hemu.registry.org.names import say_department, say_post
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE, ORG_VIEW
from hemu.registry.org.queries import pages
from hemu.registry.org.queries.staff import get_visible_staff, list_departments
from hemu.registry.org.web.staff_list import show_codes


@page(permission=ORG_VIEW)
def staff_page(request: Request, staff_id: int) -> HttpResponse:
    """Who somebody is here: posts, superior, deputy, buildings, account, time line."""
    found = pages.get_staff_page(actor=request.actor, staff_id=staff_id, at=now())
    return render(request, "org/staff.html", {"page": found})


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def staff_new(request: Request) -> HttpResponse:
    """Register somebody in the current community, with the first post."""
    here = request.actor.community_id
    form = NewStaffForm(request.POST or None, initial={"joined_date": civil_date(now()), "home": here})
    at_company = request.actor.may_at_company(ORG_COMPANY)
    places = [(c.pk, c.name) for c in pages.list_places_to_give(actor=request.actor) if at_company or c.pk == here]
    _choose(form, "home", places, empty=_("公司（全部小区）") if at_company else None)
    posts = [(p.pk, say_post(p)) for p in pages.list_posts_to_give(actor=request.actor)]
    _choose(form, "post", posts, empty=_("请选择"))
    _choose_staff(form, "superior", request)

    def do(data: dict[str, Any]) -> StaffMember:
        return commands.employ(
            home_id=data.pop("home"),
            post_id=data.pop("post"),
            superior_id=data.pop("superior"),
            actor=request.actor,
            at=now(),
            **data,
        )

    return answer_form(
        request,
        form,
        do,
        heading=_("登记员工"),
        submit_label=_("登记这位员工"),
        back_url=reverse("staff_list"),
        done_url=lambda staff: _url(staff.pk),
        said=_("已登记。接下来可以打印激活码给他。"),
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def staff_edit(request: Request, staff_id: int) -> HttpResponse:
    """Correct somebody's data."""
    staff = get_visible_staff(actor=request.actor, staff_id=staff_id)
    fields = ("name", "number", "phone", "joined_date", "note")
    form = StaffForm(request.POST or None, initial={field: getattr(staff, field) for field in fields})
    return _answer(
        request,
        staff,
        form,
        lambda data: commands.edit_staff(staff_id=staff_id, actor=request.actor, at=now(), **data),
        heading=_("修改员工资料"),
        submit_label=_("保存资料"),
        said=_("资料已保存。"),
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def post_give(request: Request, staff_id: int) -> HttpResponse:
    """Put somebody into a post."""
    staff = get_visible_staff(actor=request.actor, staff_id=staff_id)
    form = GivePostForm(request.POST or None, initial={"community": request.actor.community_id})
    _choose(form, "post", [(p.pk, say_post(p)) for p in pages.list_posts_to_give(actor=request.actor)], empty="")
    places = [(c.pk, c.name) for c in pages.list_places_to_give(actor=request.actor)]
    _choose(form, "community", places, empty=_("公司（全部小区）"))
    departments = (
        list_departments(actor=request.actor, community_id=request.actor.community_id)
        if request.actor.community_id
        else []
    )
    _choose(form, "department", [(d.pk, say_department(d)) for d in departments], empty=_("按岗位"))
    return _answer(
        request,
        staff,
        form,
        lambda data: commands.give_post(
            staff_id=staff_id,
            post_id=data["post"],
            community_id=data["community"],
            department_id=data["department"],
            actor=request.actor,
            at=now(),
        ),
        heading=_("任命岗位"),
        submit_label=_("任命"),
        said=_("已任命，权限马上生效。"),
    )


@page(permission=ORG_MANAGE, methods=("POST",))
def post_take(request: Request, staff_id: int, holding_id: int) -> HttpResponse:
    """Take somebody out of a post."""
    commands.take_post(holding_id=holding_id, actor=request.actor, at=now())
    messages.success(request, _("已免去这个岗位，权限马上收回。"))
    return redirect("staff_page", staff_id=staff_id)


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def superior(request: Request, staff_id: int) -> HttpResponse:
    """Say to whom somebody reports."""
    staff = get_visible_staff(actor=request.actor, staff_id=staff_id)
    form = SuperiorForm(request.POST or None, initial={"superior": staff.superior_id})
    _choose_staff(form, "superior", request, without=staff.pk)
    return _answer(
        request,
        staff,
        form,
        lambda data: commands.set_superior(
            staff_id=staff_id, superior_id=data["superior"], actor=request.actor, at=now()
        ),
        heading=_("改上级"),
        submit_label=_("保存上级"),
        said=_("上级已改。"),
    )


@page(methods=("GET", "POST"))
def deputy(request: Request, staff_id: int) -> HttpResponse:
    """Name who stands in during an absence; everybody may for themself (ORG-03)."""
    staff = pages.get_staff_to_deputise(actor=request.actor, staff_id=staff_id)
    today = civil_date(now())
    form = DeputyForm(request.POST or None, initial={"from_date": today, "to_date": today})
    people = pages.list_colleagues(staff=staff)
    _choose(form, "deputy", [(s.pk, f"{s.name}（{s.number}）") for s in people], empty=_("请选择"))
    return _answer(
        request,
        staff,
        form,
        lambda data: commands.set_deputy(
            staff_id=staff_id, deputy_id=data.pop("deputy"), actor=request.actor, at=now(), **data
        ),
        heading=_("安排代岗"),
        submit_label=_("安排代岗"),
        said=_("代岗已安排，这段时间的审批会转给代岗人。"),
    )


@page(methods=("POST",))
def deputy_end(request: Request, staff_id: int, deputyship_id: int) -> HttpResponse:
    """End a deputyship early."""
    commands.end_deputyship(deputyship_id=deputyship_id, actor=request.actor, at=now())
    messages.success(request, _("代岗已结束。"))
    return redirect(_back(request, staff_id))


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def buildings(request: Request, staff_id: int) -> HttpResponse:
    """Say which buildings somebody is the steward of (ORG-05)."""
    staff = get_visible_staff(actor=request.actor, staff_id=staff_id)
    found = pages.list_buildings_to_give(actor=request.actor)
    mine = [b.pk for b in found if _steward(b) == staff]
    form = BuildingsForm(request.POST or None, initial={"buildings": mine})
    _choose(
        form, "buildings", [(b.pk, _say_building(b, staff, len({x.community_id for x in found}) > 1)) for b in found]
    )
    return _answer(
        request,
        staff,
        form,
        lambda data: commands.assign_buildings(
            staff_id=staff_id, building_ids=data["buildings"], actor=request.actor, at=now()
        ),
        heading=_("负责的楼栋"),
        submit_label=_("保存负责的楼栋"),
        said=_("负责的楼栋已更新，住户和工单上会显示他的名字。"),
    )


@page(permission=ORG_MANAGE, methods=("POST",))
def reset(request: Request, staff_id: int) -> HttpResponse:
    """Issue a code for a new password, on a card to hand over."""
    return show_codes(
        request, [commands.reset_password(staff_id=staff_id, actor=request.actor, at=now())], is_reset=True
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def leave(request: Request, staff_id: int) -> HttpResponse:
    """Let somebody go, saying first what will happen (ORG-10)."""
    preview = pages.preview_leaving(actor=request.actor, staff_id=staff_id)
    form = LeaveForm(request.POST or None, initial={"successor": preview.successor.pk if preview.successor else None})
    _choose_staff(form, "successor", request, without=staff_id)
    return _answer(
        request,
        preview.staff,
        form,
        lambda data: commands.leave(staff_id=staff_id, successor_id=data["successor"], actor=request.actor, at=now()),
        heading=_("办理离职：%(name)s") % {"name": preview.staff.name},
        submit_label=_("办理离职"),
        said=_("已办理离职，账号已停用。"),
        template="org/leave.html",
        extra={"preview": preview},
    )


def _answer(
    request: Request,
    staff: StaffMember,
    form: HemuForm,
    do: Any,
    *,
    heading: str,
    submit_label: str,
    said: str,
    **more: Any,
) -> HttpResponse:
    return answer_form(
        request,
        form,
        do,
        heading=heading,
        submit_label=submit_label,
        said=said,
        back_url=_back(request, staff.pk),
        intro=more.pop("intro", f"{staff.name}（{staff.number}）"),
        **more,
    )


def _back(request: Request, staff_id: int) -> str:
    return _url(staff_id) if request.actor.may(ORG_VIEW) else reverse("profile")


def _url(staff_id: int) -> str:
    return reverse("staff_page", kwargs={"staff_id": staff_id})


def _choose(form: HemuForm, field: str, choices: list[tuple[int, str]], empty: str | None = None) -> None:
    form.fields[field].choices = ([("", empty)] if empty is not None else []) + choices  # type: ignore[attr-defined]


def _choose_staff(form: HemuForm, field: str, request: Request, without: int | None = None) -> None:
    people = [s for s in pages.list_present_staff(actor=request.actor) if s.pk != without]
    _choose(form, field, [(s.pk, f"{s.name}（{s.number}）") for s in people], empty=_("没有"))


def _steward(building: Any) -> StaffMember | None:
    stewardship = getattr(building, "stewardship", None)
    return stewardship.staff if stewardship else None


def _say_building(building: Any, staff: StaffMember, with_community: bool) -> str:
    steward = _steward(building)
    name = f"{building.community.name} {building}" if with_community else str(building)
    return name if steward is None or steward == staff else f"{name}（{steward.name}）"
