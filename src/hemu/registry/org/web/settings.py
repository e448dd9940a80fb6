"""Company, communities, departments and posts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.registry.org import commands
from hemu.registry.org.forms import (
    CommunityForm,
    CompanyForm,
    DepartmentForm,
    NewCommunityForm,
    NewDepartmentForm,
    NewPostForm,
    PostForm,
)
from hemu.registry.org.names import say_department, say_post
from hemu.registry.org.permissions import ORG_COMPANY, ORG_MANAGE, ORG_VIEW
from hemu.registry.org.queries import pages
from hemu.registry.org.queries.staff import list_departments


@page(permission=ORG_COMPANY, methods=("GET", "POST"))
def company(request: Request) -> HttpResponse:
    """The company's names and telephone."""
    found = pages.get_company_for(actor=request.actor)
    form = CompanyForm(
        request.POST or None, initial={"name": found.name, "short_name": found.short_name, "phone": found.phone}
    )
    return answer_form(
        request,
        form,
        lambda data: commands.edit_company(company_id=found.pk, actor=request.actor, at=now(), **data),
        heading=_("公司资料"),
        submit_label=_("保存公司资料"),
        said=_("公司资料已保存。"),
        back_url=reverse("communities"),
    )


@page(permission=ORG_VIEW)
def communities(request: Request) -> HttpResponse:
    """The communities in which one may see the organisation."""
    found = pages.list_communities(actor=request.actor)
    known = {
        "communities": [(c, request.actor.may(ORG_MANAGE, c.pk)) for c in found],
        "may_add": request.actor.may_at_company(ORG_COMPANY),
    }
    return render(request, "org/communities.html", known)


@page(permission=ORG_COMPANY, methods=("GET", "POST"))
def community_new(request: Request) -> HttpResponse:
    """Set up another community."""
    company_id = pages.get_company_for(actor=request.actor).pk
    return answer_form(
        request,
        NewCommunityForm(request.POST or None),
        lambda data: commands.create_community(company_id=company_id, actor=request.actor, at=now(), **data),
        heading=_("新建小区"),
        submit_label=_("建立小区"),
        intro=_("会同时建好管理处的常用部门。房屋和住户可以之后从台账导入。"),
        said=_("小区已建立。"),
        back_url=reverse("communities"),
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def community_edit(request: Request, community_id: int) -> HttpResponse:
    """Change a community's name, address and office telephone."""
    found = pages.get_community_for(actor=request.actor, community_id=community_id)
    initial = {"name": found.name, "address": found.address, "phone": found.phone}
    return answer_form(
        request,
        CommunityForm(request.POST or None, initial=initial),
        lambda data: commands.edit_community(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("修改小区资料"),
        submit_label=_("保存小区资料"),
        said=_("小区资料已保存。"),
        back_url=reverse("communities"),
    )


@page(permission=ORG_VIEW)
def departments(request: Request) -> HttpResponse:
    """The departments of the office, their people and who assigns their work (ORG-04)."""
    lines = pages.list_department_lines(actor=request.actor)
    known = {"lines": lines, "may_manage": request.actor.may(ORG_MANAGE)}
    return render(request, "org/departments.html", known)


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def department_new(request: Request) -> HttpResponse:
    """Add a department."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    return answer_form(
        request,
        NewDepartmentForm(request.POST or None),
        lambda data: commands.add_department(community_id=community_id, actor=request.actor, at=now(), **data),
        heading=_("增加部门"),
        submit_label=_("增加这个部门"),
        said=_("部门已增加。"),
        back_url=reverse("departments"),
    )


@page(permission=ORG_MANAGE, methods=("GET", "POST"))
def department_edit(request: Request, department_id: int) -> HttpResponse:
    """Rename a department."""
    found = pages.get_department_for(actor=request.actor, department_id=department_id)
    return answer_form(
        request,
        DepartmentForm(request.POST or None, initial={"name": found.name, "name_en": found.name_en}),
        lambda data: commands.edit_department(department_id=department_id, actor=request.actor, at=now(), **data),
        heading=_("修改部门"),
        submit_label=_("保存部门"),
        said=_("部门已保存。"),
        back_url=reverse("departments"),
    )


@page(permission=ORG_VIEW)
def posts(request: Request) -> HttpResponse:
    """The posts and how many hold each (ORG-02)."""
    found = [(post, say_post(post)) for post in pages.list_post_rows(actor=request.actor)]
    return render(request, "org/posts.html", {"posts": found, "may_edit": request.actor.may_at_company(ORG_COMPANY)})


@page(permission=ORG_VIEW, methods=("GET", "POST"))
def post_page(request: Request, post_id: int) -> HttpResponse:
    """A post: what it allows, to read or (at the company) to edit (ORG-02)."""
    post = pages.get_post_for(actor=request.actor, post_id=post_id)
    fields = ("name", "name_en", "department_code", "is_supervisor", "permissions")
    form = PostForm(request.POST or None, initial={field: getattr(post, field) for field in fields})
    _prepare(form, request)
    chosen = set(request.POST.getlist("permissions") if request.method == "POST" else post.permissions)
    return answer_form(
        request,
        form,
        lambda data: commands.edit_post(post_id=post_id, actor=request.actor, at=now(), **data),
        heading=say_post(post),
        submit_label=_("保存岗位"),
        said=_("岗位已保存，任职的员工马上按新的权限工作。"),
        back_url=reverse("posts"),
        template="org/post.html",
        extra={
            "post": post,
            "groups": pages.list_permission_groups(),
            "chosen": chosen,
            "may_edit": request.actor.may_at_company(ORG_COMPANY),
        },
    )


@page(permission=ORG_COMPANY, methods=("GET", "POST"))
def post_new(request: Request) -> HttpResponse:
    """Add a post of the company's own."""
    company_id = pages.get_company_for(actor=request.actor).pk
    form = NewPostForm(request.POST or None)
    _prepare(form, request)
    return answer_form(
        request,
        form,
        lambda data: commands.add_post(company_id=company_id, actor=request.actor, at=now(), **data),
        heading=_("增加岗位"),
        submit_label=_("增加这个岗位"),
        said=_("岗位已增加。"),
        back_url=reverse("posts"),
        template="org/post.html",
        extra={
            "groups": pages.list_permission_groups(),
            "chosen": set(request.POST.getlist("permissions")),
            "may_edit": True,
        },
    )


def _prepare(form: PostForm, request: Request) -> None:
    community_id = request.actor.community_id
    known: list[Any] = list_departments(actor=request.actor, community_id=community_id) if community_id else []
    form.fields["department_code"].choices = [("", _("没有"))] + [(d.code, say_department(d)) for d in known]  # type: ignore[attr-defined]
    codes = [p.code for group in pages.list_permission_groups() for p in group.permissions]
    form.fields["permissions"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
