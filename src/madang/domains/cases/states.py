"""The life cycle of a case as a table: which act is possible in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from madang.kernel.text import Text


class State(StrEnum):
    """The legal state of a case, as the API names it."""

    RECEIVED = "received"
    REVIEWING = "reviewing"
    ON_HOLD = "on_hold"
    DECIDING = "deciding"
    DECIDED = "decided"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


STATE_NAMES = {
    State.RECEIVED: Text("접수", "Received"),
    State.REVIEWING: Text("검토 중", "Under review"),
    State.ON_HOLD: Text("보완 대기", "On hold"),
    State.DECIDING: Text("결재 중", "Awaiting decision"),
    State.DECIDED: Text("처리 완료", "Decided"),
    State.RETURNED: Text("반려", "Returned"),
    State.WITHDRAWN: Text("취하", "Withdrawn"),
    State.TRANSFERRED: Text("이송", "Transferred"),
}
OPEN_STATES = frozenset({State.RECEIVED, State.REVIEWING, State.ON_HOLD, State.DECIDING})
CLOSED_STATES = frozenset(State) - OPEN_STATES


class Part(StrEnum):
    """What somebody is to a case. One person may be several at once."""

    APPLICANT = (
        "applicant"  # who applied: the person, a representative of the business, the bearer of the receipt
    )
    MEMBER = "member"  # staff of the business that applied
    REPRESENTATIVE = "representative"  # acts for the applicant by mandate (대리인)
    EMPOWERED = "empowered"  # a representative who may also withdraw and object (특별수권)
    HANDLER = "handler"  # 담당자
    DEPARTMENT = "department"  # anybody of the department in charge, or of its successor
    SUPERIOR = "superior"  # team lead or above in the department in charge
    SIGNER = "signer"  # whose turn it is in the line
    CONSULTED = "consulted"  # of a department whose opinion is waited for
    WATCHER = "watcher"  # executive, auditor, inspector: sees every case
    INSPECTOR = "inspector"  # petition inspector (민원심사관)
    DISCLOSURE = "disclosure"  # disclosure officer or auditor
    SYSTEM = "system"


class Act(StrEnum):
    """Everything that can be done to a case."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    RECORD = "record"
    REQUEST_SUPPLEMENT = "request-supplement"
    SUPPLY = "supply"
    ASK_MORE_TIME = "ask-more-time"
    CONSULT = "consult"
    REPLY = "reply"
    INSPECT = "inspect"
    DELIBERATE = "deliberate"
    DRAFT = "draft"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    RECALL = "recall"
    SKIP_REVIEW = "skip-review"
    DECIDE = "decide"
    RETURN = "return"
    TRANSFER = "transfer"
    EXTEND = "extend"
    EXPLAIN_DELAY = "explain-delay"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    SKIP = "skip"
    CORRECT = "correct"
    WITHHOLD = "withhold"
    RESTORE = "restore"
    TAKE_DOWN = "take-down"
    ASK_ERASURE = "ask-erasure"
    CONFIRM_ERASURE = "confirm-erasure"
    REFUSE_ERASURE = "refuse-erasure"
    REMIND = "remind"
    DUN = "dun"
    CONFIRM_IDENTITY = "confirm-identity"
    CONFIRM_MANDATE = "confirm-mandate"


