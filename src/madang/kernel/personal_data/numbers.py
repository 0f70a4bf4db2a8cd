"""Numbers that identify a person: resident, foreigner, passport, licence, health insurance, card, account.

Sources of the shapes: 주민등록법 시행규칙 제2조, 출입국관리법 시행규칙, 도로교통법 시행규칙 제76조, ISO/IEC 7812.
"""

import re

from madang.kernel.personal_data import checks
from madang.kernel.personal_data.found import Confidence
from madang.kernel.personal_data.labels import OTHER
from madang.kernel.personal_data.surroundings import Surroundings

Judged = tuple[str, Confidence]
CERTAIN, LIKELY, CANDIDATE = Confidence

_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
RESIDENT = re.compile(
    rf"(?<![0-9])([0-9]{{2}}{_DAY})([ \t]{{0,3}}[-./·_~:]?[ \t]{{0,3}})([0-9]{{7}})(?![0-9])"
)
LABELLED_RESIDENT = re.compile(r"(?<![0-9])([0-9]{5,6})([ \t]{0,3}[-./·_~:]?[ \t]{0,3})([0-9]{7})(?![0-9])")
DRIVER = re.compile(
    r"(?<![0-9-])(?:[1-9][0-9](?P<gap>[ \t]{0,2}[-.][ \t]{0,2}|"
    r" )[0-9]{2}(?P=gap)[0-9]{6}(?P=gap)[0-9]{2}"
    r"|(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|"
    r"울산)\s?[0-9]{2}-[0-9]{6}-[0-9]{2})(?![0-9-])"
)
DIGITS = re.compile(r"(?<![0-9])[0-9]{9,19}(?![0-9])")
GROUPS = re.compile(
    r"(?<![0-9])[0-9]{1,7}(?:(?:[ ]?-[ ]?[0-9]{1,10}){1,5}|(?:\.[0-9]{1,10}){1,5}|(?:/[0-9]{1,10}){1,5}"
    r"|(?<![A-Za-z0-9-][0-9])(?:[ ][0-9]{2,8}){1,5}(?!-?[0-9]))(?![0-9])"
)
_DASH = r"[ \t]?[-.][ \t]?"
CARD = re.compile(
    rf"(?<![0-9])(?<![0-9]-)(?:[0-9]{{4}}{_DASH}[0-9]{{4}}{_DASH}[0-9]{{4}}{_DASH}[0-9]{{4}}|"
    rf"[0-9]{{4}}(?:[ ][0-9]{{4}}){{3}}"
    rf"|[0-9]{{16}}(?:[0-9]{{3}})?|3[47][0-9]{{2}}(?:{_DASH}| )?[0-9]{{6}}(?:{_DASH}| )?[0-9]{{5}}"
    rf"|3[068][0-9]{{2}}(?:{_DASH}| )?[0-9]{{6}}(?:{_DASH}| )?[0-9]{{4}})(?!-?[0-9])"
)
PASSPORT = re.compile(
    r"(?<![A-Za-z0-9])[MSRODGmsrodg][- ]?(?:[0-9]{8}|[0-9]{4} [0-9]{4}|"
    r"[0-9]{3}[A-Za-z][0-9]{4})(?![A-Za-z0-9])"
)
_EPOCH = re.compile(r"1[0-9]{12}")  # milliseconds of 2001 to 2033
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|heic|tiff?|mp4|mov|avi|mp3|m4a)", re.IGNORECASE)
_GLUED = re.compile(r"[A-Za-z_/=%#]")
_FIRM = re.compile(
    r"(?:주식회사|\(주\)|㈜|유한회사|법인|재단|조합)\s?[가-힣A-Za-z&]{0,12}\s?(?:주식회사|\(주\)|"
    r"㈜)?\s?[(\[,]?\s?$"
)
_NOT_PRIVATE = {"corp", "biz", OTHER, "card", "account"}
_REGIONS = frozenset(map(str, range(11, 27))) | {"28"}


