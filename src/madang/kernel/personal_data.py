"""Finding personal identifiers in text that is about to become public. Finds shapes; never dismisses by checksum."""

import re
import unicodedata

from madang.kernel.text import Text

_HYPHENS = re.compile(r"[‐‑‒–—―−－﹣\u00ad]")
_PATTERNS = {
    # 주민등록번호, 외국인등록번호: no check digit since October 2020, so the shape alone counts
    "rrn": re.compile(r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?-?\s?[0-9]\d{6}(?!\d)"),
    "mobile": re.compile(r"(?<!\d)01[016789][\s.\-]?\d{3,4}[\s.\-]?\d{4}(?!\d)"),
    "email": re.compile(r"[\w.+-]+@(?!seoul\.go\.kr|korea\.kr)[\w-]+\.[\w.-]+"),
    "card": re.compile(r"(?<!\d)\d{4}[\s\-]\d{4}[\s\-]\d{4}[\s\-]\d{4}(?!\d)"),
    "driver": re.compile(r"(?<!\d)(?:1[1-9]|2[0-68])-\d{2}-\d{6}-\d{2}(?!\d)"),
    "passport": re.compile(r"(?:여권|passport)\D{0,12}[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})", re.IGNORECASE),
    "account": re.compile(r"(?:계좌|은행|account)\D{0,12}\d{2,6}-?\d{2,6}-?\d{2,8}", re.IGNORECASE),
}
NAMES = {
    "rrn": Text("주민등록번호", "a resident registration number"),
    "mobile": Text("휴대전화 번호", "a mobile phone number"),
    "email": Text("개인 전자우편 주소", "a private e-mail address"),
    "card": Text("카드번호", "a card number"),
    "driver": Text("운전면허번호", "a driver's licence number"),
    "passport": Text("여권번호", "a passport number"),
    "account": Text("계좌번호", "a bank account number"),
}


def find_identifiers(text: str) -> list[str]:
    """The kinds of identifiers that occur in a text (keys of `NAMES`), full-width digits and odd hyphens included."""
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text))
    return [kind for kind, pattern in _PATTERNS.items() if pattern.search(plain)]
