"""The life cycle of a draft as a table: which act is possible in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from madang.kernel.text import Text


class DraftState(StrEnum):
    """Where a draft stands."""

    COMPOSING = "composing"
    IN_LINE = "in_line"
    RETURNED = "returned"
    RECALLED = "recalled"
    APPROVED = "approved"
    CO_OPERATED = "co_operated"  # a consultation that every department has answered
    DISCARDED = "discarded"


STATE_NAMES = {
    DraftState.COMPOSING: Text("작성 중", "Being written"),
    DraftState.IN_LINE: Text("결재 진행 중", "In the line of signatures"),
    DraftState.RETURNED: Text("반송됨", "Returned"),
    DraftState.RECALLED: Text("회수됨", "Recalled"),
    DraftState.APPROVED: Text("결재 완료", "Approved"),
    DraftState.CO_OPERATED: Text("협의 완료", "Consultation complete"),
    DraftState.DISCARDED: Text("폐기됨", "Discarded"),
}
EDITABLE = frozenset({DraftState.COMPOSING, DraftState.RETURNED, DraftState.RECALLED})


class DraftPart(StrEnum):
    """What somebody is to a draft. One person may be several at once."""

    DRAFTER = "drafter"
    SIGNER = "signer"  # whose turn it is, or who acts for them
    IN_LINE = "in_line"  # has, had or will have a seat
    COLLEAGUE = "colleague"  # of the department, or above it
    SUPERIOR = "superior"  # team lead or above in the department
    RECEIVER = "receiver"  # of a department it was sent to
    SHOWN = "shown"  # it was circulated to them
    DISCLOSURE = "disclosure"  # disclosure officer of its institution
    WATCHER = "watcher"  # executive, audit office


class DraftAct(StrEnum):
    """Everything that can be done to a draft."""

    SAVE = "save"
    SUBMIT = "submit"
    DISCARD = "discard"
    SIGN = "sign"
    RETURN = "return"
    RECALL = "recall"
    SKIP = "skip"
    CONFIRM_CLASS = "confirm-class"
    REDRAFT = "redraft"
    CIRCULATE = "circulate"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    act: DraftAct
    states: frozenset[DraftState]
    by: frozenset[DraftPart]


TABLE: dict[DraftAct, Rule] = {
    rule.act: rule
    for rule in (
        Rule(DraftAct.SAVE, EDITABLE, frozenset({DraftPart.DRAFTER})),
        Rule(DraftAct.SUBMIT, EDITABLE, frozenset({DraftPart.DRAFTER})),
        Rule(DraftAct.DISCARD, EDITABLE, frozenset({DraftPart.DRAFTER})),
        Rule(DraftAct.SIGN, frozenset({DraftState.IN_LINE}), frozenset({DraftPart.SIGNER})),
        Rule(DraftAct.RETURN, frozenset({DraftState.IN_LINE}), frozenset({DraftPart.SIGNER})),
        Rule(DraftAct.RECALL, frozenset({DraftState.IN_LINE}), frozenset({DraftPart.DRAFTER})),
        Rule(
            DraftAct.SKIP,
            frozenset({DraftState.IN_LINE}),
            frozenset({DraftPart.DRAFTER, DraftPart.IN_LINE, DraftPart.SUPERIOR}),
        ),
        Rule(
            DraftAct.CONFIRM_CLASS,
            frozenset({DraftState.IN_LINE}),
            frozenset({DraftPart.SIGNER, DraftPart.IN_LINE, DraftPart.DISCLOSURE}),
        ),
        Rule(
            DraftAct.REDRAFT,
            frozenset({DraftState.APPROVED}),
            frozenset({DraftPart.DRAFTER, DraftPart.COLLEAGUE}),
        ),
        Rule(
            DraftAct.CIRCULATE,
            frozenset({DraftState.APPROVED}),
            frozenset({DraftPart.DRAFTER, DraftPart.COLLEAGUE, DraftPart.RECEIVER}),
        ),
    )
}


def allowed_acts(state: DraftState, parts: frozenset[DraftPart]) -> tuple[DraftAct, ...]:
    """What somebody may do to a draft now."""
    return tuple(r.act for r in TABLE.values() if state in r.states and not r.by.isdisjoint(parts))
