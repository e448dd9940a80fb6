"""Pictures of the main pages as each role: what is worth a picture is one declaration."""

from __future__ import annotations

from dataclasses import dataclass

DESK, PHONE = "desk", "phone"
SIZES = {DESK: (1440, 900), PHONE: (390, 844)}


@dataclass(frozen=True)
class Shot:
    """A page as somebody of the demo sees it.

    ``follow`` goes on from ``path`` by the first link whose address fits each pattern, so that no id stands
    here. ``who`` empty: nobody is signed in.
    """

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()
    device: str = DESK
    languages: tuple[str, ...] = ("zh", "en")

    def file_name(self, language: str) -> str:
        """``today.frontdesk.desk.zh.png``"""
        return f"{self.name}.{self.who or 'nobody'}.{self.device}.{language}.png"


CASE, ROOM, BUILDING = r"/cases/\d+/$", r"/estate/rooms/\d+/$", r"/estate/buildings/\d+/$"
STAFF, PERSON, POST = r"/org/staff/\d+/$", r"/people/\d+/$", r"/org/posts/\d+/$"
FIELD_CASE, MY_CASE, PROMISE = r"/field/cases/\d+/$", r"/my/cases/\d+/$", r"/promises/\d+/$"

SHOTS: tuple[Shot, ...] = (
    Shot("sign_in", "", "/sign-in/"),
    Shot("sign_in", "", "/sign-in/", device=PHONE),
    # the desk
    Shot("today", "frontdesk", "/today/"),
    Shot("today", "manager", "/today/"),
    Shot("today", "shenguohua", "/today/", languages=("zh",)),
    Shot("today", "frontdesk", "/today/", device=PHONE),
    Shot("case_list", "frontdesk", "/cases/"),
    Shot("case_list", "luyuqing", "/cases/?group=ended", languages=("zh",)),
    Shot("case_page", "frontdesk", "/cases/?group=unassigned", (CASE,)),
    Shot("case_page", "guozhendong", "/cases/?group=waiting", (CASE,)),
    Shot("case_page_closed", "luyuqing", "/cases/?group=ended", (CASE,)),
    Shot("case_assign", "frontdesk", "/cases/?group=unassigned", (CASE, r"/cases/\d+/steps/assign/$")),
    Shot("new_case", "frontdesk", "/cases/new/"),
    Shot("find", "frontdesk", "/find/?q=3-1-1202"),
    Shot("worklist", "manager", "/worklist/"),
    Shot("worklist", "frontdesk", "/worklist/", device=PHONE),
    Shot("notices", "guozhendong", "/notices/"),
    Shot("why", "luyuqing", "/cases/?group=ended&kind=repair&urgency=general", (CASE, r"/cases/\d+/why/$")),
    Shot("backlog", "luyuqing", "/backlog/"),
    Shot("pauses", "manager", "/cases/pauses/"),
    Shot("duty", "manager", "/duty/"),
    Shot("wall", "manager", "/today/screen/"),
    Shot("promises", "manager", "/promises/"),
    Shot("promise_page", "manager", "/promises/", (PROMISE,)),
    Shot("promise_edit", "manager", "/promises/", (PROMISE, r"/promises/\d+/edit/$")),
    Shot("promise_try", "manager", "/promises/", (PROMISE, r"/promises/\d+/try/$")),
    Shot("promise_replay", "manager", "/promises/", (PROMISE, r"/promises/\d+/replay/$")),
    Shot("calendar", "manager", "/promises/calendar/"),
    Shot("calendar", "manager", "/promises/calendar/", device=PHONE),
    Shot("sweeper", "manager", "/promises/sweeper/"),
    Shot("calls", "frontdesk", "/calls/"),
    Shot("receptions", "frontdesk", "/receptions/"),
    Shot("access_log", "manager", "/access-log/"),
    Shot("approvals", "manager", "/approvals/"),
    Shot("data_requests", "manager", "/privacy/requests/"),
    Shot("resident_figures", "manager", "/reports/residents/"),
    Shot("estate", "houxiyan", "/estate/"),
    Shot("building_page", "houxiyan", "/estate/", (BUILDING,)),
    Shot("room_page", "houxiyan", "/estate/", (BUILDING, ROOM)),
    Shot("person_page", "houxiyan", "/estate/", (BUILDING, ROOM, PERSON)),
    Shot("places", "houxiyan", "/estate/places/"),
    Shot("material_list", "guozhendong", "/materials/"),
    Shot("staff_list", "manager", "/org/staff/"),
    Shot("staff_page", "manager", "/org/staff/", (STAFF,)),
    Shot("departments", "manager", "/org/departments/"),
    Shot("workbook", "manager", "/workbook/"),
    Shot("journal", "manager", "/journal/"),
    Shot("posts", "admin", "/org/posts/"),
    Shot("post_page", "admin", "/org/posts/", (POST,)),
    Shot("communities", "admin", "/org/communities/"),
    Shot("my_account", "frontdesk", "/account/"),
    Shot("not_found", "frontdesk", "/cases/99999999/"),
    # the phone of the staff
    Shot("field_home", "technician", "/field/", device=PHONE),
    Shot("field_case", "technician", "/field/", (FIELD_CASE,), device=PHONE),
    Shot("field_pool", "technician", "/field/pool/", device=PHONE),
    Shot("field_home", "mafusheng", "/field/", device=PHONE, languages=("zh",)),
    Shot("field_complete", "zhoudayong", "/field/", (FIELD_CASE, r"/field/cases/\d+/steps/complete/$"), device=PHONE),
    Shot("field_report", "guard", "/field/report/", device=PHONE),
    Shot("field_me", "steward", "/field/me/", device=PHONE),
    # the phone of the residents
    Shot("portal_home", "owner", "/my/", device=PHONE),
    Shot("portal_home", "elder", "/my/", device=PHONE),
    Shot("portal_home", "tenant", "/my/", device=PHONE, languages=("en",)),
    Shot("portal_home", "twohomes", "/my/", device=PHONE, languages=("zh",)),
    Shot("portal_home", "owner", "/my/", languages=("zh",)),
    Shot("portal_case", "tenant", "/my/cases/", (MY_CASE,), device=PHONE),
    Shot("portal_case", "elder", "/my/cases/", (MY_CASE,), device=PHONE),
    Shot("portal_confirm", "elder", "/my/cases/", (MY_CASE, r"/my/cases/\d+/steps/confirm/$"), device=PHONE),
    Shot("portal_why", "tenant", "/my/cases/", (MY_CASE, r"/my/cases/\d+/why/$"), device=PHONE),
    Shot("portal_cases", "owner", "/my/cases/", device=PHONE),
    Shot("portal_report", "owner", "/my/report/", device=PHONE),
    Shot("portal_report_form", "owner", "/my/report/repair/", device=PHONE),
    Shot("portal_report_form", "elder", "/my/report/repair/", device=PHONE, languages=("zh",)),
    Shot("portal_me", "tenant", "/my/me/", device=PHONE),
)
