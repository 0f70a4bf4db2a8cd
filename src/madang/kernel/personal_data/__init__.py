"""Personal identifiers in text (개인정보): what looks like one, how sure that is, how it is masked. No database."""

from madang.kernel.personal_data.detecting import detect
from madang.kernel.personal_data.found import Confidence, Found
from madang.kernel.personal_data.labels import header_kind
from madang.kernel.text import Text

__all__ = ["NAMES", "REFUSED", "Confidence", "Found", "detect", "find_identifiers", "header_kind"]

NAMES = {
    "rrn": Text("주민등록번호", "a resident registration number"),
    "frn": Text("외국인등록번호", "a foreigner registration number"),
    "mobile": Text("휴대전화 번호", "a mobile phone number"),
    "email": Text("개인 전자우편 주소", "a private e-mail address"),
    "card": Text("카드번호", "a card number"),
    "driver": Text("운전면허번호", "a driver's licence number"),
    "passport": Text("여권번호", "a passport number"),
    "account": Text("계좌번호", "a bank account number"),
    "phone": Text("일반전화 번호", "a private telephone number"),
    "plate": Text("차량번호", "a vehicle number"),
    "address": Text("상세주소", "a full address"),
    "birth": Text("생년월일", "a date of birth"),
    "name": Text("성명", "a person's name"),
    "health_ins": Text("건강보험증번호", "a health insurance number"),
    "ip": Text("IP주소", "an IP address"),
    "biz": Text("사업자등록번호", "a business registration number"),
    "corp": Text("법인등록번호", "a corporation registration number"),
}

REFUSED = frozenset({"rrn", "frn", "mobile", "email", "card", "driver", "passport", "account"})
"""Kinds that no text written for everybody may hold."""


def find_identifiers(text: str) -> list[str]:
    """The kinds of identifiers (of `REFUSED`) that occur in a text which is about to become public."""
    found = {one.kind for one in detect(text) if one.holds}
    return [kind for kind in NAMES if kind in found & REFUSED]
