"""What holds for every period: the same as counted on fingers, never earlier for a later start or one more hold."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.calendar import Hold, compute, legal_days, legal_minutes
from madang.domains.calendar.tests import oracle
from madang.domains.calendar.tests.factories import SEOUL, korean_calendar

CALENDAR = korean_calendar()
QUICK = settings(max_examples=150)

days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
day_rules = st.one_of(
    st.integers(1, 60).map("working-days:{}".format),
    st.integers(1, 90).map("civil-days:{}".format),
    st.integers(1, 10).map("weeks:{}".format),
    st.integers(1, 14).map("months:{}".format),
    st.integers(1, 3).map("years:{}".format),
)
hours = st.integers(1, 40)
moments = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day) + timedelta(minutes=minute),
    days,
    st.integers(0, 1439),
)


@st.composite
def day_holds(draw, start: date, most: int = 4) -> list[oracle.DaySpan]:
    spans = draw(st.lists(st.tuples(st.integers(-20, 90), st.integers(0, 25)), max_size=most))
    return [(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in spans]


@st.composite
def minute_holds(draw, start: datetime, most: int = 4) -> list[oracle.TimeSpan]:
    spans = draw(st.lists(st.tuples(st.integers(-3000, 15000), st.integers(0, 6000)), max_size=most))
    return [(start + timedelta(minutes=a), start + timedelta(minutes=a + n)) for a, n in spans]


def due_day(rule: str, start: date, holds: list[oracle.DaySpan]) -> date:
    spans = [Hold("test", _noon(first), _noon(last)) for first, last in holds]
    due = compute(rule=rule, start=_noon(start), holds=spans, calendar=CALENDAR).due_date
    assert due is not None
    return due


def due_moment(number: int, start: datetime, holds: list[oracle.TimeSpan]) -> datetime:
    spans = [Hold("test", first.replace(tzinfo=SEOUL), last.replace(tzinfo=SEOUL)) for first, last in holds]
    rule = f"working-hours:{number}"
    due = compute(rule=rule, start=start.replace(tzinfo=SEOUL), holds=spans, calendar=CALENDAR).due
    return due.astimezone(SEOUL).replace(tzinfo=None)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SEOUL)


@QUICK
@given(st.data(), day_rules, days)
def test_days_are_as_counted_on_fingers(data, rule: str, start: date) -> None:
    holds = data.draw(day_holds(start))
    assert due_day(rule, start, holds) == oracle.last_day([rule], start, holds)


@settings(max_examples=60)
@given(st.data(), hours, moments)
def test_hours_are_as_counted_on_fingers(data, number: int, start: datetime) -> None:
    holds = data.draw(minute_holds(start))
    assert due_moment(number, start, holds) == oracle.last_minute([number], start, holds)


@QUICK
@given(day_rules, days)
def test_a_later_day_is_never_due_earlier(rule: str, start: date) -> None:
    assert due_day(rule, start, []) <= due_day(rule, start + timedelta(days=1), [])


@QUICK
@given(st.data(), hours, moments, st.integers(1, 5000))
def test_a_later_moment_is_never_due_earlier(data, number: int, start: datetime, later: int) -> None:
    holds = data.draw(minute_holds(start))
    assert due_moment(number, start, holds) <= due_moment(number, start + timedelta(minutes=later), holds)


@QUICK
@given(st.data(), day_rules, days)
def test_one_more_hold_never_moves_a_day_earlier(data, rule: str, start: date) -> None:
    holds = data.draw(day_holds(start))
    more = data.draw(day_holds(start))
    assert due_day(rule, start, holds) <= due_day(rule, start, holds + more)


@QUICK
@given(st.data(), hours, moments)
def test_one_more_hold_never_moves_a_moment_earlier(data, number: int, start: datetime) -> None:
    holds = data.draw(minute_holds(start))
    more = data.draw(minute_holds(start))
    assert due_moment(number, start, holds) <= due_moment(number, start, holds + more)


@QUICK
@given(st.data(), day_rules, days)
def test_the_last_day_is_worked_and_not_on_hold(data, rule: str, start: date) -> None:
    holds = data.draw(day_holds(start))
    due = due_day(rule, start, holds)
    assert not oracle.off(due, oracle.HOLIDAYS)
    assert not any(first <= due <= last for first, last in holds)


@QUICK
@given(hours, moments)
def test_the_last_moment_ends_working_time(number: int, start: datetime) -> None:
    before = due_moment(number, start, []) - timedelta(minutes=1)
    assert not oracle.off(before.date(), oracle.HOLIDAYS)
    assert before.hour in (9, 10, 11, 13, 14, 15, 16, 17)


@QUICK
@given(st.data(), hours, moments)
def test_the_time_used_until_the_end_is_the_limit(data, number: int, start: datetime) -> None:
    holds = data.draw(minute_holds(start))
    end = due_moment(number, start, holds).replace(tzinfo=SEOUL)
    spans = [Hold("test", first.replace(tzinfo=SEOUL), last.replace(tzinfo=SEOUL)) for first, last in holds]
    assert legal_minutes(start.replace(tzinfo=SEOUL), end, spans, CALENDAR) == number * 60


@QUICK
@given(st.data(), st.integers(1, 60), days)
def test_the_days_used_until_the_end_are_the_limit(data, number: int, start: date) -> None:
    holds = data.draw(day_holds(start))
    end = due_day(f"working-days:{number}", start, holds)
    spans = [Hold("test", _noon(first), _noon(last)) for first, last in holds]
    assert legal_days(_noon(start), _noon(end), spans, CALENDAR) == number
