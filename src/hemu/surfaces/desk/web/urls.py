from django.urls import path

from hemu.surfaces.desk.web import (
    backlog,
    caller,
    case,
    case_list,
    finding,
    intake,
    live,
    notices,
    pauses,
    screen,
    today,
    why,
    worklist,
)

urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/screen/", screen.screen, name="today_screen"),
    path("live/", live.live, name="live"),
    path("worklist/", worklist.worklist, name="worklist"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("clocks/<int:clock_id>/acknowledge/", notices.clock_acknowledge, name="clock_acknowledge"),
    path("find/", finding.find, name="find"),
    path("cases/", case_list.case_list, name="case_list"),
    path("cases/new/", intake.new_case, name="new_case"),
    path("cases/assign/", case_list.assign_several_cases, name="assign_several"),
    path("cases/<int:case_id>/", case.case_page, name="case_page"),
    path("cases/pauses/", pauses.pauses, name="pause_report"),
    path("backlog/", backlog.backlog, name="backlog"),
    path("cases/<int:case_id>/why/", why.case_why, name="case_why"),
    path("cases/<int:case_id>/caller/", caller.case_caller, name="case_caller"),
    path("cases/<int:case_id>/contact/", case.case_contact, name="case_contact"),
    path("cases/<int:case_id>/steps/<slug:name>/", case.case_step, name="case_step"),
]
