"""By what figures are grouped. Pure."""

import re
from functools import lru_cache

from madang.domains.calendar import Rule, RuleKind
from madang.kernel.text import Text

GROUPINGS = ("department", "institution", "sector", "procedure", "district", "term", "month")
_DISTRICT = re.compile(r"\S+[구군]")

TERMS = {
    "hours": Text("즉시·시간 단위", "at once or in hours"),
    "days-5": Text("5일 이하", "up to 5 working days"),
    "days-10": Text("6~10일", "6–10 working days"),
    "days-20": Text("11~20일", "11–20 working days"),
    "days-30": Text("21~30일", "21–30 working days"),
    "days-over": Text("30일 초과", "more than 30 working days"),
    "long": Text("주·월 단위 이상", "weeks, months or longer"),
    "none": Text("기한 정함 없음", "no limit set"),
}


AGES = {
    "days-2": Text("2일 이하", "up to 2 days"),
    "days-7": Text("3~7일", "3–7 days"),
    "days-30": Text("8~30일", "8–30 days"),
    "days-over": Text("30일 초과", "more than 30 days"),
}


def age_of(days: int) -> str:
    """The class of an age in calendar days, a key of `AGES`."""
    most = next((most for most in (2, 7, 30) if days <= most), None)
    return f"days-{most or 'over'}"


@lru_cache(maxsize=512)
def term_of(limit_rule: str) -> str:
    """The class of a legal limit (`working-days:10` → `days-10`), a key of `TERMS`.

    Hours are hours however many; days are put into classes, calendar days (`civil-days`) as they stand; weeks, months
    and years are one class.
    """
    if not limit_rule:
        return "none"
    rule = Rule.parse(limit_rule)
    if rule.is_hours:
        return "hours"
    if rule.kind not in (RuleKind.WORKING_DAYS, RuleKind.CIVIL_DAYS):
        return "long"
    most = next((most for most in (5, 10, 20, 30) if rule.amount <= most), None)
    return f"days-{most or 'over'}"


@lru_cache(maxsize=8192)
def district_of(area: str) -> str:
    """The district (자치구·군) of the public part of a place: `마당시 강남구 역삼동` → `강남구`; empty where none."""
    words = area.split()[:3]
    return next((word for word in words if _DISTRICT.fullmatch(word)), "")
