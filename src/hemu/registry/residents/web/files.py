"""The monthly check of household files, and how the community keeps them (RES-03, RES-06)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hemu.identity.access import Actor
from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import NotFound
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.lists import Action, BatchAction, Column, Empty, ListPage, Preset
from hemu.registry.estate.models import Room
from hemu.registry.estate.queries import list_buildings
from hemu.registry.residents import commands, completeness
from hemu.registry.residents.forms_files import FileFilters, PolicyForm
from hemu.registry.residents.permissions import RESIDENTS_MANAGE, RESIDENTS_SETTINGS, RESIDENTS_VIEW
from hemu.registry.residents.policy import list_labels
from hemu.registry.residents.web.in_place import room_url

MOST_AT_ONCE = 200


class FileList(ListPage):
    """Which files ask for a check, and what they lack."""

    key = "household_files"
    title = _("住户档案核对")
    filters = FileFilters
    quick = ("q", "state", "missing")
    defaults = "state=due"
    default_sort = "confirmed_at"
    presets: ClassVar = [
        Preset(_("该核对的"), "state=due"),
        Preset(_("有缺项"), "state=&missing=any"),
        Preset(_("缺电话"), "state=&missing=phone"),
        Preset(_("缺紧急联系人"), "state=&missing=contact"),
        Preset(_("已核对的"), "state=done"),
    ]
    columns: ClassVar = [
        Column("label", _("房屋"), sort="sort", link=True, phone="title"),
        Column("occupancy", _("房屋状态"), value="get_occupancy_display", sort="occupancy"),
        Column("missing", _("还缺"), value="file.said", render="residents/parts/missing.html"),
        Column(
            "confirmed_at",
            _("上次核对"),
            value="file.confirmed_at",
            kind="ago",
            sort=("was_checked", "household_file__confirmed_at", "sort"),
        ),
        Column("confirmed_by", _("谁核对的"), value="file.confirmed_by", phone="hide"),
        Column(
            "confirm",
            _("核对"),
            value=lambda room: None,
            render="residents/parts/confirm_button.html",
            permission=RESIDENTS_MANAGE,
            export=lambda room: "",
        ),
    ]
    batch_actions: ClassVar = [BatchAction("confirm", _("核对无误"), "files_confirm", RESIDENTS_MANAGE, icon="check")]
    actions: ClassVar = [Action(_("住户档案设置"), "file_settings", RESIDENTS_SETTINGS, icon="settings")]
    empty = Empty(
        title=_("没有要核对的档案"), text=_("每份档案定期核对一次；修改资料也算核对。"), icon="clipboard-check"
    )

    def make_filters(self, actor: Actor, data: QueryDict) -> FileFilters:
        return FileFilters(data, buildings=[(b.pk, str(b)) for b in list_buildings(actor=actor)])

    def rows(self, actor: Actor, filters: dict[str, Any]) -> QuerySet[Room]:
        rooms = completeness.visible_files(actor)
        if filters["q"]:
            rooms = rooms.filter(label__icontains=filters["q"].strip())
        if filters["building"]:
            rooms = rooms.filter(unit__building=filters["building"])
        if filters["state"]:
            days = completeness.get_confirm_days(actor.community_id)
            rooms = completeness.by_check(rooms, is_due=filters["state"] == "due", at=now(), confirm_days=days)
        if filters["missing"]:
            rooms = completeness.lacking(rooms, filters["missing"])
        return completeness.with_completeness(rooms)

    def prepare(self, actor: Actor, rows: Any) -> Any:
        at, days = now(), completeness.get_confirm_days(actor.community_id)
        for room in rows:
            room.file = completeness.read_completeness(room, at=at, confirm_days=days)
        return rows

    def row_url(self, row: Room) -> str:
        return room_url(row.pk)


@page(permission=RESIDENTS_VIEW)
def files(request: Request) -> HttpResponse:
    """The list of files."""
    return FileList().respond(request)


@page(permission=RESIDENTS_MANAGE, methods=("POST",))
def files_confirm(request: Request) -> HttpResponse:
    """The ticked files are right; with ``only`` this one, whatever is ticked."""
    asked = request.POST.getlist("only") or request.POST.getlist("ids")
    ids = [int(each) for each in asked[:MOST_AT_ONCE] if each.isascii() and each.isdigit() and len(each) < 19]
    count = commands.confirm_files(room_ids=ids, actor=request.actor, at=now())
    said = ngettext("核对了 %(count)s 份档案。", "核对了 %(count)s 份档案。", count) % {"count": count}
    messages.success(request, said)
    return HttpResponseRedirect(_back(request) or reverse("household_files"))


@page(permission=RESIDENTS_MANAGE, methods=("POST",))
def file_confirm(request: Request, room_id: int) -> HttpResponse:
    """This file is right."""
    commands.confirm_file(room_id=room_id, actor=request.actor, at=now())
    messages.success(request, gettext("已核对。"))
    return HttpResponseRedirect(room_url(room_id))


@page(permission=RESIDENTS_SETTINGS, methods=("GET", "POST"))
def file_settings(request: Request) -> HttpResponse:
    """After how many days a file asks for a check, and what the profile asks."""
    community_id = request.actor.community_id
    if community_id is None:
        raise NotFound()
    labels, chosen = list_labels(community_id=community_id)
    initial = {"confirm_days": completeness.get_confirm_days(community_id), "chosen": chosen}
    form = PolicyForm(request.POST or None, initial=initial, labels=labels)
    return answer_form(
        request,
        form,
        lambda data: commands.set_file_policy(
            community_id=community_id,
            confirm_days=data["confirm_days"],
            attributes=form.attributes,
            actor=request.actor,
            at=now(),
        ),
        heading=_("住户档案设置"),
        submit_label=_("保存设置"),
        said=_("设置已保存。"),
        back_url=reverse("household_files"),
    )


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else ""
