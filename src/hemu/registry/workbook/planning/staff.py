"""The staff's sheet (ORG-01, ORG-03, ORG-05): posts, superiors and the stewards' buildings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from hemu.registry.org.models import Department, Post, PostHolding, StaffMember, Stewardship
from hemu.registry.org.presets import DEPARTMENTS, OTHER_NAMES, POSTS
from hemu.registry.workbook.headings import Header
from hemu.registry.workbook.models import StagedStaff
from hemu.registry.workbook.planning.base import Plan
from hemu.registry.workbook.rows import StaffRow, compose_note
from hemu.registry.workbook.states import Action

POST, SUPERIOR, BUILDINGS, DETAILS = "post", "superior", "buildings", "details"


@dataclass
class _Office:
    """What the company and its office already have."""

    posts: dict[str, str] = field(default_factory=dict)
    company_posts: set[str] = field(default_factory=set)
    departments: dict[str, str] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    holdings: dict[int, list[PostHolding]] = field(default_factory=dict)
    stewards: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, company_id: int | None, community_id: int | None) -> _Office:
        """From what stands, and from what a new company and office will begin with."""
        office = cls()
        for preset in POSTS:
            office.posts[preset.name] = preset.code
            office.posts |= dict.fromkeys(preset.also, preset.code)
            if preset.is_company:
                office.company_posts.add(preset.code)
        office.departments = {d.name: d.name for d in DEPARTMENTS}
        if company_id is not None:
            for post in Post.objects.filter(company_id=company_id):
                office.posts[post.name] = post.code
                if post.level == Post.Level.COMPANY:
                    office.company_posts.add(post.code)
        if community_id is not None:
            names = Department.objects.filter(community_id=community_id).values_list("name", flat=True)
            office.departments |= {name: name for name in names}
            office._load_staff(community_id)
        return office

    def _load_staff(self, community_id: int) -> None:
        rows = StaffMember.objects.filter(home_id=community_id).select_related("superior")
        self.staff = {s.number: s for s in rows}
        holdings = PostHolding.objects.filter(staff__home_id=community_id).select_related("post", "department")
        for holding in holdings:
            if holding.community_id in (None, community_id):
                self.holdings.setdefault(holding.staff_id, []).append(holding)
        stewards = Stewardship.objects.filter(building__community_id=community_id)
        self.stewards = dict(stewards.values_list("building__code", "staff__number"))


class StaffPlanner:
    """There are few staff, so all rows are looked at together."""

    def __init__(self, plan: Plan, company_id: int | None, buildings: set[str], *, may_company: bool) -> None:
        self.plan = plan
        self.office = _Office.load(company_id, plan.standing.community_id)
        self.buildings = buildings
        self.may_company = may_company
        self.rows: list[StaffRow] = []

    def plan_all(self, rows: Sequence[StaffRow], header: Header) -> None:
        """Check all of them against each other, then compare each with what stands."""
        self.rows = list(rows)
        lines = self._check_numbers(header)
        self._check_superiors(lines, header)
        self._check_buildings(header)
        posts = {row.row: self._post_of(row, header) for row in self.rows}
        for row in self.rows:
            self._check_department(row, header)
        if not self.plan.is_sound:
            return
        for row in self.rows:
            self._plan_one(row, posts[row.row] or "", header)

    def _check_numbers(self, header: Header) -> dict[str, StaffRow]:
        lines: dict[str, StaffRow] = {}
        phones: dict[str, int] = {}
        for row in self.rows:
            if row.number:
                first = lines.setdefault(row.number, row)
                if first is not row:
                    text = _("与第 %(first)s 行重复")
                    problem = header.problem(row.row, "staff_number", row.number, text, first=first.row)
                    self.plan.findings.error(problem)
            phone = row.fields["phone"]
            if phone and phones.setdefault(phone, row.row) != row.row:
                text = _("与第 %(first)s 行是同一个电话，请核对")
                self.plan.findings.warn(header.problem(row.row, "phone", phone, text, first=phones[phone]))
        return lines

    def _check_superiors(self, lines: dict[str, StaffRow], header: Header) -> None:
        above = {n: s.superior.number for n, s in self.office.staff.items() if s.superior is not None}
        for row in self.rows:
            if not row.superior:
                continue
            if row.superior not in lines and not self._is_present(row.superior):
                text = _("没有工号为“%(number)s”的员工")
                problem = header.problem(row.row, "superior", row.superior, text, number=row.superior)
                self.plan.findings.error(problem)
            elif row.number:
                above[row.number] = row.superior
        for row in self.rows:
            if row.number and row.superior and _is_circle(row.number, above):
                text = _("上级关系绕成了一圈：自己成了自己的上级")
                self.plan.findings.error(header.problem(row.row, "superior", row.superior, text))

    def _is_present(self, number: str) -> bool:
        known = self.office.staff.get(number)
        return known is not None and known.left_at is None

    def _check_buildings(self, header: Header) -> None:
        stewards: dict[str, int] = {}
        for row in self.rows:
            for building in row.buildings:
                if building not in self.buildings:
                    text = _("没有 %(building)s 这栋楼")
                    problem = header.problem(row.row, "buildings", "、".join(row.buildings), text, building=building)
                    self.plan.findings.error(problem)
                first = stewards.setdefault(building, row.row)
                if first != row.row:
                    text = _("%(building)s 栋在第 %(first)s 行已经有人负责")
                    value = "、".join(row.buildings)
                    problem = header.problem(row.row, "buildings", value, text, building=building, first=first)
                    self.plan.findings.error(problem)

    def _post_of(self, row: StaffRow, header: Header) -> str | None:
        if not row.post:
            return None
        code = self.office.posts.get(row.post) or OTHER_NAMES.get(row.post)
        if code is None:
            text = _("没有“%(post)s”这个岗位，请先在岗位设置里增加，或改成已有的岗位")
            self.plan.findings.error(header.problem(row.row, "post", row.post, text, post=row.post))
        elif code in self.office.company_posts and not self.may_company:
            text = _("这是公司的岗位，须由公司的管理员办理")
            self.plan.findings.error(header.problem(row.row, "post", row.post, text))
        return code

    def _check_department(self, row: StaffRow, header: Header) -> None:
        if row.department and row.department not in self.office.departments:
            text = _("没有“%(department)s”这个部门")
            problem = header.problem(row.row, "department", row.department, text, department=row.department)
            self.plan.findings.error(problem)

    def _plan_one(self, row: StaffRow, post: str, header: Header) -> None:
        number = row.number or ""
        old = self.office.staff.get(number)
        if old is None:
            self._stage(row, post, None, [], {"changes": {"number": [None, number]}})
            self.plan.count("staff", "created")
            return
        if old.left_at is not None:
            text = _("这位员工已经离职，未作改动")
            self.plan.findings.warn(header.problem(row.row, "staff_number", number, text))
            self.plan.count("staff", "unchanged")
            return
        does, shown = self._differences(row, post, old, header)
        if does:
            self._stage(row, post, old, does, {"changes": shown})
        self.plan.count("staff", "updated" if does else "unchanged")

    def _differences(
        self, row: StaffRow, post: str, old: StaffMember, header: Header
    ) -> tuple[list[str], dict[str, Any]]:
        does: list[str] = []
        shown: dict[str, Any] = {}
        note = compose_note(old.note, row.extra)
        for name, value in (("name", row.fields["name"]), ("phone", row.fields["phone"]), ("note", note)):
            before = getattr(old, name)
            if value and value != before:
                shown[name] = [before or None, value]
            elif not value and before and name in header.columns:
                self._warn_emptied(row, name, header)
        if shown:
            does.append(DETAILS)
        self._compare_post(row, post, old, does, shown, header)
        superior = old.superior.number if old.superior else None
        if row.superior and row.superior != superior:
            does.append(SUPERIOR)
            shown[SUPERIOR] = [superior, row.superior]
        elif superior and not row.superior and SUPERIOR in header.columns:
            self._warn_emptied(row, SUPERIOR, header)
        own = sorted(b for b, steward in self.office.stewards.items() if steward == old.number)
        if row.buildings and sorted(row.buildings) != own:
            does.append(BUILDINGS)
            shown[BUILDINGS] = ["、".join(own) or None, "、".join(row.buildings)]
        elif own and not row.buildings and BUILDINGS in header.columns:
            self._warn_emptied(row, BUILDINGS, header)
        return does, shown

    def _compare_post(
        self, row: StaffRow, post: str, old: StaffMember, does: list[str], shown: dict[str, Any], header: Header
    ) -> None:
        holdings = self.office.holdings.get(old.pk, [])
        held = next((h for h in holdings if h.post.code == post), None)
        department = held.department.name if held and held.department else None
        if held is None:
            does.append(POST)
            shown[POST] = ["、".join(h.post.name for h in holdings) or None, row.post]
        elif row.department and held.community_id is not None and row.department != department:
            does.append(POST)
            shown["department"] = [department, row.department]
        elif department and not row.department and "department" in header.columns:
            self._warn_emptied(row, "department", header)

    def _warn_emptied(self, row: StaffRow, column: str, header: Header) -> None:
        text = _("表里是空的，保留原来的内容")
        self.plan.findings.warn(header.problem(row.row, column, None, text))

    def _stage(
        self, row: StaffRow, post: str, old: StaffMember | None, does: list[str], payload: dict[str, Any]
    ) -> None:
        self.plan.stage(
            StagedStaff,
            row=row.row,
            action=Action.UPDATE if old else Action.CREATE,
            payload=payload,
            staff_ref=old.pk if old else None,
            number=row.number or "",
            name=row.fields["name"] or (old.name if old else ""),
            phone=row.fields["phone"] or (old.phone if old else ""),
            note=compose_note(old.note if old else "", row.extra),
            department_name=row.department or "",
            post_code=post,
            superior_number=row.superior or "",
            buildings=row.buildings,
            does=does,
        )

    def list_missing(self) -> list[str]:
        """The staff on file whom the sheet does not name; they stay."""
        named = {row.number for row in self.rows}
        return [n for n, s in self.office.staff.items() if s.left_at is None and n not in named]


def _is_circle(number: str, above: dict[str, str]) -> bool:
    seen = {number}
    at = above.get(number)
    while at is not None:
        if at == number:
            return True
        if at in seen:
            return False
        seen.add(at)
        at = above.get(at)
    return False
