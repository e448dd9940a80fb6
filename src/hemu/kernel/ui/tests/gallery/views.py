"""Views of the gallery: every shell and component with invented data, for eyes and for axe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from hemu.kernel.refusals import NotAllowedNow
from hemu.kernel.timekeeping import now
from hemu.kernel.ui.forms import DayField, HemuForm, MomentField, PhoneInput, PhotosField, SignatureField
from hemu.kernel.ui.lists import Action, BatchAction, Column, Empty, ListPage, Preset
from hemu.kernel.ui.templatetags.ui import chip

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    pk: int
    number: str
    summary: str
    home: str
    person: str
    state: tuple[str, str]
    left: tuple[str, str]
    received_at: datetime
    cost: Decimal
    is_urgent: bool = False


class Rows(list[Case]):
    """A list that answers as a query set would."""

    def order_by(self, *terms: str) -> Rows:
        found = Rows(self)
        for term in reversed(terms):
            found.sort(key=lambda row: getattr(row, term.lstrip("-")), reverse=term.startswith("-"))
        return found

    def count(self, *_: Any) -> int:  # type: ignore[override]
        return len(self)

    def values(self, *_: str) -> Rows:
        return self

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return Rows(found) if isinstance(place, slice) else found

    def iterator(self, chunk_size: int) -> Iterator[Case]:
        return iter(self)


SUMMARIES = [
    ("厨房水管爆裂，水漫到客厅", ("在路上", "info"), ("剩 4 分钟", "warn")),
    ("楼上夜间装修噪音，要求处理", ("处理中", "info"), ("剩 22 分钟", "warn")),
    ("卫生间渗漏维修后回访", ("待回访", ""), ("超 6 小时", "bad")),
    ("封阳台手续怎么办", ("已转主管", ""), ("剩 8 小时", "ok")),
    ("空调不制冷，等厂家配件", ("已暂停", "wait"), ("等配件", "wait")),
    ("样板间钥匙未归还", ("待归还", ""), ("剩 8 小时", "ok")),
    ("单元门禁读卡没有反应，晚上回家进不去", ("待派单", ""), ("剩 3 分钟", "warn")),
    ("电梯里有异味，请保洁看看", ("已完成", "ok"), ("按时", "ok")),
]
HOMES = ["3栋1单元1202", "5栋2单元0301", "1栋3单元0502", "2栋1单元0402", "9栋2单元1501", "12栋样板间"]
PEOPLE = ["邹*", "范*", "何**", "石**", "贾**", "欧阳**"]


def make_cases() -> Rows:
    at = now()
    return Rows(
        Case(
            pk=n,
            number=f"WX-2026-{4127 - n:06d}",
            summary=SUMMARIES[n % 8][0],
            home=HOMES[n % 6],
            person=PEOPLE[n % 6],
            state=SUMMARIES[n % 8][1],
            left=SUMMARIES[n % 8][2],
            received_at=at - timedelta(minutes=7 + n * 171),
            cost=Decimal(n * 37 % 400),
            is_urgent=n % 8 == 0,
        )
        for n in range(128)
    )


class CaseFilters(HemuForm):
    q = forms.CharField(label="查找", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("new", "待派单"), ("doing", "处理中"), ("done", "已完成")]
    )
    since = DayField(label="受理日期从", required=False)
    until = DayField(label="到", required=False)
    person = forms.ChoiceField(
        label="负责人", required=False, choices=[("", "所有人"), ("1", "王志强"), ("2", "李海东")]
    )
    urgent = forms.BooleanField(label="只看紧急", required=False)


class CaseList(ListPage):
    key = "cases"
    title = "工单"
    filters = CaseFilters
    quick = ("q", "state")
    columns = [
        Column("number", "单号", sort="number", phone="line"),
        Column("summary", "内容", link=True, phone="title"),
        Column("home", "房屋", sort="home"),
        Column("person", "住户"),
        Column("state", "状态", render=lambda c: chip(c.state[0], c.state[1])),
        Column("left", "时限", render=lambda c: chip(c.left[0], c.left[1])),
        Column("received_at", "受理时间", sort="received_at"),
        Column("cost", "费用", kind="money", sort="cost", phone="hide"),
        Column("pk", "序号", is_shown=False),
    ]
    default_sort = "-received_at"
    per_page = 20
    presets = [Preset("全部"), Preset("待派单", "state=new"), Preset("处理中", "state=doing")]
    batch_actions = [
        BatchAction("assign", "一起派单", "new_case", icon="user-round-check"),
        BatchAction("close", "一起关闭", "new_case", tone="danger"),
    ]
    actions = [Action("新建工单", "new_case", icon="plus")]
    drawer = True
    empty = Empty(
        "还没有工单", "住户报修、投诉、咨询都会变成工单，从这里跟到办完。", url_name="new_case", label="新建第一张工单"
    )

    def rows(self, actor: Any, filters: dict[str, Any]) -> Any:
        if filters["q"] == "none":
            return Rows()
        return make_cases()

    def row_url(self, row: Case) -> str:
        return "/gallery/cases/case/"

    def row_mark(self, row: Case) -> str:
        return {"bad": "late", "warn": "soon"}.get(row.left[1], "")


def draw_summary(case: Case) -> Any:
    template = engines["django"].from_string('{% if c.is_urgent %}{% tag "紧急" "urgent" %} {% endif %}{{ c.summary }}')
    return template.render({"c": case})


CaseList.columns[1] = Column("summary", "内容", render=draw_summary, link=True, phone="title")  # type: ignore[index]


class AllFields(HemuForm):
    kind = forms.ChoiceField(
        label="紧急程度",
        widget=forms.RadioSelect,
        choices=[("urgent", "紧急"), ("general", "一般"), ("deferred", "暂缓")],
        help_text="正在造成损失或危险的选“紧急”，15 分钟到场。",
    )
    summary = forms.CharField(label="问题", help_text="一句话说清楚，例如“厨房水管漏水”。")
    detail = forms.CharField(label="详细情况", widget=forms.Textarea, required=False)
    phone = forms.CharField(label="联系电话", widget=PhoneInput, required=False)
    trade = forms.ChoiceField(label="工种", choices=[("", "请选择"), ("water", "给排水"), ("power", "强电")])
    visit_at = MomentField(label="预约上门", required=False)
    day = DayField(label="入住日期", required=False)
    places = forms.MultipleChoiceField(
        label="影响的地方",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), t) for n, t in enumerate(["厨房", "卫生间", "客厅", "主卧", "次卧", "阳台", "书房", "门口"])],
    )
    elder = forms.BooleanField(label="家里有老人，轻敲门", required=False)
    photos = PhotosField(label="照片", required=False, help_text="最多 9 张，拍清楚位置和周围。")
    signature = SignatureField(label="住户签名", help_text="请住户本人签名。")


def cases(request: HttpRequest) -> HttpResponse:
    return CaseList().respond(request)


def form(request: HttpRequest) -> HttpResponse:
    bound = AllFields(request.POST, request.FILES) if request.method == "POST" else None
    if "wrong" in request.GET:
        bound = AllFields({"phone": "1", "visit_at": "x"}, {})
    words = {"heading": "报修登记", "submit_label": "登记并派单", "back_url": "/gallery/today/"}
    context = {**words, "form": bound or AllFields(), "intro": "电话里问清楚人、房屋、问题和危险，再定紧急程度。"}
    return render(request, "ui/form.html", context, status=422 if bound and not bound.is_valid() else 200)


def error(request: HttpRequest, code: int) -> HttpResponse:
    problem = NotAllowedNow("这张工单已经办完，不能再派单。现在可以：重新打开。", allowed=["reopen"])
    return render(request, f"ui/errors/{code}.html", {"refusal": problem if code == 409 else None}, status=code)


def piece(request: HttpRequest, name: str) -> HttpResponse:
    """One of the gallery's own pages."""
    if name == "today":
        messages.success(request, "已派单给王志强，住户已收到通知。")
    template = engines["django"].from_string((HERE / f"{name}.html").read_text("utf-8"))
    return HttpResponse(template.render({"entries": make_entries(), "cases": make_cases()[:6], "at": now()}, request))


def make_entries() -> Sequence[Any]:
    at = now()

    def entry(minutes: int, who: str, sentence: str, note: str = "", tone: str = "", **more: Any) -> Any:
        base = {"photos": [], "staff_only": False, **more}
        return SimpleNamespace(
            at=at - timedelta(minutes=minutes), who=who, sentence=sentence, note=note, tone=tone, **base
        )

    photo = SimpleNamespace(url="#", thumb_url="/static/ui/icon-192.png", label="漏水处")
    return [
        entry(2, "王志强", "已出发", "手机 · 物业工程部"),
        entry(3, "熊鹏静", "派单给王志强", "承诺“5 分钟派单”兑现，用时 2 分 10 秒", "good"),
        entry(4, "", "已通知住户：王师傅正在赶来", "短信已送达 · 小程序已读"),
        entry(5, "熊鹏静", "备注", "业主脾气急，说话慢一点", staff_only=True),
        entry(7, "熊鹏静", "电话受理", "“水漫到客厅，正在造成损失”", photos=[photo, photo]),
        entry(1500, "系统", "超时未派单，已上报经理", "", "bad"),
        entry(1600, "熊鹏静", "暂停计时：等配件", "采购单已附", "wait"),
    ]
