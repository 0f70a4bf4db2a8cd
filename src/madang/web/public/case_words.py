"""Words of the case page that are data: outcomes, roles, channels, kinds of free text."""

import re

from madang.domains.procedures import RESULT_NAMES, Definition, Step
from madang.kernel.text import Text
from madang.kernel.translations import in_english, is_marked, plain
from madang.web.public.case_shapes import Said

NOTHING = Text("", "")
CHANNELS = {
    "web": Text("인터넷", "online"),
    "api": Text("인터넷(연계)", "online (API)"),
    "counter": Text("방문", "in person"),
    "office": Text("직권", "by the office"),
    "import": Text("다른 시스템에서 옮김", "taken over from another system"),
}
ROLES = {
    "citizen": Text("신청인", "Applicant"),
    "official": Text("담당 공무원", "Official"),
    "system": Text("시스템", "The system"),
}
TEXTS = {
    "reason": Text("사유", "Reason"),
    "reasons": Text("판단 이유", "Reasons"),
    "conditions": Text("조건", "Conditions"),
    "items": Text("보완할 사항", "To be supplemented"),
    "note": Text("메모", "Note"),
    "opinion": Text("의견", "Opinion"),
    "agency": Text("기관", "Agency"),
    "text": Text("바로잡은 내용", "As corrected"),
}
ENDED = {
    "met": Text("처리기한 안에 끝났습니다", "Finished within the limit"),
    "missed": Text("처리기한을 넘겨 끝났습니다", "Finished after the limit"),
    "ended": Text("처리가 끝났습니다", "Ended"),
    "running": NOTHING,
    "overdue": NOTHING,
    "held": NOTHING,
}
OUTCOMES = {
    "approved": Text("결재됨", "Approved"),
    "sent_back": Text("되돌림", "Sent back"),
    "agreed": Text("동의", "Agreed"),
    "agreed_with_conditions": Text("조건부 동의", "Agreed with conditions"),
    "objected": Text("반대", "Objected"),
    **RESULT_NAMES,
}
_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z]")


def outcome(definition: Definition, step: str, code: str) -> Text:
    """How a step came out, in words; nothing where it could only be done."""
    if not code:
        return NOTHING
    node = definition.by_code.get(step)
    if isinstance(node, Step):
        if len(node.outcomes) == 1:
            return definition.result_name(code) if code in RESULT_NAMES else OUTCOMES.get(code, NOTHING)
        for option in (option for field in node.asks for option in field.choices):
            if option.value == code:
                return option.label
    return OUTCOMES.get(code, NOTHING)


def said(text: str, language: str) -> Said:
    """Words as somebody wrote them, with their language where a reader's voice would otherwise mangle them."""
    if language == "ko":
        return Said(text, "en" if _LATIN.search(text) and not _HANGUL.search(text) and " " in text else "")
    return Said(text, "ko" if _HANGUL.search(text) else "")


def place_said(area: str, language: str) -> Said:
    """A place as far as it is public, without the mark of what was masked."""
    return said(area.removesuffix(" **"), language)


def capital(text: str) -> str:
    if is_marked(text):
        return in_english(capital(plain(text)))
    return text[:1].upper() + text[1:]
