from __future__ import annotations

from django.urls import path

from hemu.registry.binding.web import desk, joining, paper, signup

urlpatterns = [
    path("join/", signup.join, name="join"),
    path("join/verify/", signup.verify, name="join_verify"),
    path("join/account/", signup.account, name="join_account"),
    path("join/password/", signup.phone_password, name="join_password"),
    path("join/code/", paper.join_code, name="join_code"),
    path("join/home/", joining.join_home, name="join_home"),
    path("join/requests/<int:binding_id>/withdraw/", joining.withdraw, name="binding_withdraw"),
    path("bindings/", desk.binding_list, name="binding_list"),
    path("bindings/messages/", desk.binding_messages, name="binding_messages"),
    path("bindings/<int:binding_id>/", desk.binding_page, name="binding_page"),
    path("bindings/<int:binding_id>/reject/", desk.binding_reject, name="binding_reject"),
    path("bindings/members/<int:member_id>/letter/", desk.binding_letter, name="binding_letter"),
    path("bindings/members/<int:member_id>/account/", desk.binding_account, name="binding_account"),
    path("bindings/people/<int:person_id>/reset/", desk.binding_reset_letter, name="binding_reset_letter"),
    path("bindings/codes/<int:binding_code_id>/revoke/", desk.binding_code_revoke, name="binding_code_revoke"),
]
