"""Dates, times and sums as official documents write them (행정업무의 운영 및 혁신에 관한 규정 제7조)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_DIGITS = "영일이삼사오육칠팔구"
_PLACES = ("", "십", "백", "천")
_GROUPS = ("", "만", "억", "조", "경")
_LIMIT = 10 ** (4 * len(_GROUPS))


def date_shown(day: date) -> str:
    """A day as “2026. 2. 13.”."""
    return f"{day.year}. {day.month}. {day.day}."


def time_shown(at: datetime, zone: str) -> str:
    """The time of day to the minute in a time zone, of 24 hours: “14:05”. `at` must be aware."""
    return f"{_local(at, zone):%H:%M}"


def moment_shown(at: datetime, zone: str) -> str:
    """Day and time to the minute in a time zone: “2026. 2. 13. 14:05”. `at` must be aware."""
    return f"{date_shown(_local(at, zone).date())} {time_shown(at, zone)}"


def number_in_words(number: int) -> str:
    """A number in Hangul, every digit named: 113560 is “일십일만삼천오백육십”. ValueError below 0 and from 10^20 on."""
    if not 0 <= number < _LIMIT:
        raise ValueError(f"{number} cannot be written in words")
    words, rest = "", number
    for group in _GROUPS:
        rest, four = divmod(rest, 10_000)
        if four:
            words = _four_digits(four) + group + words
    return words or _DIGITS[0]


def money_shown(won: int) -> str:
    """A sum in won, safe from being altered: “금113,560원(금일십일만삼천오백육십원)”. ValueError as for the words."""
    return f"금{won:,}원(금{number_in_words(won)}원)"


def _four_digits(number: int) -> str:
    digits = [(number // 10**place % 10, _PLACES[place]) for place in (3, 2, 1, 0)]
    return "".join(_DIGITS[digit] + place for digit, place in digits if digit)


def _local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a time without a time zone")
    return at.astimezone(ZoneInfo(zone))
