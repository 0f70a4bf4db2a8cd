"""The only writes to drafts, one function for each act."""

from madang.domains.approvals.actions.attaching import (
    MAX_ATTACHMENT,
    attach,
    classify_attachment,
    detach,
)
from madang.domains.approvals.actions.consulting import answer, ask_departments, seats_of_departments
from madang.domains.approvals.actions.drafting import (
    CaseDocument,
    begin,
    discard,
    redraft,
    save,
    submit,
    submit_for_case,
)
from madang.domains.approvals.actions.rerouting import Rerouted, StaleLine, reroute, reroute_line, stale_lines
from madang.domains.approvals.actions.sending import circulate, pass_on, receive, refuse, seen
from madang.domains.approvals.actions.signing import (
    Signed,
    case_of,
    confirm_class,
    recall,
    send_back,
    sign,
    skip_review,
    take_back_for_case,
    withdraw_documents_of,
)
from madang.domains.approvals.actions.together import case_numbers_of, hold_together
from madang.domains.approvals.proposing import Cooperation

__all__ = [
    "MAX_ATTACHMENT",
    "CaseDocument",
    "Cooperation",
    "Rerouted",
    "Signed",
    "StaleLine",
    "answer",
    "ask_departments",
    "attach",
    "begin",
    "case_numbers_of",
    "case_of",
    "circulate",
    "classify_attachment",
    "confirm_class",
    "detach",
    "discard",
    "hold_together",
    "pass_on",
    "recall",
    "receive",
    "redraft",
    "refuse",
    "reroute",
    "reroute_line",
    "save",
    "seats_of_departments",
    "seen",
    "send_back",
    "sign",
    "skip_review",
    "stale_lines",
    "submit",
    "submit_for_case",
    "take_back_for_case",
    "withdraw_documents_of",
]
