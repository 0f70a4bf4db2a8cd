"""The only writes to cases: one function for each act, `actor` first, the rest by keyword.

Each checks the right and the state, changes the snapshot and appends its events, all in one transaction.
"""

from madang.domains.cases.actions.consulting import consult, reply
from madang.domains.cases.actions.deciding import approve, decide, draft, send_back
from madang.domains.cases.actions.disclosing import restore, take_down, withhold
from madang.domains.cases.actions.ending import return_case, transfer, withdraw
from madang.domains.cases.actions.erasing import ask_erasure, confirm_erasure, refuse_erasure
from madang.domains.cases.actions.filing import (
    ACCEPTED_ENDINGS,
    MAX_FILE_BYTES,
    MAX_FILES,
    Upload,
    check_may_begin,
    file_case,
)
from madang.domains.cases.actions.handling import accept, assign, correct, record_step, skip
from madang.domains.cases.actions.identity import confirm_identity
from madang.domains.cases.actions.inspecting import confirm_month
from madang.domains.cases.actions.lines import (
    ChosenDocument,
    ToldOfDocument,
    recall,
    recall_document,
    return_document,
    sign_document,
    sign_many,
    skip_review,
    skip_review_of,
)
from madang.domains.cases.actions.mandates import confirm_mandate
from madang.domains.cases.actions.many import Chosen, Told, assign_many, remind_many
from madang.domains.cases.actions.objection import appeal
from madang.domains.cases.actions.reminding import dun, remind
from madang.domains.cases.actions.rerouting import follow_lines
from madang.domains.cases.actions.routing import Desk, desk_for, district_faults
from madang.domains.cases.actions.supplement import ask_more_time, request_supplement, supply
from madang.domains.cases.actions.time_limits import (
    deem_silent_cases,
    explain_delay,
    extend,
    follow_calendar,
    notice_delays,
)

__all__ = [
    "ACCEPTED_ENDINGS",
    "MAX_FILES",
    "MAX_FILE_BYTES",
    "Chosen",
    "ChosenDocument",
    "Desk",
    "Told",
    "ToldOfDocument",
    "Upload",
    "accept",
    "appeal",
    "approve",
    "ask_erasure",
    "ask_more_time",
    "assign",
    "assign_many",
    "check_may_begin",
    "confirm_erasure",
    "confirm_identity",
    "confirm_mandate",
    "confirm_month",
    "consult",
    "correct",
    "decide",
    "deem_silent_cases",
    "desk_for",
    "district_faults",
    "draft",
    "dun",
    "explain_delay",
    "extend",
    "file_case",
    "follow_calendar",
    "follow_lines",
    "notice_delays",
    "recall",
    "recall_document",
    "record_step",
    "refuse_erasure",
    "remind",
    "remind_many",
    "reply",
    "request_supplement",
    "restore",
    "return_case",
    "return_document",
    "send_back",
    "sign_document",
    "sign_many",
    "skip",
    "skip_review",
    "skip_review_of",
    "supply",
    "take_down",
    "transfer",
    "withdraw",
    "withhold",
]
