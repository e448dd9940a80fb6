"""People who may be on file twice, and making them one (RES-11)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Column, Empty, ListPage
from hemu.registry.residents import commands
from hemu.registry.residents.forms_files import MergeForm
from hemu.registry.residents.household import get_person, list_numbers
from hemu.registry.residents.masking import mask_phone, show_value
from hemu.registry.residents.merging import find_probable, show_doubles, visible_doubles
from hemu.registry.residents.models import Person
from hemu.registry.residents.permissions import RESIDENTS_MERGE
from hemu.registry.residents.web.in_place import person_url


class DoubleList(ListPage):
    """Files that look like one person's."""

    key = "doubles"
    title = _("可能重复的住户")
    default_sort = "name"
    export = False
    columns: ClassVar = [
        Column("name", _("姓名"), value="shown.name", sort="name", link=True, phone="title"),
        Column("phones", _("电话"), value=lambda row: " ".join(row.shown.phones)),
        Column("homes", _("所在房屋"), value=lambda row: " ".join(row.shown.homes)),
        Column("account", _("账号"), value=lambda row: row.user_id is not None),
    ]
    empty = Empty(title=_("没有重复的住户"), text=_("同名，又有同样的电话或生日的，列在这里。"), icon="users")

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Person]:
        return visible_doubles(actor)

    def prepare(self, actor: Actor, rows: Any) -> Any:
        listed = list(rows)
        ids = [row.pk for row in listed]
        shown = {
            each.id: each for each in show_doubles(actor, actor.community_id or 0, Person.objects.filter(pk__in=ids))
        }
        for row in listed:
            row.shown = shown[row.pk]
        return listed

    def row_url(self, row: Person) -> str:
        return reverse("person_merge", kwargs={"person_id": row.pk})


@page(permission=RESIDENTS_MERGE)
def doubles(request: Request) -> HttpResponse:
    """The list of probable doubles."""
    return DoubleList().respond(request)


@page(permission=RESIDENTS_MERGE, methods=("GET", "POST"))
def person_merge(request: Request, person_id: int) -> HttpResponse:
    """Choose which other file is the same person's; this one stays."""
    person = get_person(actor=request.actor, person_id=person_id)
    numbers = list_numbers(person=person)
    found = find_probable(
        actor=request.actor,
        community_id=person.community_id,
        name=person.name,
        phones=numbers,
        birth_date=person.birth_date,
        except_id=person_id,
    )
    if not found:
        messages.info(request, gettext("没有找到与这份档案相像的住户。"))
        return HttpResponseRedirect(person_url(person_id))
    name = show_value(person.name, field="name", actor=request.actor, community_id=person.community_id)
    return answer_form(
        request,
        MergeForm(request.POST or None, doubles=found),
        lambda data: commands.merge_people(
            keep_id=person_id, other_id=data["other"], reason=data["reason"], actor=request.actor, at=now()
        ),
        heading=_("合并重复的档案：%(name)s") % {"name": name},
        submit_label=_("合并到这一份"),
        intro=_(
            "留下的是：%(name)s %(phones)s。另一份的房屋、电话、工单和记录都并到这里，另一份不再存在；"
            "两份都有账号时，另一个账号不再看到房屋。合并不能撤销。"
        )
        % {"name": name, "phones": " ".join(mask_phone(number) for number in numbers)},
        said=_("两份档案已合并。"),
        back_url=person_url(person_id),
    )
