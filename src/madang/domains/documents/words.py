"""Names and sentences about documents that people read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from madang.domains.approvals import CLASS_NAMES, GROUNDS
from madang.domains.documents.emergency_rules import EmergencyState, SaidState
from madang.domains.documents.rules import GROUND_UNKNOWN, OPEN, local_day
from madang.domains.organisation import authority
from madang.kernel.text import Text

WITHDRAWAL_REASONS: Mapping[str, Text] = {
    "personal_data": Text("개인정보 포함", "It contained personal data"),
    "wrong_class": Text("공개 구분 착오", "It was classified wrongly"),
    "wrong_content": Text("내용 오류", "Its content was wrong"),
    "court_order": Text("법원의 결정", "By order of a court"),
    "rights": Text("저작권 등 권리 침해", "It infringed somebody's rights"),
    "other": Text("그 밖의 사유", "Another reason"),
}
"""Why a document may be withdrawn, by code."""

EMERGENCY_STATE_NAMES = {
    EmergencyState.OPEN: Text("진행 중", "Going on"),
    EmergencyState.CLOSED: Text("끝남", "Closed"),
}
SAID_STATE_NAMES = {
    SaidState.WRITTEN: Text("확인을 기다림", "Waits for confirmation"),
    SaidState.OUT: Text("공개됨", "Public"),
    SaidState.DISCARDED: Text("버림", "Discarded"),
    SaidState.TAKEN_BACK: Text("거두어들임", "Taken back"),
}

_WITHDRAWN = Text(
    "이 문서는 {day} 공개가 중단되었습니다. 사유: {why}.",
    "This document was withdrawn on {day}. Reason: {why}.",
)
_WITHDRAWN_WHY = Text(
    "이 문서는 {day} 공개가 중단되었습니다. 사유: {why}({told}).",
    "This document was withdrawn on {day}. Reason: {why} ({told}).",
)
_TAKEN_BACK = Text(
    "이 자료는 {day} 공개가 중단되었습니다. 사유: {why}.",
    "This page was withdrawn on {day}. Reason: {why}.",
)
_TAKEN_BACK_WHY = Text(
    "이 자료는 {day} 공개가 중단되었습니다. 사유: {why}({told}).",
    "This page was withdrawn on {day}. Reason: {why} ({told}).",
)
_UNKNOWN_GROUND = Text("근거 미상", "ground not stated")
_WITH_GROUNDS = Text("{name}({grounds})", "{name} ({grounds})")


def withdrawal_stub(at: datetime, code: str, told: str) -> Text:
    """What stays of a withdrawn document: the day and the reason."""
    day, why = (
        local_day(at, authority().zone).isoformat(),
        WITHDRAWAL_REASONS.get(code, WITHDRAWAL_REASONS["other"]),
    )
    return _WITHDRAWN_WHY.format(day=day, why=why, told=told) if told else _WITHDRAWN.format(day=day, why=why)


def curated_stub(at: datetime, code: str, told: str) -> Text:
    """What stays of a withdrawn dossier or topic: the day and the reason."""
    day = local_day(at, authority().zone).isoformat()
    why = WITHDRAWAL_REASONS.get(code, WITHDRAWAL_REASONS["other"])
    return (
        _TAKEN_BACK_WHY.format(day=day, why=why, told=told) if told else _TAKEN_BACK.format(day=day, why=why)
    )


def class_words(disclosure: str, grounds: Sequence[int]) -> Text:
    """The class with its grounds as records are marked: `부분공개(5,6)` (공공기록물법 시행규칙 제18조)."""
    name = CLASS_NAMES[disclosure]
    if disclosure == OPEN or not grounds:
        return name
    if GROUND_UNKNOWN in grounds:
        return _WITH_GROUNDS.format(name=name, grounds=_UNKNOWN_GROUND)
    return _WITH_GROUNDS.format(name=name, grounds=", ".join(str(g) for g in sorted(grounds)))


def ground_words(grounds: Sequence[int]) -> tuple[Text, ...]:
    """Each ground in words, as Article 9(1) names them."""
    return tuple(GROUNDS[g] for g in sorted(grounds) if g in GROUNDS)
