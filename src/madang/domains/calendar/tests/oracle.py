"""Deadlines counted on one's fingers: day by day and minute by minute, slowly, and without the code under test."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from holidays.countries import KR

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOLIDAYS = frozenset(KR(years=range(2000, 2036)))

DaySpan = tuple[date, date]
TimeSpan = tuple[datetime, datetime]


def off(day: date, holidays: Collection[date]) -> bool:
    """Whether a day is a Saturday, a Sunday or a holiday."""
    return day.isoweekday() in (6, 7) or day in holidays


def last_day(
    rules: Iterable[str], start: date, holds: Iterable[DaySpan] = (), holidays: Collection[date] = HOLIDAYS
) -> date:
    """The last day of a period and its extensions; day rules."""
    held = set()
    for first, last in holds:
        day = first
        while day <= last:
            held.add(day)
            day += DAY
    end = None
    for rule in rules:
        kind, number = rule.split(":")
        first = start + DAY if kind == "civil-days" else start
        if end is not None:
            first = end + DAY
        end = _one_period(kind, int(number), first, held, holidays)
    assert end is not None
    return end


def _one_period(
    kind: str, number: int, first: date, held: Collection[date], holidays: Collection[date]
) -> date:
    if kind == "working-days":
        return _walk(number, first, lambda day: day not in held and not off(day, holidays))
    if kind == "civil-days":
        length = number
    elif kind == "weeks":
        length = 7 * number
    else:
        length = _calendar_length(first, number * {"months": 1, "years": 12}[kind])
    end = _walk(length, first, lambda day: day not in held)
    while off(end, holidays) or end in held:
        end += DAY
    return end


def _walk(number: int, day: date, counts) -> date:
    while True:
        number -= counts(day)
        if number == 0:
            return day
        day += DAY


def _calendar_length(first: date, months: int) -> int:
    target = (first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1)
    day, length = first, 1
    while True:
        following = day + DAY
        if (following.year, following.month) == target and following.day == first.day:
            return length
        if (day.year, day.month) == target and following.month != day.month:
            return length
        day, length = following, length + 1


def last_minute(
    hours: Iterable[int],
    start: datetime,
    holds: Iterable[TimeSpan] = (),
    holidays: Collection[date] = HOLIDAYS,
) -> datetime:
    """The end of a period of working hours and its extensions; local times of whole minutes without zone."""
    left = 60 * sum(hours)
    now = start
    while left:
        working = now.hour in (9, 10, 11, 13, 14, 15, 16, 17) and not off(now.date(), holidays)
        if working and not any(first <= now < last for first, last in holds):
            left -= 1
        now += MINUTE
    return now
