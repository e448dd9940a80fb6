"""Clients of the cast: signed in, in the language of the tests."""

from __future__ import annotations

import re

from django.test import Client

from hemu.casework.models import Case
from hemu.tests.cast import Player


def client_of(player: Player) -> Client:
    """A browser in which the player is signed in."""
    client = Client()
    client.force_login(player.user, backend="hemu.identity.backends.PasswordBackend")
    return client


def once_of(content: bytes) -> str:
    """The token of the page's first form that has one."""
    found = re.search(rb'name="once" value="([0-9a-f]{32})"', content)
    assert found is not None
    return found[1].decode()


def fresh(case: Case) -> Case:
    """The case as it stands in the database now."""
    return Case.objects.get(pk=case.pk)
