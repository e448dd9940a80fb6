"""What engines may point at here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hemu.engines.journal.registry import describe_subject
from hemu.identity.access import Actor
from hemu.identity.models import Community, Company
from hemu.identity.subjects import register_subject
from hemu.registry.org import events
from hemu.registry.org.models import Department, Post, StaffMember
from hemu.registry.org.names import say_department, say_post
from hemu.registry.org.queries import staff as queries


def register() -> None:
    """Tell the engines about staff, communities, posts and departments."""
    register_subject("staff", _("员工"), can_see=queries.can_see_staff, url=_staff_url, names=_staff_names)
    register_subject("community", _("小区"), can_see=queries.can_see_community, names=_community_names)
    register_subject("post", _("岗位"), can_see=queries.can_see_post, url=_post_url, names=_post_names)
    register_subject("department", _("部门"), can_see=queries.can_see_department, names=_department_names)
    register_subject("company", _("公司"), can_see=queries.can_see_company, names=_company_names)
    for code in (events.STAFF, events.COMMUNITY, events.POST, events.DEPARTMENT, events.COMPANY):
        describe_subject(code, fields=events.FIELDS)


def _staff_url(actor: Actor, staff_id: int) -> str:
    return reverse("staff_page", kwargs={"staff_id": staff_id})


def _post_url(actor: Actor, post_id: int) -> str:
    return reverse("post_page", kwargs={"post_id": post_id})


def _staff_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(StaffMember.objects.filter(pk__in=ids).values_list("id", "name"))


def _community_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Community.objects.filter(pk__in=ids).values_list("id", "name"))


def _company_names(ids: Iterable[int]) -> Mapping[int, str]:
    return dict(Company.objects.filter(pk__in=ids).values_list("id", "name"))


def _post_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {post.pk: say_post(post) for post in Post.objects.filter(pk__in=ids)}


def _department_names(ids: Iterable[int]) -> Mapping[int, str]:
    return {each.pk: say_department(each) for each in Department.objects.filter(pk__in=ids)}