def resident(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A resident or foreigner registration number: never dismissed by its check digit, which none has since 2020."""
    digits = "".join(filter(str.isdigit, text[start:end]))
    label = around.label()
    kind = "frn" if digits[-7] in "5678" else "rrn"
    if label in ("rrn", "frn"):
        return kind, CERTAIN
    if len(digits) != 13:
        return None
    parted = end - start > 13
    if label in _NOT_PRIVATE:
        return _of_others(digits, label, parted=parted)
    checked = (checks.foreigner if kind == "frn" else checks.resident)(digits)
    born = checks.born(digits)
    if born is None:
        return None
    believable = 1900 <= born.year <= checks.LAST_YEAR_OF_BIRTH
    if (
        "\t" in text[start:end]
        or not (believable or checked)
        or (not parted and _is_time(text, start, end, checked))
    ):
        return kind, CANDIDATE
    if parted and not believable:
        return "corp", CANDIDATE
    if _of_a_corporation(digits, around, checked):
        return "corp", CANDIDATE
    return kind, CERTAIN if checked else LIKELY


def _of_others(digits: str, label: str | None, *, parted: bool) -> Judged | None:
    if label == "corp":
        return "corp", CANDIDATE
    if label in ("card", "account"):
        return None if not parted or checks.born(digits) is None else ("rrn", CANDIDATE)
    return "rrn", CANDIDATE


def _is_time(text: str, start: int, end: int, checked: bool) -> bool:
    """Whether 13 digits in a row are a time in milliseconds, as programs name files, or a part of a longer word."""
    glued = _is_glued(text, start, end)
    named = glued or bool(_PICTURE.match(text, end))
    return (named or not checked) if _EPOCH.fullmatch(text, start, end) else (glued and not checked)


def _is_glued(text: str, start: int, end: int) -> bool:
    return bool(_GLUED.match(text, end) or (start and _GLUED.match(text[start - 1])))


def _of_a_corporation(digits: str, around: Surroundings, checked: bool) -> bool:
    """Whether a number with a corporation's check digit stands in the company of one, or right behind its name."""
    if not checks.corporation(digits):
        return False
    if _FIRM.search(around.before):
        return True
    return not checked and bool(
        re.search(r"주식회사|\(주\)|㈜|법인|유한회사|조합|재단", around.before + around.after)
    )


def card(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A card number: four groups of four, or 14 to 19 digits with the check digit or a label."""
    digits = "".join(filter(str.isdigit, text[start:end]))
    label, parted = around.label(), end - start > len(digits)
    if label == "card":
        return "card", CERTAIN
    if label in ("account", "rrn", "frn"):
        return None
    if label == OTHER or (not parted and _is_glued(text, start, end)):
        return "card", CANDIDATE
    if checks.luhn(digits):
        return "card", CERTAIN if parted else LIKELY
    return "card", LIKELY if parted and re.search(r"[-.]", text[start:end]) else CANDIDATE


def driver(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A driver's licence number by its groups; a region of issue makes it one without a label."""
    label = around.label()
    if label == "driver":
        return "driver", CERTAIN
    if label in ("account", "card", OTHER):
        return "driver", CANDIDATE
    known = text[start:end][:2] in _REGIONS or "가" <= text[start] <= "힣"
    return "driver", LIKELY if known and "-" in text[start:end] else CANDIDATE


def passport(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    near = around.label() == "passport" or re.search(
        r"여권|[Pp]assport|PASSPORT", around.before + around.after
    )
    return "passport", CERTAIN if near else CANDIDATE


def labelled(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """Digits whose label alone says what they are: account, licence, health insurance, card, mobile, firm."""
    digits = "".join(filter(str.isdigit, text[start:end]))
    label, count = around.label(), len(digits)
    if (
        label == "account"
        and 9 <= count <= 16
        and not _is_phone(text[start:end], around)
        and not _is_date(text[start:end])
    ):
        return "account", CANDIDATE if around.of_the_city() else CERTAIN
    if label == "driver" and count == 12:
        return "driver", CERTAIN
    if label == "health_ins" and count == 11 and re.fullmatch(r"[0-9][- ]?[0-9]{10}", text[start:end]):
        return "health_ins", CERTAIN
    if label == "card" and 13 <= count <= 19:
        return "card", CERTAIN
    if label in ("mobile", "phone") and re.fullmatch(
        r"1[016789][- ]?[0-9]{3,4}[- ]?[0-9]{4}", text[start:end]
    ):
        return "mobile", CERTAIN
    if re.fullmatch(r"[0-9]{3}-[0-9]{2}-[0-9]{5}", text[start:end]) or (label == "biz" and count == 10):
        return "biz", CANDIDATE
    return None


def _is_phone(piece: str, around: Surroundings) -> bool:
    """Whether a number beside the name of a bank is its telephone rather than an account."""
    if around.label_at and around.label_at(around.start) == "account":
        return False
    if not re.fullmatch(r"0[0-9]{1,2}[-.)][0-9]{3,4}[-.]?[0-9]{4}", re.sub(r"\s", "", piece)):
        return False
    return not re.search(r"계\s*좌|입금|통장|예금주|account", around.before, re.IGNORECASE)


def _is_date(piece: str) -> bool:
    return bool(re.match(r"(?:19|20)[0-9]{2}[-./ ]{1,2}[01]?[0-9][-./ ]{1,2}[0-3]?[0-9](?![0-9])", piece))
