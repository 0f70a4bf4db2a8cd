"""How much is left, and how much was used."""

from datetime import date

import pytest

from madang.domains.calendar import Hold, compute, legal_days, legal_minutes, remaining, working_days_between
from madang.domains.calendar.tests.factories import korean_calendar, seoul

CALENDAR = korean_calendar()


@pytest.mark.parametrize(
    ("rule", "start", "now", "minutes", "days", "overdue", "ko", "en"),
    [
        (
            "working-days:10",
            "2026-09-17",
            "2026-09-28T10:00",
            None,
            4,
            False,
            "근무일 4일 남았습니다",
            "4 working days left",
        ),
        ("working-days:10", "2026-09-17", "2026-10-02T23:59", None, 0, False, "오늘까지입니다", "due today"),
        ("working-days:10", "2026-09-17", "2026-10-03T00:00", None, 0, True, "기한이 지났습니다", "overdue"),
        (
            "working-days:10",
            "2026-09-17",
            "2026-10-06T09:00",
            None,
            1,
            True,
            "기한이 근무일 1일 지났습니다",
            "1 working day overdue",
        ),
        ("civil-days:30", "2026-11-02", "2026-11-30T09:00", None, 2, False, "2일 남았습니다", "2 days left"),
        (
            "months:1",
            "2026-11-02",
            "2026-12-03T09:00",
            None,
            2,
            True,
            "기한이 2일 지났습니다",
            "2 days overdue",
        ),
        (
            "working-hours:24",
            "2026-11-20T15:00",
            "2026-11-25T11:30",
            150,
            None,
            False,
            "근무시간 2시간 30분 남았습니다",
            "2 h 30 min of working time left",
        ),
        (
            "immediate",
            "2026-11-20T16:30",
            "2026-11-23T11:30",
            60,
            None,
            True,
            "기한이 근무시간 1시간 지났습니다",
            "1 h of working time overdue",
        ),
    ],
)
def test_remaining(rule, start, now, minutes, days, overdue, ko, en) -> None:
    deadline = compute(rule=rule, start=seoul(start), calendar=CALENDAR)
    left = remaining(deadline, seoul(now), CALENDAR)
    assert (left.minutes, left.days, left.overdue) == (minutes, days, overdue)
    assert (left.text.ko, left.text.en) == (ko, en)


def test_a_clock_that_stands_still_is_not_overdue() -> None:
    now = seoul("2026-12-24T10:00")
    hold = Hold("supplement", seoul("2026-11-18T10:00"))
    deadline = compute(
        rule="working-days:6", start=seoul("2026-11-16"), holds=[hold], calendar=CALENDAR, now=now
    )
    left = remaining(deadline, now, CALENDAR)
    assert (left.paused, left.overdue, left.days) == (True, False, 4)
    assert left.text.ko == "처리기간이 멈춰 있습니다"


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        (date(2026, 9, 17), date(2026, 9, 17), 0),
        (date(2026, 9, 17), date(2026, 9, 18), 1),
        (date(2026, 9, 18), date(2026, 9, 21), 1),
        (date(2026, 9, 23), date(2026, 9, 28), 1),
        (date(2026, 9, 28), date(2026, 9, 23), -1),
        (date(2026, 12, 24), date(2027, 1, 4), 5),
    ],
)
def test_working_days_between(a: date, b: date, days: int) -> None:
    assert working_days_between(a, b, CALENDAR) == days


@pytest.mark.parametrize(
    ("start", "end", "holds", "minutes"),
    [
        ("2026-11-20T17:00", "2026-11-23T10:00", [], 120),
        ("2026-11-20T11:00", "2026-11-20T14:00", [], 120),
        ("2026-11-20T11:00", "2026-11-20T14:00", [("2026-11-20T11:30", "2026-11-20T13:30")], 60),
        ("2026-11-20T11:00", "2026-11-20T14:00", [("2026-11-20T08:00", "2026-11-20T20:00")], 0),
        ("2026-11-20T14:00", "2026-11-20T11:00", [], 0),
    ],
)
def test_legal_minutes(start: str, end: str, holds: list[tuple[str, str]], minutes: int) -> None:
    spans = [Hold("test", seoul(a), seoul(b)) for a, b in holds]
    assert legal_minutes(seoul(start), seoul(end), spans, CALENDAR) == minutes


def test_legal_minutes_of_a_hold_still_running_end_with_the_period() -> None:
    running = [Hold("test", seoul("2026-11-20T16:00"))]
    assert legal_minutes(seoul("2026-11-20T15:00"), seoul("2026-11-23T18:00"), running, CALENDAR) == 60


def test_legal_days_without_holds_overlapping() -> None:
    holds = [
        Hold("test", seoul("2026-09-21"), seoul("2026-09-22")),
        Hold("supplement", seoul("2026-09-22"), seoul("2026-09-23")),
        Hold("test", seoul("2026-01-01"), seoul("2026-01-05")),
    ]
    assert legal_days(seoul("2026-09-17"), seoul("2026-10-02"), holds, CALENDAR) == 7
    assert legal_days(seoul("2026-10-02"), seoul("2026-09-17"), holds, CALENDAR) == 0
