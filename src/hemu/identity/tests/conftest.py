from __future__ import annotations

import pytest
from django.test import Client

from hemu.identity.models import User

PASSWORD = "heping-anju-2026"


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user("wang", PASSWORD, name="王师傅")


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="hemu.identity.backends.PasswordBackend")
    return client
