"""提醒: what the ladder told me, and “I have it”; the little numbers that stay fresh."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hemu.engines.promises.commands import acknowledge_clock
from hemu.engines.promises.notices import list_digests, mark_read
from hemu.engines.promises.permissions import PROMISES_WORKLIST
from hemu.identity.pages import Request, page
from hemu.identity.web.going import go_next
from hemu.kernel.timekeeping import now


@page(permission=PROMISES_WORKLIST)
def notices(request: Request) -> HttpResponse:
    """What I was told, a line a round."""
    digests = list_digests(actor=request.actor, at=now())
    known = {"digests": digests, "count_new": sum(each.count_new for each in digests)}
    return render(request, "desk/notices.html", known)


@page(permission=PROMISES_WORKLIST, methods=("POST",))
def notices_read(request: Request) -> HttpResponse:
    """All of it is read; nothing is taken in hand by that."""
    mark_read(actor=request.actor, at=now())
    messages.success(request, _("都标为已读了。"))
    return go_next(request, "/notices/")


@page(permission=PROMISES_WORKLIST, methods=("POST",))
def clock_acknowledge(request: Request, clock_id: int) -> HttpResponse:
    """我来处理: take a promise in hand."""
    acknowledge_clock(clock_id=clock_id, actor=request.actor, at=now())
    messages.success(request, _("已记下由您处理，暂时不再逐级提醒。"))
    return go_next(request, "/notices/")
