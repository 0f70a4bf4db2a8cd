"""Periods as people type them: 2026, 2026-03, 2026.3~2026.5, 2026년 3월, 최근 30일, last 3 months."""

import calendar
import re
from datetime import date, timedelta

from madang.search.asking.question import Period

_DAY = r"[0-9]{4}(?:(?:[-/]|\.\s?|년\s?)[0-9]{1,2}(?:(?:[-/]|\.\s?|월\s?)[0-9]{1,2}(?:일|\.)?|월|\.)?|년)?"
_BETWEEN = r"\s?(?:\.\.|~|–)\s?"
_UNITS = {
    **dict.fromkeys(("일", "day", "days"), "day"),
    **dict.fromkeys(("주", "주일", "week", "weeks"), "week"),
    **dict.fromkeys(("달", "개월", "month", "months"), "month"),
    **dict.fromkeys(("년", "year", "years"), "year"),
}
_LAST = rf"(?:최근|last)\s?[0-9]{{1,4}}\s?(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})간?"
TYPED = re.compile(
    rf"(?:{_DAY}{_BETWEEN}{_DAY}|{_DAY}{_BETWEEN}|{_BETWEEN}{_DAY}|{_DAY}|{_LAST})(?=\s|$)", re.I
)
"""A period at the beginning of a text."""
_PARTS = re.compile(rf"(?P<first>{_DAY})?(?P<between>{_BETWEEN})?(?P<last>{_DAY})?")
_COUNTED = re.compile(r"\D+?([0-9]+)\s?(\D+)")


def read_period(typed: str, today: date) -> Period | None:
    """The period that a text is; None where it is none."""
    if not TYPED.fullmatch(typed):
        return None
    try:
        return _spelled(typed) if typed[0] in "0123456789.~– " else _counted(typed, today)
    except (ValueError, OverflowError):
        return None


def _spelled(typed: str) -> Period:
    parts = _PARTS.fullmatch(typed)
    if parts is None:
        raise ValueError(typed)
    first = _days(parts["first"]) if parts["first"] else None
    last = _days(parts["last"]) if parts["last"] else None if parts["between"] else first
    if first and last and first.first and last.last and first.first > last.last:
        first, last = last, first
    return Period(first.first if first else None, last.last if last else None)


def _days(typed: str) -> Period:
    numbers = [int(number) for number in re.findall("[0-9]+", typed)]
    if len(numbers) == 1:
        return Period(date(numbers[0], 1, 1), date(numbers[0], 12, 31))
    if len(numbers) == 2:
        year, month = numbers
        return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    day = date(*numbers)
    return Period(day, day)


def _counted(typed: str, today: date) -> Period:
    """So many days, weeks, months or years that end today."""
    found = _COUNTED.fullmatch(typed)
    if found is None or not int(found[1]):
        raise ValueError(typed)
    count, unit = int(found[1]), _UNITS[found[2].lower().removesuffix("간")]
    if unit in ("day", "week"):
        return Period(today - timedelta(days=count * (7 if unit == "week" else 1) - 1), today)
    return Period(_earlier(today, count * (12 if unit == "year" else 1)) + timedelta(days=1), today)


def _earlier(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
