"""Ways to reach a person: telephones, electronic mail, addresses on the network."""

import re

from madang.kernel.personal_data.found import Confidence
from madang.kernel.personal_data.numbers import Judged
from madang.kernel.personal_data.surroundings import Surroundings

CERTAIN, LIKELY, CANDIDATE = Confidence

_GAP = r"[ \t]{0,2}[-./·_~)]?[ \t]{0,2}"
_ABROAD = r"(?:\+|00)82[ \t]?[-.]?[ \t]?(?:\(0\)|0)?[ \t]?"
MOBILE = re.compile(rf"(?<![0-9])(?:{_ABROAD}|0)1[016789]{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}(?![0-9])")
SWAPPED = re.compile(
    rf"(?<![0-9A-Za-z])[OoQ0][1lI|][OoQ0]{_GAP}[0-9OolI]{{4}}{_GAP}[0-9OolI]{{4}}(?![0-9A-Za-z])"
)
_SAID = "(?:[공영일이삼사오육륙칠팔구빵][ ]?)"
SPELT = re.compile(rf"[공영빵][일1][공영육칠팔구빵][-.\s,]{{0,3}}{_SAID}{{3,4}}[-.\s,에]{{0,3}}{_SAID}{{4}}")
LANDLINE = re.compile(
    rf"(?<![0-9.-])(?:(?:{_ABROAD}|0)(?:2|[3-6][1-5]|70)|"
    rf"050[0-9]?){_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{4}}(?![0-9])"
)
EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}[ ]?(?:@|\(at\)|"
    r"\[at\])[ ]?[A-Za-z0-9가-힣-]{1,63}(?:\.[A-Za-z0-9가-힣-]{1,63}){1,5}",
    re.IGNORECASE,
)
IP = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9]|\.[0-9])")
_GOVERNMENT = re.compile(r"(?:[a-z0-9-]+\.)*(?:go\.kr|korea\.kr)")  # names that only authorities are given
_ROLE = re.compile(
    r"(?:info|help|webmaster|admin|contact|support|cs|privacy|press|master|postmaster|"
    r"no-?reply|service|office|sales|minwon)[0-9]{0,2}"
)
_CITY_HALL = re.compile(r"022133[0-9]{4}$|02120$")
_INSIDE = re.compile(r"(?:10|127|0|255)\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.")


def mobile(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    label = around.label()
    if label in ("account", "card", "biz", "corp") and not re.search(r"[-.) ]", text[start:end]):
        return None
    return "mobile", CERTAIN if label in ("mobile", "phone") or text[start:end].startswith("010") else LIKELY


def spelt(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A number written in words (공일공 …) or with letters that look like digits."""
    if not re.search("[0-9]", text[start:end]) and text[start] not in "공영빵":
        return None
    return "mobile", LIKELY


def landline(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """A number of the fixed network: private where a person is spoken of, an office's where an office is."""
    digits = "".join(filter(str.isdigit, text[start:end]))
    plain = re.sub("^(?:00)?82", "0", digits) if not digits.startswith("02") else digits
    if _CITY_HALL.match(plain) or re.search(
        r"[0-9]\.[0-9]+\.[0-9]", text[start - 2 : start] + text[start:end][:3]
    ):
        return None
    if around.label() in ("account", "card", "biz", "corp", "other", "rrn", "driver") and not _parted(
        text[start:end]
    ):
        return None
    office = around.office()
    if office is None:
        return "phone", CANDIDATE
    return None if office else ("phone", LIKELY)


def _parted(piece: str) -> bool:
    return len(re.findall(r"[-.)·/]", piece)) >= 2


def email(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    """An address of a person; those of authorities are kept, those of a desk (info@ …) are candidates."""
    local, _, domain = re.sub(
        r"\s|\(at\)|\[at\]", lambda m: "@" if "at" in m[0].lower() else "", text[start:end], flags=re.I
    ).partition("@")
    if _GOVERNMENT.fullmatch(domain.lower().rstrip(".")):
        return None
    if not re.search(r"[A-Za-z가-힣]", domain.rpartition(".")[2]):
        return None
    return "email", CANDIDATE if _ROLE.fullmatch(local.lower()) else LIKELY


def ip(text: str, start: int, end: int, around: Surroundings) -> Judged | None:
    octets = [int(o) for o in text[start:end].split(".")]
    if max(octets) > 255 or _INSIDE.match(text[start:end]):
        return None
    if around.label() == "ip" or re.search(r"(?<![A-Za-z])(?:IP|ip)(?![A-Za-z])|접속|로그", around.before):
        return "ip", LIKELY
    return ("ip", CANDIDATE) if sum(o > 9 for o in octets) > 1 else None
