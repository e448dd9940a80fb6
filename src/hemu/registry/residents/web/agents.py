"""Small forms for domestic workers, letters of authority and papers (RES-01)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.kernel.files.store import Upload
from hemu.kernel.timekeeping import civil_date, now
from hemu.registry.residents import commands
from hemu.registry.residents.belongings import get_authority, get_document
from hemu.registry.residents.forms import AuthorityForm, DocumentForm, HelperJobForm, ReasonForm
from hemu.registry.residents.household import get_member, list_people
from hemu.registry.residents.permissions import RESIDENTS_MANAGE
from hemu.registry.residents.queries import get_home
from hemu.registry.residents.web.in_place import answer_in_place, room_url
from hemu.registry.residents.web.views import name_of

BOTH = ("GET", "POST")


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def helper_job(request: Request, member_id: int) -> HttpResponse:
    """What a domestic worker does."""
    member = get_member(actor=request.actor, member_id=member_id)
    job = getattr(member, "helper_job", None)
    names = ("job", "agency", "hours", "is_live_in")
    form = HelperJobForm(request.POST or None, initial={n: getattr(job, n) for n in names} if job else {})
    return answer_in_place(
        request,
        form,
        lambda data: commands.set_helper_job(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("工种与时间：%(name)s") % {"name": name_of(request, member)},
        submit_label=_("保存"),
        said=_("已保存。"),
        back_url=room_url(member.room_id),
        part="household",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def authority_give(request: Request, member_id: int) -> HttpResponse:
    """Keep a letter of authority."""
    member = get_member(actor=request.actor, member_id=member_id)
    owners = list_people(actor=request.actor, room=member.room, role="owner")
    form = AuthorityForm(
        request.POST or None,
        initial={"from_date": civil_date(now())},
        owners=[(row.person_id, name) for row, name in owners],
    )
    return answer_in_place(
        request,
        form,
        lambda data: commands.give_authority(member_id=member_id, actor=request.actor, at=now(), **data),
        heading=_("登记委托书：%(name)s") % {"name": name_of(request, member)},
        submit_label=_("登记委托书"),
        intro=_("委托书原件请拍照或扫描后存到“证件与文件”。"),
        said=_("委托书已登记。"),
        back_url=room_url(member.room_id),
        part="household",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def authority_end(request: Request, authority_id: int) -> HttpResponse:
    """A letter of authority is withdrawn."""
    letter = get_authority(actor=request.actor, authority_id=authority_id)
    return answer_in_place(
        request,
        ReasonForm(request.POST or None),
        lambda data: commands.withdraw_authority(authority_id=authority_id, actor=request.actor, at=now(), **data),
        heading=_("撤回委托书"),
        submit_label=_("确认撤回"),
        intro=letter.scope,
        said=_("委托书已撤回，留在历史里。"),
        back_url=room_url(letter.member.room_id),
        part="household",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def document_add(request: Request, room_id: int) -> HttpResponse:
    """Keep a paper of the home or of one of its people, encrypted."""
    home = get_home(actor=request.actor, room_id=room_id)
    people = [(row.pk, name) for row, name in list_people(actor=request.actor, room=home.room)]
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        initial={"member_id": request.GET.get("member", "")},
        people=people,
    )

    def do(data: dict[str, Any]) -> Any:
        file = data.pop("file")
        upload = Upload(file.name, file)
        return commands.add_document(room_id=room_id, upload=upload, actor=request.actor, at=now(), **data)

    return answer_in_place(
        request,
        form,
        do,
        heading=_("存入文件"),
        submit_label=_("加密存入"),
        said=_("文件已加密存入。"),
        back_url=room_url(room_id),
        part="documents",
    )


@page(permission=RESIDENTS_MANAGE, methods=BOTH)
def document_end(request: Request, document_id: int) -> HttpResponse:
    """A paper no longer counts."""
    document = get_document(actor=request.actor, document_id=document_id)
    return answer_in_place(
        request,
        ReasonForm(request.POST or None),
        lambda data: commands.withdraw_document(document_id=document_id, actor=request.actor, at=now(), **data),
        heading=_("撤下文件：%(kind)s") % {"kind": document.get_kind_display()},
        submit_label=_("确认撤下"),
        said=_("文件已撤下。"),
        back_url=room_url(document.room_id),
        part="documents",
    )
