"""The words of the room, by code."""

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.findings import Verdict
from madang.domains.documents.risks import RISK_NAMES
from madang.domains.documents.states import STATE_NAMES, DocumentState
from madang.domains.documents.words import UNREAD
from madang.domains.documents.words_room import FIELD_NAMES, HIDING_NAMES, VERDICT_NAMES
from madang.kernel.text import Text

_CONFIDENCE = {
    "certain": Text("확실", "certain"),
    "likely": Text("유력", "likely"),
    "candidate": Text("후보", "candidate"),
}
_DECISIONS = {"mask": Text("가림", "Mask"), "keep": Text("둠", "Keep")}
_OUTCOMES = {
    "original": Text("원본 그대로 나갑니다", "Goes out as it is"),
    "redacted": Text("가림본이 나갑니다", "Its redacted edition goes out"),
    "": Text("나가지 않습니다", "Does not go out"),
}


def verdict(code: str) -> Text:
    return VERDICT_NAMES[Verdict(code)]


def risk(level: int) -> Text:
    return RISK_NAMES.get(level, Text(str(level), str(level)))


def state(code: str) -> Text:
    return STATE_NAMES[DocumentState(code)]


def field(code: str) -> Text:
    return FIELD_NAMES.get(code, Text(code, code))


def hiding(code: str) -> Text:
    return HIDING_NAMES[Hiding(code)]


def confidence(code: str) -> Text:
    return _CONFIDENCE.get(code, Text(code, code))


def decision(code: str) -> Text:
    return _DECISIONS.get(code, Text("", ""))


def unread(code: str) -> Text:
    return UNREAD[Unread(code)]


def outcome(edition: str) -> Text:
    """What becomes of a file, by the edition that would go out."""
    return _OUTCOMES[edition]
