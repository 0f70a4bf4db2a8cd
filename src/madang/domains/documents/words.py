"""Names and sentences about documents that people read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from madang.domains.approvals import CLASS_NAMES, GROUNDS
from madang.domains.documents.content import Unread
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
    said = _TAKEN_BACK_WHY if told else _TAKEN_BACK
    return said.format(day=day, why=why, told=told) if told else said.format(day=day, why=why)


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


# why a file, or a part of it, was not read, and what to do about it
UNREAD: dict[Unread, Text] = {
    Unread.EMPTY: Text(
        "내용이 없는 파일입니다. 원본을 확인해 다시 올려 주십시오.",
        "The file is empty. Check the original and upload it again.",
    ),
    Unread.ENCRYPTED: Text(
        "암호가 걸려 있어 내용을 확인할 수 없습니다. 암호를 해제한 파일을 올려 주십시오.",
        "The file is protected by a password. Remove the password and upload it again.",
    ),
    Unread.DAMAGED: Text(
        "파일이 손상되어 끝까지 읽을 수 없습니다. 작성 프로그램에서 다시 저장해 올려 주십시오.",
        "The file is damaged. Save it again in the program it was made with, and upload that.",
    ),
    Unread.UNKNOWN_FORMAT: Text(
        "어떤 형식의 파일인지 알 수 없습니다. HWPX, PDF 등 널리 쓰이는 형식으로 저장해 올려 주십시오.",
        "The format of the file is not known. Save it as HWPX, PDF or another common format.",
    ),
    Unread.UNSUPPORTED: Text(
        "이 형식의 내용은 자동으로 확인할 수 없습니다. HWPX, DOCX, XLSX, PDF 등으로 바꾸거나 직접 확인해 주십시오.",
        "Files of this format cannot be checked here. Convert it to HWPX, DOCX, XLSX or PDF, or check it yourself.",
    ),
    Unread.PICTURE: Text(
        "글자가 그림으로만 들어 있어 읽을 수 없습니다. 직접 확인하거나 글자가 있는 원본을 올려 주십시오.",
        "The text is only a picture. Look through it for personal data yourself, or upload the original with its text.",
    ),
    Unread.TOO_LARGE: Text(
        "파일이 너무 커서 전부 읽지 못했습니다. 여러 파일로 나누어 올려 주십시오.",
        "The file is too large to be read as a whole. Divide it into several files.",
    ),
    Unread.TOO_MANY_PARTS: Text(
        "쪽, 시트, 칸 또는 포함된 파일이 너무 많아 전부 읽지 못했습니다. 여러 파일로 나누어 올려 주십시오.",
        "The file has too many pages, sheets, cells or files inside. Divide it into several files.",
    ),
    Unread.TOO_DEEP: Text(
        "파일 안에 파일이 여러 겹으로 들어 있어 전부 읽지 못했습니다. 안에 든 파일을 꺼내어 따로 올려 주십시오.",
        "Files lie within files too deep to be read. Take the inner files out and upload them separately.",
    ),
    Unread.OVERLAPPING: Text(
        "압축 파일의 구조가 정상이 아니어서 열지 않았습니다. 보낸 곳을 확인하고 다시 압축해 올려 주십시오.",
        "The archive is built in an abnormal way and was not opened. Check where it comes from, and pack it again.",
    ),
    Unread.EXPANDS: Text(
        "풀면 지나치게 커지는 파일이어서 열지 않았습니다. 보낸 곳을 확인하고 필요한 파일만 올려 주십시오.",
        "The file would become far too large when unpacked and was not opened. Upload only the files that are needed.",
    ),
    Unread.UNSAFE_NAMES: Text(
        "압축 파일 안에 이름이 겹치거나 다른 폴더를 가리키는 항목이 있습니다. 다시 압축해 올려 주십시오.",
        "The archive has doubled names, links, or paths that lead out of it. Pack it again.",
    ),
    Unread.OUT_OF_TIME: Text(
        "정해진 시간 안에 읽지 못했습니다. 파일을 나누거나 다시 저장해 올려 주십시오.",
        "The file could not be read in the time allowed. Divide it, or save it again.",
    ),
    Unread.OUT_OF_MEMORY: Text(
        "읽는 데 기억 장치를 너무 많이 써서 중단했습니다. 파일을 나누어 올려 주십시오.",
        "Reading the file took too much memory and was stopped. Divide the file.",
    ),
    Unread.CRASHED: Text(
        "읽는 중에 오류가 나서 중단했습니다. 작성 프로그램에서 다시 저장해 올리거나 내용을 직접 확인해 주십시오.",
        "Reading the file failed. Save it again in the program it was made with, or check it yourself.",
    ),
}
