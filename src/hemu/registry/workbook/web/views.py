"""The import screens: upload → what will happen → confirm → progress → result (EST-06)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hemu.identity.pages import Request, page
from hemu.identity.web.form_page import answer_form
from hemu.kernel.refusals import Forbidden
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.list_export import XLSX
from hemu.registry.workbook import commands, queries
from hemu.registry.workbook.changes import SHOWN, list_changes
from hemu.registry.workbook.export import export_to_file
from hemu.registry.workbook.forms import UploadForm
from hemu.registry.workbook.models import ImportRun
from hemu.registry.workbook.permissions import WORKBOOK_EXPORT, WORKBOOK_IMPORT
from hemu.registry.workbook.problems import Problem
from hemu.registry.workbook.template import write_template
from hemu.registry.workbook.web.findings import FindingList
from hemu.registry.workbook.web.uploading import begin_once, new_token

FIRST = 50
"""So many problems stand on the preview itself; all of them have a page of their own."""


@page(permission=WORKBOOK_IMPORT)
def workbook(request: Request) -> HttpResponse:
    """Where importing and exporting begin, with the latest imports."""
    runs = queries.list_runs(actor=request.actor, at=now())
    return render(request, "workbook/workbook.html", {"runs": runs, "may_export": request.actor.may(WORKBOOK_EXPORT)})


@page(permission=WORKBOOK_IMPORT, methods=("GET", "POST"))
def workbook_upload(request: Request) -> HttpResponse:
    """Take a workbook in, once however often the form is sent; one that is refused comes back with the reason."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    return answer_form(
        request,
        form,
        lambda data: begin_once(request, data["file"], at=now()),
        heading=_("导入台账"),
        submit_label=_("上传并核对"),
        back_url=reverse("workbook"),
        done_url=lambda run_id: reverse("workbook_progress", kwargs={"run_id": run_id}),
        template="workbook/upload.html",
        extra={"once": request.POST.get("once") or new_token()},
    )


@page(permission=WORKBOOK_IMPORT)
def workbook_preview(request: Request, run_id: int) -> HttpResponse:
    """What a checked workbook will do, and the first problems by sheet, row and column."""
    found = queries.get_run_page(actor=request.actor, run_id=run_id, at=now())
    if found.is_at_work or found.is_applied:
        return redirect("workbook_progress", run_id=run_id)
    known = {
        "page": found,
        "errors": _first_findings(request, found.run, is_error=True),
        "warnings": _first_findings(request, found.run, is_error=False),
        "changes": list_changes(run=found.run, actor=request.actor),
        "shown": SHOWN,
    }
    response = render(request, "workbook/preview.html", known)
    response["Cache-Control"] = "no-store"  # it shows people's data
    return response


def _first_findings(request: Request, run: ImportRun, *, is_error: bool) -> list[Problem]:
    rows = queries.find_findings(run=run, is_error=is_error)[:FIRST]
    return queries.read_findings(rows, run=run, actor=request.actor)


@page(permission=WORKBOOK_IMPORT)
def workbook_findings(request: Request, run_id: int) -> HttpResponse:
    """Every problem of a check: page by page, on paper, or as a spreadsheet."""
    found = queries.get_run_page(actor=request.actor, run_id=run_id, at=now())
    response = FindingList(found.run).respond(request)
    response["Cache-Control"] = "no-store"
    return response


@page(permission=WORKBOOK_IMPORT, methods=("POST",))
def workbook_apply(request: Request, run_id: int) -> HttpResponse:
    """Confirm; the work is done by a job."""
    commands.confirm_import(run_id=run_id, actor=request.actor, at=now())
    return redirect("workbook_progress", run_id=run_id)


@page(permission=WORKBOOK_IMPORT, methods=("POST",))
def workbook_withdraw(request: Request, run_id: int) -> HttpResponse:
    """Give an import up."""
    commands.withdraw_import(run_id=run_id, actor=request.actor, at=now())
    messages.success(request, _("已放弃，什么都没有改动。"))
    return redirect("workbook")


@page(permission=WORKBOOK_IMPORT, methods=("POST",))
def workbook_resume(request: Request, run_id: int) -> HttpResponse:
    """Take up an import that stands still."""
    commands.resume_import(run_id=run_id, actor=request.actor, at=now())
    return redirect("workbook_progress", run_id=run_id)


@page(permission=WORKBOOK_IMPORT)
def workbook_progress(request: Request, run_id: int) -> HttpResponse:
    """How far it is, and at the end the result. It may be left and come back to.

    A script asks for the figures only, so that the buttons keep the focus; for another state it loads the page.
    """
    found = queries.get_run_page(actor=request.actor, run_id=run_id, at=now())
    is_result = found.is_at_work or found.is_applied
    name = "workbook_progress" if is_result else "workbook_preview"
    if not request.headers.get("HX-Request"):
        return render(request, "workbook/progress.html", {"page": found}) if is_result else redirect(name, run_id)
    shown = "1" if found.is_stalled else "0"
    if found.is_at_work and shown == request.GET.get("stalled", shown):
        return render(request, "workbook/parts/figures.html", {"page": found})
    response = HttpResponse(status=204)
    response["HX-Redirect"] = reverse(name, kwargs={"run_id": run_id})
    return response


@page(permission=WORKBOOK_EXPORT, methods=("GET", "POST"))
def workbook_export(request: Request) -> HttpResponse:
    """The workbook of the current community; taking it is written in the journal (PRV-03)."""
    community_id = request.actor.community_id
    if community_id is None:
        raise Forbidden()
    if request.method == "GET":
        return render(request, "workbook/export.html")
    at = now()
    file, name = export_to_file(community_id=community_id, actor=request.actor, at=at)
    return _download(file, name)


@page(permission=WORKBOOK_IMPORT)
def workbook_template(request: Request) -> HttpResponse:
    """An empty workbook with all headings and a sheet that explains them."""
    return _download(write_template(), _("台账模板.xlsx"))


def _download(file: Any, name: str) -> HttpResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
