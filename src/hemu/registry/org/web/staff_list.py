"""The list of staff, and the sheet of activation codes."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, BatchAction, Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip
from hemu.registry.org.commands import Issued, invite_staff_many
from hemu.registry.org.forms import StaffFilters
from hemu.registry.org.models import StaffMember
from hemu.registry.org.names import say_department, say_post
from hemu.registry.org.permissions import ORG_MANAGE, ORG_VIEW
from hemu.registry.org.queries.pages import list_staff, say_account
from hemu.registry.org.queries.staff import list_departments, list_posts
from hemu.registry.org.rules import spaced_code


class StaffList(ListPage):
    """Everybody who works here."""

    key = "staff"
    title = _("员工")
    filters = StaffFilters
    quick = ("q", "department", "state")
    defaults = "state=present"
    default_sort = "number"
    export_permission = ORG_MANAGE  # telephones stand in it (PRV-03)
    is_personal = True
    presets: ClassVar = [
        Preset(_("在职"), "state=present"),
        Preset(_("还没有账号"), "state=invite"),
        Preset(_("已离职"), "state=left"),
    ]
    columns: ClassVar = [
        Column("name", _("姓名"), sort="pinyin", link=True, phone="title"),
        Column("number", _("工号"), sort="number"),
        Column("posts", _("岗位"), value=lambda row: _posts(row)),
        Column("department", _("部门"), value=lambda row: _departments(row)),
        Column("phone", _("手机"), sort="phone"),
        Column("superior", _("上级"), value="superior.name", sort="superior__pinyin"),
        Column(
            "account",
            _("账号"),
            value=lambda row: str(say_account(row)[0]),
            render=lambda row: chip(*say_account(row)),
        ),
        Column("joined_date", _("入职日期"), sort="joined_date", is_shown=False),
        Column("left_at", _("离职时间"), sort="left_at", is_shown=False),
    ]
    actions: ClassVar = [Action(_("登记员工"), "staff_new", ORG_MANAGE, icon="user-plus", is_primary=True)]
    batch_actions: ClassVar = [
        BatchAction("invite", _("打印激活码"), "invitations_print", ORG_MANAGE, icon="printer"),
    ]
    empty = Empty(
        title=_("没有这样的员工"),
        text=_("可以改一改条件，或者登记员工、从台账导入。"),
        icon="users",
        url_name="staff_new",
        label=_("登记员工"),
    )

    def make_filters(self, actor: Actor, data: QueryDict) -> StaffFilters:
        form = StaffFilters(data)
        choose: list[tuple[Any, Any]] = [("", _("全部"))]
        if actor.community_id is not None:
            departments = list_departments(actor=actor, community_id=actor.community_id)
            form.fields["department"].choices = choose + [(str(d.pk), say_department(d)) for d in departments]  # type: ignore[attr-defined]
        form.fields["post"].choices = choose + [(str(p.pk), say_post(p)) for p in list_posts(actor=actor)]  # type: ignore[attr-defined]
        return form

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[StaffMember]:
        staff = list_staff(actor=actor, at=now())
        if text := (filters["q"] or "").strip().lower():
            staff = staff.filter(
                Q(name__startswith=text)
                | Q(pinyin__startswith=text)
                | Q(initials=text)
                | Q(number__iexact=text)
                | Q(phone__endswith=text)
            )
        if filters["department"]:
            staff = staff.filter(holdings__department=filters["department"]).distinct()
        if filters["post"]:
            staff = staff.filter(holdings__post=filters["post"]).distinct()
        match filters["state"]:
            case "present":
                return staff.filter(left_at__isnull=True)
            case "invite":
                return staff.filter(left_at__isnull=True, user__isnull=True)
            case "left":
                return staff.filter(left_at__isnull=False)
        return staff

    def row_url(self, row: StaffMember) -> str:
        return reverse("staff_page", kwargs={"staff_id": row.pk})

    def row_mark(self, row: StaffMember) -> str:
        return "quiet" if row.left_at else ""


def _posts(row: StaffMember) -> str:
    return str(_("、")).join(dict.fromkeys(say_post(h.post) for h in row.holdings.all()))


def _departments(row: StaffMember) -> str:
    return str(_("、")).join(dict.fromkeys(say_department(h.department) for h in row.holdings.all() if h.department))


@page(permission=ORG_VIEW)
def staff_list(request: Request) -> HttpResponse:
    """Everybody who works here."""
    return StaffList().respond(request)


@page(permission=ORG_MANAGE, methods=("POST",))
def invitations_print(request: Request) -> HttpResponse:
    """Issue activation codes for those who were ticked, as one sheet to print and cut (ORG-10)."""
    ids = [int(pk) for pk in request.POST.getlist("ids") if pk.isdigit()][:200]
    issued = invite_staff_many(staff_ids=ids, actor=request.actor, at=now())
    if not issued:
        raise NotAllowedNow(_("选中的员工都已经有账号，或者已经离职。"))
    return show_codes(request, issued)


def show_codes(request: Request, issued: list[Issued], *, is_reset: bool = False) -> HttpResponse:
    """The sheet: one card each, with the code and a picture of the address. It is shown this once."""
    address = request.build_absolute_uri(reverse("activate"))
    cards = [
        {
            "staff": each.staff,
            "code": spaced_code(each.code),
            "expires_at": each.expires_at,
            "qr": segno.make(f"{address}?code={each.code}", error="m").svg_data_uri(scale=3, border=0),
        }
        for each in issued
    ]
    response = render(request, "org/codes.html", {"cards": cards, "address": address, "is_reset": is_reset})
    response["Cache-Control"] = "no-store"
    return response