ACT_CODES = frozenset(act.value for act in Act)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `needs_step`: only while a step that asks for this act is current; `needs_waiting`:
    only while something waits for it (an identity to be confirmed, an erasure)."""

    act: Act
    states: frozenset[State]
    by: frozenset[Part]
    needs_step: bool = False
    needs_waiting: bool = False


def _rule(
    act: Act,
    states: set[State] | frozenset[State],
    by: set[Part],
    *,
    needs_step: bool = False,
    needs_waiting: bool = False,
) -> Rule:
    return Rule(act, frozenset(states), frozenset(by), needs_step, needs_waiting)


_WORKING = {State.RECEIVED, State.REVIEWING, State.DECIDING}
_STEP_STATES = _WORKING | {State.ON_HOLD}
_FOR_APPLICANT = {Part.APPLICANT, Part.MEMBER, Part.REPRESENTATIVE}

TABLE: dict[Act, Rule] = {
    rule.act: rule
    for rule in (
        _rule(Act.ASSIGN, OPEN_STATES, {Part.SUPERIOR, Part.DEPARTMENT}),
        _rule(Act.ACCEPT, _WORKING, {Part.HANDLER, Part.DEPARTMENT}, needs_step=True),
        _rule(Act.RECORD, _STEP_STATES | {State.DECIDED}, {Part.HANDLER}, needs_step=True),
        _rule(Act.REQUEST_SUPPLEMENT, {State.RECEIVED, State.REVIEWING}, {Part.HANDLER}),
        _rule(Act.SUPPLY, {State.ON_HOLD}, {*_FOR_APPLICANT, Part.HANDLER}),
        _rule(Act.ASK_MORE_TIME, {State.ON_HOLD}, _FOR_APPLICANT),
        _rule(Act.CONSULT, _STEP_STATES, {Part.HANDLER}, needs_step=True),
        _rule(Act.REPLY, _STEP_STATES, {Part.CONSULTED, Part.HANDLER}),
        _rule(Act.INSPECT, _STEP_STATES, {Part.HANDLER}, needs_step=True),
        _rule(Act.DELIBERATE, _STEP_STATES, {Part.HANDLER}, needs_step=True),
        _rule(Act.DRAFT, _WORKING, {Part.HANDLER}, needs_step=True),
        _rule(Act.APPROVE, {State.DECIDING}, {Part.SIGNER}, needs_step=True),
        _rule(Act.SEND_BACK, {State.DECIDING}, {Part.SIGNER}, needs_step=True),
        _rule(Act.RECALL, {State.DECIDING}, {Part.HANDLER}, needs_step=True),
        _rule(Act.SKIP_REVIEW, {State.DECIDING}, {Part.HANDLER, Part.SUPERIOR, Part.SIGNER}, needs_step=True),
        _rule(Act.DECIDE, {State.DECIDING}, {Part.HANDLER, Part.SUPERIOR}, needs_step=True),
        _rule(Act.RETURN, OPEN_STATES, {Part.HANDLER}),
        _rule(Act.TRANSFER, OPEN_STATES, {Part.HANDLER, Part.SUPERIOR}),
        _rule(Act.EXTEND, OPEN_STATES, {Part.HANDLER, Part.SUPERIOR}),
        _rule(Act.EXPLAIN_DELAY, OPEN_STATES, {Part.HANDLER, Part.SUPERIOR}),
        _rule(Act.WITHDRAW, OPEN_STATES, {Part.APPLICANT, Part.EMPOWERED}),
        _rule(Act.APPEAL, {State.DECIDED}, {Part.APPLICANT, Part.EMPOWERED}),
        _rule(Act.SKIP, _STEP_STATES | {State.DECIDED}, {Part.HANDLER}),
        _rule(Act.CORRECT, frozenset(State), {Part.HANDLER, Part.SUPERIOR}),
        _rule(Act.WITHHOLD, frozenset(State), {Part.DISCLOSURE}),
        _rule(Act.RESTORE, frozenset(State), {Part.DISCLOSURE}),
        _rule(Act.TAKE_DOWN, frozenset(State), {Part.DISCLOSURE}),
        _rule(Act.ASK_ERASURE, CLOSED_STATES, {Part.DISCLOSURE}),
        _rule(Act.CONFIRM_ERASURE, CLOSED_STATES, {Part.DISCLOSURE}, needs_waiting=True),
        _rule(Act.REFUSE_ERASURE, CLOSED_STATES, {Part.DISCLOSURE}, needs_waiting=True),
        _rule(Act.REMIND, OPEN_STATES, {Part.INSPECTOR}),
        _rule(Act.DUN, OPEN_STATES, {Part.INSPECTOR}),
        _rule(Act.CONFIRM_IDENTITY, OPEN_STATES, {Part.HANDLER, Part.DEPARTMENT}, needs_waiting=True),
        _rule(Act.CONFIRM_MANDATE, OPEN_STATES | {State.DECIDED}, {Part.HANDLER, Part.DEPARTMENT}),
    )
}
