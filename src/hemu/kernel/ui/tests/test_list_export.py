"""A list goes out as a spreadsheet without living formulas, marked and logged (SYS-08, PRV-03)."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from hemu.kernel.refusals import Forbidden
from hemu.kernel.ui import list_export
from hemu.kernel.ui.list_export import disarm, register_export_log, write_workbook
from hemu.kernel.ui.lists import Column, Exported
from hemu.kernel.ui.tests.gallery.views import CaseList
from hemu.kernel.ui.tests.test_list_page import ask


def rows_of(file: Any) -> list[tuple[Any, ...]]:
    return [tuple(c.value for c in row) for row in load_workbook(file).worksheets[0].iter_rows()]


@pytest.mark.rule("SYS-08")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_would_run_gets_an_apostrophe(start: str) -> None:
    assert disarm(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("value", ["3栋1单元", "a=b", "", 5, Decimal("-3.20"), date(2025, 1, 2)])
def test_what_cannot_run_stays_as_it_is(value: Any) -> None:
    assert disarm(value) == value


def test_a_formula_behind_a_control_character_is_found() -> None:
    assert disarm("\x01=1+1") == "'=1+1"


@pytest.mark.rule("SYS-08")
def test_the_sheet_holds_the_columns_with_shanghai_s_time_and_real_figures() -> None:
    row = SimpleNamespace(
        name="=HYPERLINK(1)",
        at=datetime(2025, 11, 23, 1, 12, 30, tzinfo=UTC),
        cost=Decimal("-12.50"),
        ok=True,
        none=None,
    )
    columns = [Column("name", "名称"), Column("at", "时间"), Column("cost", "费用", kind="money"), Column("ok", "按时")]
    file, count = write_workbook([*columns, Column("none", "空")], [row], title="工单/[x]", mark="熊鹏静 导出")
    assert count == 1
    assert rows_of(file)[:2] == [
        ("名称", "时间", "费用", "按时", "空"),
        ("'=HYPERLINK(1)", datetime(2025, 11, 23, 9, 12), Decimal("-12.5"), "是", None),
    ]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[Exported]:
    told: list[Exported] = []
    monkeypatch.setattr(list_export, "_logs", [])  # the house's own log needs a database
    register_export_log(told.append)
    return told


@pytest.mark.rule("PRV-03")
def test_an_export_says_who_took_it_and_is_logged(gallery: Client, log: list[Exported]) -> None:
    response: Any = gallery.get("/gallery/cases/?export=xlsx&state=new&cols=number,summary")
    found = rows_of(io.BytesIO(b"".join(response.streaming_content)))
    assert len(found) == 1 + 128 + 2
    assert found[0] == ("单号", "内容")
    assert found[-1][0].startswith("熊鹏静 于 ")
    assert found[-1][0].endswith("导出 · 意林小镇")
    assert [(e.actor.user_id, e.list_key, e.query, e.rows) for e in log] == [
        (7, "cases", "state=new&cols=number%2Csummary", 128)
    ]


@pytest.mark.rule("PRV-03")
def test_the_mark_stands_on_the_sheet_on_each_printed_page_and_in_the_file_s_properties() -> None:
    file, _count = write_workbook([Column("name", "名称")], [], title="工单", mark="熊鹏静 & 导出 · 意林小镇")
    book = load_workbook(file)
    sheet = book.worksheets[0]
    assert sheet["A1"].comment.text.strip() == "熊鹏静 & 导出 · 意林小镇"
    assert sheet.oddHeader.right.text == sheet.oddFooter.center.text == "熊鹏静 && 导出 · 意林小镇"
    assert book.properties.creator == book.properties.description == "熊鹏静 & 导出 · 意林小镇"


@pytest.mark.rule("PRV-03")
def test_paper_says_who_printed_it_and_is_logged(gallery: Client, log: list[Exported]) -> None:
    content = gallery.get("/gallery/cases/?print=1&state=new").content.decode()
    assert "熊鹏静 于 " in content and "导出 · 意林小镇" in content
    assert [(e.actor.user_id, e.list_key, e.is_paper, e.rows) for e in log] == [(7, "cases", True, 128)]


@pytest.mark.rule("PRV-03")
def test_people_s_data_go_on_paper_only_with_the_permission(gallery: Client, log: list[Exported]) -> None:
    class Closed(CaseList):
        export_permission = "forbidden"
        is_personal = True

    with pytest.raises(Forbidden):
        Closed().respond(ask("?print=1"))
    assert log == []
    assert "print=1" not in Closed().respond(ask("")).content.decode()


@pytest.mark.rule("PRV-03")
def test_without_the_permission_nothing_goes_out(gallery: Client, log: list[Exported]) -> None:
    class Closed(CaseList):
        export_permission = "forbidden"

    with pytest.raises(Forbidden):
        Closed().respond(ask("?export=xlsx"))
    assert log == []
    assert "export=xlsx" not in Closed().respond(ask("")).content.decode()
