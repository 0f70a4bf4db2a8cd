"""The life cycle of a document in the plaza as a table: which act is possible in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from madang.kernel.text import Text


class DocumentState(StrEnum):
    """Where a document stands towards the public, as the API names it (`visibility`)."""

    SCHEDULED = "scheduled"  # will go out with the next daily disclosure, if the gate finds it clean
    HELD = "held"  # waits for the disclosure officer
    PUBLIC = "public"  # its record and what is open of its files
    CLOSED = "closed"  # listed with the law's minimum and its ground
    WITHDRAWN = "withdrawn"  # was public: a stub with date and reason stays
    ERASED = "erased"  # its content is gone for good: codes and times stay, and a stub where it had gone out


STATE_NAMES = {
    DocumentState.SCHEDULED: Text("공개 예정", "Scheduled"),
    DocumentState.HELD: Text("공개 보류", "Held"),
    DocumentState.PUBLIC: Text("공개됨", "Public"),
    DocumentState.CLOSED: Text("비공개 목록", "Listed as closed"),
    DocumentState.WITHDRAWN: Text("공개 중단", "Withdrawn"),
    DocumentState.ERASED: Text("파기됨", "Erased for good"),
}
LISTED = frozenset({DocumentState.PUBLIC, DocumentState.CLOSED})
"""The states in which lists, pages, feeds, exports and the index show a document."""


class DocumentPart(StrEnum):
    """What somebody is to a document of the plaza."""

    DISCLOSURE = "disclosure"  # disclosure officer of its institution, or of the city
    AUDITOR = "auditor"
    COLLEAGUE = "colleague"  # of its department, or above it
    SYSTEM = "system"  # the daily disclosure, the gate, the source that corrects what it said


class DocumentAct(StrEnum):
    """Everything that can be done to a document of the plaza."""

    DISCLOSE = "disclose"
    HOLD = "hold"
    DECIDE = "decide"  # says of each finding whether it is private
    RETRY = "retry"  # has files looked through again
    REDACT = "redact"
    CLASSIFY = "classify"  # class and grounds of the document and of each file
    RELEASE = "release"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    ASK_ERASURE = "ask-erasure"
    CONFIRM_ERASURE = "confirm-erasure"  # by another person than whoever asked
    REFUSE_ERASURE = "refuse-erasure"


ACT_NAMES = {
    DocumentAct.DISCLOSE: Text("공개", "Disclose"),
    DocumentAct.HOLD: Text("보류", "Hold"),
    DocumentAct.DECIDE: Text("검출 항목 판단", "Decide on findings"),
    DocumentAct.RETRY: Text("다시 검사", "Scan again"),
    DocumentAct.REDACT: Text("가림본 만들기", "Redact"),
    DocumentAct.CLASSIFY: Text("공개 구분 변경", "Change the class"),
    DocumentAct.RELEASE: Text("보류 해제", "Release"),
    DocumentAct.CORRECT: Text("정정", "Correct"),
    DocumentAct.WITHDRAW: Text("공개 중단", "Withdraw"),
    DocumentAct.RESTORE: Text("다시 공개", "Restore"),
    DocumentAct.ASK_ERASURE: Text("파기 요청", "Ask for its erasure"),
    DocumentAct.CONFIRM_ERASURE: Text("파기 확인", "Confirm the erasure"),
    DocumentAct.REFUSE_ERASURE: Text("파기 거절", "Refuse the erasure"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `asked`: only while an erasure waits for its second person, or only while none does."""

    act: DocumentAct
    states: frozenset[DocumentState]
    by: frozenset[DocumentPart]
    asked: bool | None = None


_S, _P = DocumentState, DocumentPart
_UNSEEN = frozenset({_S.SCHEDULED, _S.HELD})
_LEFT = frozenset(_S) - {_S.ERASED}
_OFFICER = frozenset({_P.DISCLOSURE})
_ERASING = frozenset({_P.DISCLOSURE, _P.AUDITOR})

TABLE: dict[DocumentAct, Rule] = {
    rule.act: rule
    for rule in (
        Rule(DocumentAct.DISCLOSE, frozenset({_S.SCHEDULED}), frozenset({_P.SYSTEM})),
        Rule(DocumentAct.HOLD, _UNSEEN, frozenset({_P.SYSTEM, _P.DISCLOSURE})),
        Rule(DocumentAct.DECIDE, _UNSEEN, _OFFICER),
        Rule(DocumentAct.RETRY, _UNSEEN, frozenset({_P.DISCLOSURE, _P.SYSTEM})),
        Rule(DocumentAct.REDACT, _UNSEEN | {_S.WITHDRAWN}, _OFFICER),
        Rule(DocumentAct.CLASSIFY, _LEFT, _OFFICER),
        Rule(DocumentAct.RELEASE, frozenset({_S.HELD}), _OFFICER),
        Rule(DocumentAct.CORRECT, _LEFT, frozenset({_P.SYSTEM})),
        Rule(DocumentAct.WITHDRAW, LISTED, frozenset({_P.DISCLOSURE, _P.AUDITOR})),
        Rule(DocumentAct.RESTORE, frozenset({_S.WITHDRAWN}), _OFFICER),
        Rule(DocumentAct.ASK_ERASURE, _LEFT, _ERASING, asked=False),
        Rule(DocumentAct.CONFIRM_ERASURE, _LEFT, _ERASING, asked=True),
        Rule(DocumentAct.REFUSE_ERASURE, _LEFT, _ERASING, asked=True),
    )
}


def is_possible(act: DocumentAct, state: DocumentState, *, erasure_asked: bool) -> bool:
    """Whether the act is possible now, by whomever. `erasure_asked`: an erasure waits for its second person."""
    rule = TABLE[act]
    return state in rule.states and rule.asked in (None, erasure_asked)


def allowed_acts(
    state: DocumentState, parts: frozenset[DocumentPart], *, erasure_asked: bool
) -> tuple[DocumentAct, ...]:
    """What somebody may do to a document now."""
    return tuple(
        rule.act
        for rule in TABLE.values()
        if not rule.by.isdisjoint(parts) and is_possible(rule.act, state, erasure_asked=erasure_asked)
    )
