from django.urls import path

from hemu.identity.web import account, home, preferences, signing, tokens

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/code/", signing.sign_in_code, name="sign_in_code"),
    path("sign-in/who/", signing.sign_in_who, name="sign_in_who"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("account/", account.profile, name="profile"),
    path("account/", account.profile, name="my_account"),
    path("account/password/", account.password, name="password"),
    path("account/second-step/", account.second_step_on, name="second_step_on"),
    path("account/second-step/off/", account.second_step_off, name="second_step_off"),
    path("account/second-step/codes/", account.recovery_codes, name="recovery_codes"),
    path("account/tokens/", tokens.my_tokens, name="my_tokens"),
    path("account/tokens/<int:token_id>/end/", tokens.token_end, name="token_end"),
    path("language/", preferences.switch_language, name="switch_language"),
    path("community/", preferences.switch_community, name="switch_community"),
    path("elder-mode/", preferences.elder_mode, name="elder_mode"),
    path("views/save/", preferences.save_view, name="save_view"),
    path("views/delete/", preferences.delete_view, name="delete_view"),
]
