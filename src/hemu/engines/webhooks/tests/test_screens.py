"""The screens of the webhooks (SYS-10)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from hemu.engines.webhooks.commands import note_new
from hemu.engines.webhooks.models import Delivery, Subscription
from hemu.kernel import crypto
from hemu.operations.repairs.tests.course import opened
from hemu.tests.cast import START, Cast, Player


def enter(client: Client, player: Player) -> None:
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")


def added(client: Client) -> str:
    posted = {"name": "门禁", "url": "https://hooks.example/x", "events": "case.*"}
    return client.post(reverse("webhook_new"), posted).content.decode()


@pytest.mark.rule("SYS-10")
def test_the_secret_is_shown_once(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    shown = re.search(r"<code>(hemu_[\w-]+)</code>", added(client))
    row = Subscription.objects.get()
    assert shown is not None and crypto.open_sealed(row.secret_sealed) == shown[1]
    page = reverse("webhook", args=[row.pk])
    assert shown[1] not in client.get(page).content.decode()
    newer = re.search(r"<code>(hemu_[\w-]+)</code>", client.post(page, {"do": "secret"}).content.decode())
    assert newer is not None and newer[1] != shown[1]


@pytest.mark.rule("SYS-10")
def test_deliveries_are_listed_and_sent_again(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    added(client)
    opened(cast)
    note_new(at=START)
    Delivery.objects.update(state="dead", attempts=8, problem="HTTP 503", next_try_at=None)
    assert "HTTP 503" in client.get(reverse("webhook_deliveries")).content.decode()
    page = reverse("webhook_delivery", args=[Delivery.objects.get().pk])
    assert "case.opened" in client.get(page).content.decode()
    client.post(page)
    assert Delivery.objects.get().state == "waiting"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    answer = client.post(reverse("webhook_new"), {"name": "门禁", "url": "http://10.0.0.1/", "events": "case.*"})
    assert answer.status_code == 422 and "http://10.0.0.1/" in answer.content.decode()


def test_pausing_and_ending_by_button(cast: Cast, client: Client) -> None:
    enter(client, cast.office_manager)
    added(client)
    page = reverse("webhook", args=[Subscription.objects.get().pk])
    for do, active in (("pause", False), ("go_on", True), ("end", False)):
        client.post(page, {"do": do})
        assert Subscription.objects.get().is_active is active
    assert client.get(page).status_code == 200
    assert "hooks.example" not in client.get(reverse("webhooks")).content.decode()
