from django.urls import path

from hemu.operations.calls.web import calls

urlpatterns = [
    path("calls/", calls.call_list, name="call_list"),
    path("calls/new/", calls.call_new, name="call_new"),
    path("calls/caller/", calls.call_caller, name="call_caller"),
    path("calls/rules/", calls.call_rules, name="call_rules"),
    path("calls/messages/", calls.call_messages, name="call_messages"),
    path("calls/<int:call_id>/", calls.call_page, name="call_page"),
    path("calls/<int:call_id>/number/", calls.call_number, name="call_number"),
]
