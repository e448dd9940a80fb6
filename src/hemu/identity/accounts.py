"""Which accounts a sign-in name means: the user name itself, or what the registry knows, such as a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hemu.identity.models import User

Finder = Callable[[str], Iterable[int]]
"""``finder(text)`` gives the ids of accounts that ``text`` may mean."""
_finders: list[Finder] = []
_MOST = 5


def register_account_finder(finder: Finder) -> None:
    """Have ``finder`` asked where no user name fits; called from ``AppConfig.ready()``."""
    if finder not in _finders:
        _finders.append(finder)


def get_account(username: str) -> User | None:
    """The open account of a user name."""
    return User.objects.filter(username=username, is_active=True).first()


def list_accounts(ids: Iterable[int]) -> list[User]:
    """The open ones of these accounts."""
    return list(User.objects.filter(pk__in=list(ids), is_active=True).order_by("id"))


def taken_usernames(names: Iterable[str]) -> set[str]:
    """Those of the names that somebody has."""
    return set(User.objects.filter(username__in=list(names)).values_list("username", flat=True))


def find_accounts(typed: str) -> list[User]:
    """The accounts that ``typed`` may mean; a user name wins over anything else."""
    typed = typed.strip()
    named = User.objects.filter(username=typed).first()
    if named is not None:
        return [named]
    ids = {pk for finder in _finders for pk in finder(typed)}
    return list(User.objects.filter(pk__in=ids, is_active=True).order_by("id")[:_MOST]) if ids else []
