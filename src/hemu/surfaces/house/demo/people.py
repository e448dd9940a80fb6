"""Who of the demo is listed: a few at the sign-in page, everybody in ``demo_people``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hemu.identity.demo import DemoPerson
from hemu.identity.models import User
from hemu.registry.org.models import PostHolding
from hemu.registry.org.presets import POSTS
from hemu.registry.residents.models import HouseholdMember
from hemu.surfaces.house.demo.content import read
from hemu.surfaces.house.demo.offices import PASSWORD

GROUPS = {"desk": _("办公室（大屏幕）"), "phone": _("现场（手机）"), "resident": _("住户（手机）")}
HINTS = {
    "frontdesk": _("接报修、派单：有一件紧急报修还没人接"),
    "luyuqing": _("全部工单、转单、重新打开"),
    "houxiyan": _("住户资料、房态"),
    "guozhendong": _("工程部的工单、材料价目"),
    "manager": _("全处工单、员工、导入"),
    "admin": _("公司、岗位权限、两个小区"),
    "shenguohua": _("公司层面看两个小区"),
    "technician": _("我的一天：出发、到场、完工、签名"),
    "mafusheng": _("派单给维修工、自己也接单"),
    "steward": _("负责 1 栋、2 栋"),
    "guard": _("巡视时报修"),
    "miaokexin": _("大堂里随手报修"),
    "owner": _("刚报了修，等着派单"),
    "elder": _("关怀版，有一件等您确认"),
    "tenant": _("英文界面，师傅正在路上"),
    "twohomes": _("有两套房，一件在等配件"),
    "jiangxiaoman": _("春晓苑的前台：看不到和睦花园"),
    "spring": _("住在隔壁的春晓苑"),
}
_RESIDENTS = {"owner": _("业主"), "tenant": _("租户"), "family": _("家属")}
_ENGLISH = {"owner": "Owner", "tenant": "Tenant", "family": "Family member"}


def list_featured() -> list[DemoPerson]:
    """The people of the sign-in page, by group; nobody where no demo stands."""
    there = set(User.objects.filter(is_active=True, username__in=HINTS).values_list("username", flat=True))
    people = [(row, row["featured"]) for row in read("staff")["staff"] if "featured" in row]
    people += [(row, "resident") for row in read("people")["featured"]]
    return [
        DemoPerson(
            username=row["username"],
            name=row["name"],
            role=_role(row),
            hint=str(HINTS[row["username"]]),
            group=str(GROUPS[group]),
        )
        for group_wanted in GROUPS
        for row, group in people
        if group == group_wanted and row["username"] in there
    ]


def _role(row: dict[str, Any]) -> str:
    if "role" in row:
        return str(_RESIDENTS[row["role"]])
    post = next(post for post in POSTS if post.code == row["post"])
    return post.name_en if (get_language() or "").startswith("en") else post.name


def list_everybody() -> list[dict[str, Any]]:
    """Every account of the demo with what it is, for people and for programs that try the house."""
    staff = PostHolding.objects.filter(staff__user__isnull=False).select_related("staff__user", "post", "community")
    found = [
        _entry(h.staff.user, h.post.code, h.post.name, h.post.name_en, h.community.code if h.community else None)
        for h in staff.order_by("id")
        if h.staff.user is not None
    ]
    members = HouseholdMember.objects.filter(person__user__isnull=False, to_date__isnull=True)
    homes: dict[str, dict[str, Any]] = {}
    for member in members.select_related("person__user", "room__community").order_by("id"):
        user = member.person.user
        assert user is not None
        english = _ENGLISH.get(member.role, member.role)
        entry = _entry(user, member.role, str(member.get_role_display()), english, member.room.community.code)
        homes.setdefault(user.username, {**entry, "rooms": []})["rooms"].append(member.room.label)
    found = [entry for entry in [*found, *homes.values()] if entry.pop("active")]
    featured = [*(row["username"] for row in read("staff")["staff"] if "featured" in row),
                *(row["username"] for row in read("people")["featured"])]  # fmt: skip
    order = {username: place for place, username in enumerate(featured)}
    shared = _shared_password()
    for entry in found:
        entry["password"] = PASSWORD if entry.pop("hash") == shared else None
    return sorted(found, key=lambda entry: order.get(entry["username"], len(order)))


def _shared_password() -> str:
    """What is stored of the demo's password: the hash that most accounts have."""
    hashes = Counter(User.objects.values_list("password", flat=True))
    return hashes.most_common(1)[0][0] if hashes else ""


def _entry(user: User, code: str, zh: str, en: str, community: str | None) -> dict[str, Any]:
    return {
        "username": user.username,
        "hash": user.password,
        "name": user.name,
        "role": code,
        "role_zh": zh,
        "role_en": en,
        "community": community,
        "active": user.is_active,
        "language": user.language,
        "elder_mode": user.elder_mode,
    }
