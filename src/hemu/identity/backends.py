from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from hemu.identity.models import User


class PasswordBackend(BaseBackend):
    """Sign-in by username and password; an inactive account never gets in."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> User | None:
        user = User.objects.filter(username=(username or "").strip()).first()
        if user is None:
            User().set_password(password)  # as long as for a real one, so that names cannot be probed by time
            return None
        return user if user.check_password(password or "") and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
