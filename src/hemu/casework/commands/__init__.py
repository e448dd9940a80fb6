"""What can be done with a case of any kind, by verb. Kinds call these from their steps and add what is theirs."""

from __future__ import annotations

from hemu.casework.commands.assigning import assign_case, get_worker, hand_open_work_on, hand_over_case, take_case
from hemu.casework.commands.confirming import (
    BAD_MARK,
    close_case,
    confirm_case,
    has_bad_rating,
    reopen_case,
    report_not_solved,
)
from hemu.casework.commands.ending import cancel_case, reject_case
from hemu.casework.commands.linking import link_caller
from hemu.casework.commands.noting import note_case, show_contact
from hemu.casework.commands.opening import Report, open_case
from hemu.casework.commands.rules import set_case_rules
from hemu.casework.commands.urgency import set_urgency
from hemu.casework.commands.urging import urge_case
from hemu.casework.rules import URGENCY_RANK

__all__ = [
    "BAD_MARK",
    "URGENCY_RANK",
    "Report",
    "assign_case",
    "cancel_case",
    "close_case",
    "confirm_case",
    "get_worker",
    "hand_open_work_on",
    "hand_over_case",
    "has_bad_rating",
    "link_caller",
    "note_case",
    "open_case",
    "reject_case",
    "reopen_case",
    "report_not_solved",
    "set_case_rules",
    "set_urgency",
    "show_contact",
    "take_case",
    "urge_case",
]
