"""What can be done with a case of any kind, by verb. Kinds call these from their steps and add what is theirs."""

from __future__ import annotations

from hemu.casework.commands.arranging import reschedule_case, set_handling
from hemu.casework.commands.assigning import assign_case, get_worker, hand_open_work_on, hand_over_case, take_case
from hemu.casework.commands.backlog import review_backlog
from hemu.casework.commands.confirming import (
    BAD_MARK,
    close_case,
    confirm_case,
    has_bad_rating,
    reopen_case,
    report_not_solved,
)
from hemu.casework.commands.ending import cancel_case, reject_case
from hemu.casework.commands.explaining import explain_delay, explain_to_resident
from hemu.casework.commands.linking import link_caller
from hemu.casework.commands.noting import note_case, show_contact
from hemu.casework.commands.opening import Report, open_case
from hemu.casework.commands.pausing import ask_longer_pause
from hemu.casework.commands.rules import set_case_rules
from hemu.casework.commands.urgency import set_urgency
from hemu.casework.commands.urging import urge_case
from hemu.casework.rules import URGENCY_RANK

__all__ = [
    "BAD_MARK",
    "URGENCY_RANK",
    "Report",
    "ask_longer_pause",
    "assign_case",
    "cancel_case",
    "close_case",
    "confirm_case",
    "explain_delay",
    "explain_to_resident",
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
    "reschedule_case",
    "review_backlog",
    "set_case_rules",
    "set_handling",
    "set_urgency",
    "show_contact",
    "take_case",
    "urge_case",
]
