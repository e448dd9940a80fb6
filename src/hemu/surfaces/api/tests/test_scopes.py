"""SYS-10: a token does what it was made for and nothing else; older tokens keep their meaning."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hemu.engines.journal.models import Event
from hemu.identity.commands import store_token
from hemu.identity.models import ApiToken
from hemu.identity.scopes import list_scopes
from hemu.kernel.timekeeping import now
from hemu.surfaces.api.tests.arrange import REPAIR
from hemu.surfaces.api.tests.caller import ROOT, Caller, description
from hemu.tests.cast import PASSWORD, Cast, Player

pytestmark = pytest.mark.django_db
FORM = {"name": "呼叫中心", "scopes": ["calls:write"], "days": 30, "password": PASSWORD}


def with_scopes(player: Player, *scopes: str) -> Caller:
    caller = Caller()
    caller.token = store_token(user=player.user, scopes=scopes, address="", at=now())
    return caller


@pytest.mark.rule("SYS-10")
def test_a_token_may_be_used_for_its_areas_only(cast: Cast) -> None:
    caller = with_scopes(cast.front_desk, "cases:read")
    assert caller.get("/cases").status_code == 200
    refused = caller.post("/cases", REPAIR)
    assert refused.status_code == 403 and "cases:write" in refused.json()["detail"]
    assert caller.get("/rooms?q=1202").status_code == 403
    assert caller.get("/me").status_code == 200


@pytest.mark.rule("SYS-10")
def test_every_operation_asks_for_its_area(cast: Cast) -> None:
    nothing = with_scopes(cast.office_manager)
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            address = re.sub(r"\{\w+_id\}", "1", path.removeprefix(ROOT)).replace("{step}", "note")
            if "x-scope" in operation and "files" not in path:
                assert nothing.call(method.upper(), address).status_code == 403, path


@pytest.mark.rule("SYS-10")
def test_an_area_gives_nothing_that_the_person_may_not_do(cast: Cast) -> None:
    caller = with_scopes(cast.technician, *(scope.code for scope in list_scopes()))
    assert cast.owner.person is not None
    assert caller.get(f"/people/{cast.owner.person.pk}").status_code == 404


@pytest.mark.rule("SYS-10")
def test_a_token_without_areas_keeps_its_meaning(cast: Cast) -> None:
    caller = Caller(cast.front_desk)
    assert ApiToken.objects.get().scopes is None
    assert caller.get("/cases").status_code == 200 and caller.get("/rooms?q=1202").status_code == 200


def test_areas_may_be_asked_for_when_signing_in(cast: Cast) -> None:
    asked = {"username": "front_desk", "password": PASSWORD, "scopes": ["estate:read"]}
    assert Caller().post("/token", asked).status_code == 200
    assert ApiToken.objects.get().scopes == ["estate:read"]
    for nonsense in (["everything"], "everything", 7, [7]):
        assert Caller().post("/token", {**asked, "scopes": nonsense}).status_code == 422
    assert ApiToken.objects.count() == 1


@pytest.mark.rule("SYS-10")
def test_a_token_is_made_on_a_screen_with_nothing_ticked_and_shown_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.front_desk.user, backend="hemu.identity.backends.PasswordBackend")
    page = reverse("my_tokens")
    assert "checked" not in client.get(page).content.decode()
    made = re.search(r"<code>([\w-]{40,})</code>", client.post(page, FORM).content.decode())
    row = ApiToken.objects.get()
    assert made is not None and (row.name, row.scopes) == ("呼叫中心", ["calls:write"])
    assert timedelta(days=29) < row.expires_at - row.created_at <= timedelta(days=30)
    shown = client.get(page).content.decode()
    assert made[1] not in shown and "登记来电" in shown
    assert Event.objects.filter(name="account.token_issued").count() == 1
    caller = Caller()
    caller.token = made[1]
    assert caller.get("/cases").status_code == 403
    client.post(reverse("token_end", args=[row.pk]))
    assert caller.get("/me").status_code == 401


def test_the_password_is_asked_for_and_some_area(cast: Cast, client: Client) -> None:
    client.force_login(cast.front_desk.user, backend="hemu.identity.backends.PasswordBackend")
    for wrong in ({"password": "wrong"}, {"scopes": []}, {"days": 9999}):
        assert client.post(reverse("my_tokens"), {**FORM, **wrong}).status_code == 422
    assert not ApiToken.objects.exists()


def test_nobody_ends_anothers_token(cast: Cast, client: Client) -> None:
    store_token(user=cast.owner.user, address="", at=now())
    client.force_login(cast.front_desk.user, backend="hemu.identity.backends.PasswordBackend")
    assert client.post(reverse("token_end", args=[ApiToken.objects.get().pk])).status_code == 404
