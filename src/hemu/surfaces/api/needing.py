"""Which area of a token each operation needs, as its own declaration says."""

from __future__ import annotations

from ninja import Router

from hemu.identity.scopes import Scope
from hemu.surfaces.api.callers import Bearer

_needed: dict[str, Scope] = {}


def note_scopes(*routers: Router) -> None:
    """Remember what the operations of these routers ask of a token."""
    for router in routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                auth = operation.auth_param
                if isinstance(auth, Bearer) and auth.scope is not None:
                    _needed[operation.view_func.__name__] = auth.scope


def scopes_of_operations() -> dict[str, Scope]:
    """The area by the operation's name; operations that need none are missing."""
    return dict(_needed)
