"""Worked deadlines: the table of literal rows, and the vectors that everybody shares."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from madang.domains.calendar import Extension, Hold, add_term, compute
from madang.domains.calendar.tests import oracle
from madang.domains.calendar.tests.factories import SEOUL, korean_calendar, seoul
from madang.domains.calendar.tests.table import Row, rows, written
from madang.kernel.errors import InvalidInput

ROWS = rows()
VECTORS = Path(__file__).resolve().parents[6] / "shared" / "domain" / "clock_vectors.yaml"


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.rule} {row.start} {row.holds} {row.extensions}".strip()
)
def test_row(row: Row) -> None:
    deadline = row.deadline()
    assert written(deadline) == row.due
    assert deadline.is_instant == row.is_hours
    assert deadline.because[-1].en.startswith("So it is due by")


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.rule} {row.start} {row.holds} {row.extensions}".strip()
)
def test_oracle_agrees_with_the_row(row: Row) -> None:
    assert counted_by_hand(row) == row.due


def counted_by_hand(row: Row) -> str:
    holidays = set(oracle.HOLIDAYS) | {date.fromisoformat(day) for day in row.declared_late.split()}
    holidays -= {date.fromisoformat(day) for day in row.revoked_late.split()}
    if row.is_hours:
        hours = [3 if row.rule == "immediate" else int(row.rule.split(":")[1])]
        for extension in row.extensions.split():
            kind, number = extension.split(":")
            hours.append(int(number) * (8 if kind == "working-days" else 1))
        start = datetime.fromisoformat(row.start)
        return oracle.last_minute(hours, start, _moments(row), holidays).isoformat(timespec="minutes")
    days = [(date.fromisoformat(begin[:10]), date.fromisoformat(end[:10])) for begin, end in row.pairs()]
    start_day = date.fromisoformat(row.start[:10])
    return oracle.last_day([row.rule, *row.extensions.split()], start_day, days, holidays).isoformat()


def _moments(row: Row) -> list[oracle.TimeSpan]:
    spans = []
    for begin, end in row.pairs():
        whole_day = timedelta(0) if "T" in end else oracle.DAY
        spans.append((datetime.fromisoformat(begin), datetime.fromisoformat(end) + whole_day))
    return spans


def test_the_table_is_large_and_covers_every_rule() -> None:
    kinds = Counter(row.rule.split(":")[0] for row in ROWS)
    assert len(ROWS) >= 200
    assert set(kinds) == {
        "working-hours",
        "immediate",
        "working-days",
        "civil-days",
        "weeks",
        "months",
        "years",
    }
    assert len(
        {
            (row.rule, row.start, row.holds, row.extensions, row.declared_late, row.revoked_late)
            for row in ROWS
        }
    ) == len(ROWS)


@pytest.mark.skipif(not VECTORS.exists(), reason=f"the shared vectors are not here: {VECTORS}")
def test_shared_vectors_stand_in_the_table() -> None:
    vectors = yaml.safe_load(VECTORS.read_text(encoding="utf-8"))
    worked = [row.deadline() for row in ROWS if row.group == "worked vectors" and not row.extensions]
    dues = [
        d.due.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M:%S") if d.is_instant else d.written for d in worked
    ]
    assert dues == [vector["due"] for vector in vectors]


def test_a_day_ends_with_its_last_microsecond() -> None:
    deadline = compute(rule="working-days:10", start=seoul("2026-09-17T16:00"), calendar=korean_calendar())
    assert deadline.due == datetime(2026, 10, 2, 14, 59, 59, 999999, tzinfo=UTC)
    assert deadline.due_date == date(2026, 10, 2)


def test_seconds_are_kept() -> None:
    start = seoul("2026-11-20T16:30:12.345678")
    deadline = compute(rule="immediate", start=start, calendar=korean_calendar())
    assert deadline.due == seoul("2026-11-23T10:30:12.345678")


def test_the_day_is_the_local_day() -> None:
    late_in_seoul = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)  # Monday, 00:30 in Seoul
    assert (
        compute(rule="working-days:6", start=late_in_seoul, calendar=korean_calendar()).written
        == "2026-11-30"
    )


def test_a_running_hold_moves_the_date_with_the_present() -> None:
    hold = Hold("supplement", seoul("2026-11-18T10:00"))
    found = [
        compute(
            rule="working-days:6",
            start=seoul("2026-11-16"),
            holds=[hold],
            calendar=korean_calendar(),
            now=seoul(now),
        )
        for now in ("2026-11-18T11:00", "2026-11-20T11:00", "2026-12-24T11:00")
    ]
    assert [deadline.written for deadline in found] == ["2026-11-24", "2026-11-26", "2026-12-31"]
    assert all(deadline.paused for deadline in found)


def test_a_hold_that_began_after_the_end_does_not_stop_the_clock() -> None:
    hold = Hold("supplement", seoul("2026-12-01T10:00"))
    deadline = compute(
        rule="working-days:6",
        start=seoul("2026-11-16"),
        holds=[hold],
        calendar=korean_calendar(),
        now=seoul("2026-12-05"),
    )
    assert deadline.written == "2026-11-23"
    assert not deadline.paused


def test_a_hold_ending_at_midnight_takes_the_day_of_arrival() -> None:
    hold = Hold("supplement", seoul("2026-11-18T10:00"), seoul("2026-11-20T00:00"))
    deadline = compute(
        rule="working-days:6", start=seoul("2026-11-16"), holds=[hold], calendar=korean_calendar()
    )
    assert deadline.written == "2026-11-26"


def test_a_running_hold_needs_the_present() -> None:
    hold = Hold("supplement", seoul("2026-11-18"))
    with pytest.raises(ValueError, match="present"):
        compute(rule="working-days:6", start=seoul("2026-11-16"), holds=[hold], calendar=korean_calendar())


def test_a_term_of_a_step_ends_where_its_deadline_does() -> None:
    start = seoul("2026-11-20T15:00")
    for rule in ("working-hours:24", "immediate", "working-days:7", "civil-days:3", "months:1"):
        assert (
            add_term(rule, start, korean_calendar())
            == compute(rule=rule, start=start, calendar=korean_calendar()).due
        )


def test_days_of_extension_by_hours_are_rounded_up() -> None:
    extension = Extension("working-hours:12", "cooperation", seoul("2026-11-16"))
    deadline = compute(
        rule="working-days:6", start=seoul("2026-11-16"), extensions=[extension], calendar=korean_calendar()
    )
    assert deadline.written == "2026-11-25"


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("working-days:10", "1990-01-01"),
        ("years:20", "2079-01-01"),
        ("civil-days:10", "2079-12-30"),
        ("months:1", "9990-01-01"),
    ],
)
def test_what_lies_outside_the_calendar_is_refused(rule: str, start: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compute(rule=rule, start=seoul(start), calendar=korean_calendar())
    assert refused.value.code == "outside_calendar"


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "days:3",
        "working-days",
        "working-days:0",
        "working-days:-1",
        "immediate:2",
        "weeks:1.5",
        "weeks:２",
    ],
)
def test_rules_that_cannot_be_read(rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compute(rule=rule, start=seoul("2026-11-16"), calendar=korean_calendar())
    assert refused.value.code == "rule_unknown"
    assert refused.value.fields[0].field == "rule"
