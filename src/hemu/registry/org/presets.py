"""What a new company begins with (ORG-02, ORG-04): departments and posts. All of it can be edited.

Permissions stand here by their codes: org lies below the apps that declare most of them, and a test holds
the codes against the registry.
"""

from __future__ import annotations

from dataclasses import dataclass

OFFICE = "office"


@dataclass(frozen=True)
class PresetDepartment:
    """A department to begin with."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class PresetPost:
    """A post to begin with. ``also`` holds other names by which staff lists call it."""

    code: str
    name: str
    name_en: str
    department: str
    permissions: frozenset[str]
    is_supervisor: bool = False
    is_company: bool = False
    also: tuple[str, ...] = ()


DEPARTMENTS = (
    PresetDepartment(OFFICE, "管理处", "Management office"),
    PresetDepartment("service", "客服部", "Customer service"),
    PresetDepartment("engineering", "工程部", "Engineering"),
    PresetDepartment("security", "安保部", "Security"),
    PresetDepartment("cleaning", "保洁部", "Cleaning"),
    PresetDepartment("greening", "绿化部", "Greening"),
    PresetDepartment("finance", "财务部", "Finance"),
)


def _codes(*codes: str) -> frozenset[str]:
    return frozenset(codes)


_DESK = _codes("desk.use", "org.view", "approvals.use", "scripts.view", "promises.view", "promises.worklist")
_HANDS = _codes("field.use", "cases.view_own", "cases.open", "cases.note", "scripts.view", "promises.worklist")
_READ = _codes("cases.view", "estate.view")
_DISPATCH = _codes("cases.assign", "cases.reopen", "cases.reject", "cases.urgency")
_TECHNICIAN = _codes(
    "field.use",
    "cases.view_own",
    "cases.take",
    "cases.work",
    "cases.note",
    "scripts.view",
    "meters.read",
    "promises.worklist",
)
_LOOKS_AFTER = _codes("promises.team", "org.duty")
_RUNS_ESTATE = _codes("estate.manage", "estate.snapshot", "meters.read", "meters.manage")
_WHOLE_FILE = _codes("residents.file", "residents.reveal", "residents.care")
_FILES_LEAD = _codes("residents.merge", "residents.close_year", "residents.settings")
_INTAKE = _codes("cases.take", "cases.work", "requests.answer", "calls.use", "receptions.use", "binding.decide")
_DATA_DESK = _codes("privacy.ask", "privacy.consents")
_DATA_LEAD = _codes("privacy.view", "privacy.legal", "privacy.decide", "approvals.view")
_ASSISTANT = (
    _DESK
    | _READ
    | _INTAKE
    | _WHOLE_FILE
    | _codes("cases.open", "cases.note", "cases.urge", "residents.view", "residents.manage")
    | _DATA_DESK
)
_COUNTER = (
    _DESK
    | _READ
    | _INTAKE
    | _codes("cases.open", "cases.assign", "cases.note", "cases.cancel", "cases.confirm_public", "cases.close")
    | _codes("cases.urge", "cases.urgency", "residents.view")
    | _DATA_DESK
)
_SERVICE_LEAD = (
    _COUNTER
    | _DISPATCH
    | _WHOLE_FILE
    | _FILES_LEAD
    | _DATA_LEAD
    | _RUNS_ESTATE
    | _codes("residents.manage", "workbook.import", "workbook.export", "scripts.manage", "insight.view")
    | _LOOKS_AFTER
)
_SQUAD_LEAD = _TECHNICIAN | _DESK | _READ | _DISPATCH | _codes("cases.open", "materials.manage")
_ENGINEERING_LEAD = (
    _SQUAD_LEAD
    | _RUNS_ESTATE
    | _LOOKS_AFTER
    | _codes("cases.close", "cases.cancel", "cases.confirm_public", "insight.view")
)
_OFFICE_LEAD = _SERVICE_LEAD | _codes(
    "accesslog.view",
    "accesslog.manage",
    "approvals.stand_in",
    "privacy.manage",
    "promises.manage",
    "promises.move",
    "calls.manage",
    "cases.rules",
    "webhooks.manage",
    "materials.manage",
    "org.manage",
    "journal.view",
    "field.use",
    "cases.view_own",
)
_OTHER_LEAD = _DESK | _HANDS | _READ | _LOOKS_AFTER | _codes("cases.assign", "cases.take", "cases.work")
_BOOKS = _DESK | _READ
_COMPANY = (
    _DESK
    | _READ
    | _codes("residents.view", "journal.view", "accesslog.view", "insight.view", "promises.move", "promises.team")
)
_ADMINISTRATOR = _OFFICE_LEAD | _codes("binding.messages", "org.company")

POSTS = (
    PresetPost("general_manager", "总经理", "General manager", "", _COMPANY, True, True),
    PresetPost("administrator", "系统管理员", "Administrator", "", _ADMINISTRATOR, False, True),
    PresetPost("company_admin", "公司行政部", "Company administration", "", _COMPANY, False, True),
    PresetPost("technical_adviser", "工程顾问", "Technical adviser", "", _COMPANY, False, True),
    PresetPost("head_of_operations", "营运负责人", "Head of operations", "", _COMPANY, False, True),
    PresetPost(
        "office_manager", "管理处经理", "Office manager", OFFICE, _OFFICE_LEAD, True, also=("管理处主任", "项目经理")
    ),
    PresetPost("department_manager", "部门经理", "Department manager", OFFICE, _SERVICE_LEAD),
    PresetPost(
        "service_supervisor",
        "客服主管",
        "Customer-service supervisor",
        "service",
        _SERVICE_LEAD,
        True,
        also=("客服主任",),
    ),
    PresetPost("assistant", "物业助理", "Property assistant", "service", _ASSISTANT, also=("客服助理",)),
    PresetPost("front_desk", "前台", "Front desk", "service", _COUNTER, also=("前台接待",)),
    PresetPost(
        "steward",
        "片区管理员",
        "Area steward",
        "service",
        _ASSISTANT | _codes("field.use", "meters.read"),
        also=("楼管", "片区管家", "管家"),
    ),
    PresetPost(
        "lobby_lead", "大堂助理领班", "Lobby squad lead", "service", _HANDS | _DESK | _READ | _codes("receptions.use")
    ),
    PresetPost("lobby_assistant", "大堂助理", "Lobby assistant", "service", _HANDS),
    PresetPost(
        "engineering_supervisor",
        "工程主管",
        "Engineering supervisor",
        "engineering",
        _ENGINEERING_LEAD,
        True,
    ),
    PresetPost("squad_lead", "维修班长", "Repair squad lead", "engineering", _SQUAD_LEAD),
    PresetPost(
        "technician", "维修工", "Repair technician", "engineering", _TECHNICIAN | _codes("cases.open"), also=("维修员",)
    ),
    PresetPost("security_supervisor", "保安主管", "Security supervisor", "security", _OTHER_LEAD, True),
    PresetPost(
        "guard",
        "保安",
        "Guard / control room",
        "security",
        _HANDS | _codes("promises.view"),
        also=("监控室", "保安员", "秩序维护员"),
    ),
    PresetPost("cleaning_supervisor", "保洁主管", "Cleaning supervisor", "cleaning", _OTHER_LEAD, True),
    PresetPost("cleaner", "保洁员", "Cleaner", "cleaning", _HANDS, also=("保洁",)),
    PresetPost("gardener", "绿化员", "Gardener", "greening", _HANDS, also=("绿化", "绿化工")),
    PresetPost(
        "cashier",
        "出纳",
        "Cashier",
        "finance",
        _BOOKS | _codes("residents.view", "estate.snapshot"),
        also=("收银", "收银员"),
    ),
    PresetPost("clerk", "文员", "Clerk", "service", _BOOKS),
    PresetPost("business_clerk", "商务文员", "Business-centre clerk", "service", _BOOKS),
)

OTHER_NAMES = {other: post.code for post in POSTS for other in post.also}
"""Other names of posts, for reading staff lists."""

DISPATCHING = frozenset({OFFICE, "service"})
"""The departments that give out everybody's work; the others give out their own."""
DESK_DEPARTMENT = "service"


def list_permissions() -> set[str]:
    """Every permission that some usual post has."""
    return set[str]().union(*(post.permissions for post in POSTS))
