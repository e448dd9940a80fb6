"""Commands of binding, one file a topic."""

from hemu.registry.binding.commands.accounts import (
    bind_account,
    bind_with_code,
    reset_with_code,
    reset_with_phone,
    sign_up_with_code,
    sign_up_with_phone,
)
from hemu.registry.binding.commands.codes import (
    IssuedCode,
    find_code,
    issue_code,
    issue_code_at_home,
    issue_reset,
    revoke_code,
)
from hemu.registry.binding.commands.households import (
    add_to_my_home,
    change_my_phones,
    end_due_terms,
    remove_from_my_home,
)
from hemu.registry.binding.commands.phones import ask_phone_code, prove_phone
from hemu.registry.binding.commands.requests import (
    ask_binding,
    confirm_binding,
    reject_binding,
    withdraw_binding,
)

__all__ = [
    "IssuedCode",
    "add_to_my_home",
    "ask_binding",
    "ask_phone_code",
    "bind_account",
    "bind_with_code",
    "change_my_phones",
    "confirm_binding",
    "end_due_terms",
    "find_code",
    "issue_code",
    "issue_code_at_home",
    "issue_reset",
    "prove_phone",
    "reject_binding",
    "remove_from_my_home",
    "reset_with_code",
    "reset_with_phone",
    "revoke_code",
    "sign_up_with_code",
    "sign_up_with_phone",
    "withdraw_binding",
]
