"""The public deadline calculator."""

import pytest

from madang.domains.calendar import deadline_answer, seed_holidays
from madang.domains.calendar.tests.factories import seoul
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seeded(db) -> None:
    seed_holidays(SYSTEM, at=seoul("2026-01-01"))


@pytest.mark.parametrize(
    ("rule", "start", "holds", "shown", "due"),
    [
        ("working-days:10", "2026-09-17", "", "2026-09-17", "2026-10-02"),
        ("working-days:10", "2026-09-17T23:30", "", "2026-09-17", "2026-10-02"),
        ("working-days:10", "2026-09-17T23:30Z", "", "2026-09-18", "2026-10-06"),
        ("working-days:10", "2026-04-29", "2026-05-01/2026-05-09", "2026-04-29", "2026-05-20"),
        (
            "working-days:10",
            "2026-04-29",
            "2026-05-01/2026-05-09, 2026-05-08/2026-05-12,",
            "2026-04-29",
            "2026-05-22",
        ),
        (
            "working-hours:24",
            "2026-11-20T15:00",
            "",
            "2026-11-20T15:00:00+09:00",
            "2026-11-25T15:00:00+09:00",
        ),
        (
            "working-hours:24",
            "2026-11-20T15:00:00+09:00",
            "",
            "2026-11-20T15:00:00+09:00",
            "2026-11-25T15:00:00+09:00",
        ),
        (
            "working-hours:24",
            "2026-11-20T15:00:00 09:00",
            "",
            "2026-11-20T15:00:00+09:00",
            "2026-11-25T15:00:00+09:00",
        ),
        (
            "working-hours:24",
            "2026-11-20T06:00:00Z",
            "",
            "2026-11-20T15:00:00+09:00",
            "2026-11-25T15:00:00+09:00",
        ),
        (
            "working-hours:24",
            "2026-11-20 15:00",
            "",
            "2026-11-20T15:00:00+09:00",
            "2026-11-25T15:00:00+09:00",
        ),
        ("immediate", "2026-11-20", "", "2026-11-20T09:00:00+09:00", "2026-11-20T12:00:00+09:00"),
        (
            "working-hours:24",
            "2026-11-20T15:00",
            "2026-11-23/2026-11-24",
            "2026-11-20T15:00:00+09:00",
            "2026-11-27T15:00:00+09:00",
        ),
        ("civil-days:3", "2026-12-22", "", "2026-12-22", "2026-12-28"),
        ("months:1", "2026-01-31", "", "2026-01-31", "2026-03-03"),
    ],
)
def test_answers(rule: str, start: str, holds: str, shown: str, due: str) -> None:
    answer = deadline_answer(rule, start, holds)
    assert (answer["rule"], answer["start"], answer["due"]) == (rule, shown, due)
    assert all(set(line) == {"ko", "en"} for line in answer["because"])
    assert len(answer["because"]) >= 3


@pytest.mark.parametrize(
    ("rule", "start", "holds", "field", "code"),
    [
        ("fortnight", "2026-09-17", "", "rule", "rule_unknown"),
        ("", "2026-09-17", "", "rule", "rule_unknown"),
        ("working-days:100000", "2026-09-17", "", "rule", "rule_too_long"),
        ("years:99999999999999999999", "2026-09-17", "", "rule", "rule_unknown"),
        ("working-days:10", "", "", "start", "start_unreadable"),
        ("working-days:10", "tomorrow", "", "start", "start_unreadable"),
        ("working-days:10", "2026-02-30", "", "start", "date_unreadable"),
        ("working-days:10", "2026-09-17T25:00", "", "start", "start_unreadable"),
        ("working-days:10", "9999-12-31", "", "start", "outside_calendar"),
        ("working-days:10", "9999-12-31T23:00-23:00", "", "start", "start_unreadable"),
        ("working-days:10", "0001-01-01T00:00", "", "start", "outside_calendar"),
        ("working-days:10", "0001-01-01T00:00+23:00", "", "start", "start_unreadable"),
        ("working-days:10", "2026-09-17", "2026-09-20", "holds", "hold_unreadable"),
        ("working-days:10", "2026-09-17", "2026-09-20/", "holds", "date_unreadable"),
        ("working-days:10", "2026-09-17", "2026-09-20/2026-09-19", "holds", "hold_ends_before_start"),
        ("working-days:10", "2026-09-17", "2026-09-20/9999-12-31", "holds", "outside_calendar"),
        (
            "working-days:10",
            "2026-09-17",
            ",".join(["2026-09-20/2026-09-21"] * 101),
            "holds",
            "holds_too_many",
        ),
        ("working-days:10", "2026-09-17", "2026-09-20/2026-09-21/2026-09-22", "holds", "date_unreadable"),
    ],
)
def test_what_cannot_be_read(rule: str, start: str, holds: str, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        deadline_answer(rule, start, holds)
    assert [(fault.field, fault.code) for fault in refused.value.fields] == [(field, code)]
    assert refused.value.message.ko
    assert refused.value.message.en


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        deadline_answer("x", "y", "z")
    assert [fault.field for fault in refused.value.fields] == ["rule", "start", "holds"]


def test_an_end_outside_the_calendar() -> None:
    with pytest.raises(InvalidInput) as refused:
        deadline_answer("years:20", "2070-01-01")
    assert refused.value.code == "outside_calendar"


def test_a_hundred_holds_are_answered() -> None:
    holds = ",".join(["2026-09-21/2026-09-22"] * 100)
    assert deadline_answer("working-days:10", "2026-09-17", holds)["due"] == "2026-10-07"
