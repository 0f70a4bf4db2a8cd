"""Extensions: the closed list of reasons, once, twice with consent, never longer than the limit."""

from datetime import date

import pytest

from madang.domains.calendar import (
    DISCLOSURE_EXTENSION_REASONS,
    EXTENSION_REASONS,
    FORBIDDEN_EXTENSION_REASONS,
    Extension,
    Rule,
    check_extension,
    compute,
)
from madang.domains.calendar.tests.factories import korean_calendar, seoul
from madang.kernel.errors import DomainError, InvalidInput, NotPossible

GRANTED = Extension("working-days:10", "cooperation", seoul("2026-11-20"))


def refused(**given) -> DomainError:
    with pytest.raises(DomainError) as error:
        check_extension(
            **{"reason_code": "cooperation", "rule": "working-days:10", "length": "working-days:10"} | given
        )
    return error.value


@pytest.mark.parametrize("reason", EXTENSION_REASONS)
def test_reasons_of_the_decree(reason: str) -> None:
    given = check_extension(reason_code=reason, rule="working-days:10", length="working-days:10")
    assert given == Rule.parse("working-days:10")


@pytest.mark.parametrize("reason", ["workload", "late_assignment", "absence"])
def test_forbidden_reasons(reason: str) -> None:
    error = refused(reason_code=reason)
    assert isinstance(error, InvalidInput)
    assert error.code == "extension_reason_forbidden"
    assert error.fields[0].field == "reason_code"
    assert FORBIDDEN_EXTENSION_REASONS[reason].ko in error.message.ko
    assert "제21조제2항" in error.message.ko


def test_other_reasons() -> None:
    assert refused(reason_code="holiday_season").code == "extension_reason_unknown"


def test_a_second_needs_consent() -> None:
    error = refused(earlier=[GRANTED])
    assert isinstance(error, NotPossible)
    assert error.code == "extension_needs_consent"
    assert check_extension(
        reason_code="cooperation",
        rule="working-days:10",
        length="working-days:4",
        earlier=[GRANTED],
        consent=True,
    ) == Rule.parse("working-days:4")


@pytest.mark.parametrize("consent", [False, True])
def test_a_third_is_never_possible(consent: bool) -> None:
    assert refused(earlier=[GRANTED, GRANTED], consent=consent).code == "extension_used_up"


@pytest.mark.parametrize(
    ("rule", "length"),
    [
        ("working-days:10", "working-days:11"),
        ("working-hours:24", "working-hours:25"),
        ("working-hours:24", "working-days:4"),
        ("months:3", "months:4"),
        ("months:1", "civil-days:29"),
        ("immediate", "working-hours:4"),
    ],
)
def test_too_long(rule: str, length: str) -> None:
    error = refused(rule=rule, length=length)
    assert (error.code, error.fields[0].field) == ("extension_too_long", "until")


@pytest.mark.parametrize(
    ("rule", "length", "given"),
    [
        ("working-hours:24", "working-days:3", "working-hours:24"),
        ("working-days:6", "working-hours:12", "working-days:2"),
        ("months:1", "weeks:4", "weeks:4"),
        ("immediate", "working-hours:3", "working-hours:3"),
    ],
)
def test_length_in_another_unit(rule: str, length: str, given: str) -> None:
    assert str(check_extension(reason_code="cooperation", rule=rule, length=length)) == given


def test_hours_are_not_extended_by_months() -> None:
    assert refused(rule="working-hours:24", length="months:1").code == "extension_unit"


@pytest.mark.parametrize(
    ("rule", "start", "until", "length"),
    [
        ("working-days:10", "2026-09-17", date(2026, 10, 20), "working-days:10"),
        ("working-days:10", "2026-09-17", date(2026, 10, 6), "working-days:1"),
        ("working-days:10", "2026-09-17", date(2026, 10, 10), "working-days:3"),
        ("working-days:10", "2026-09-17", seoul("2026-10-12T15:00"), "working-days:4"),
        ("working-hours:24", "2026-11-20T15:00", seoul("2026-11-26T15:00"), "working-hours:8"),
        ("working-hours:24", "2026-11-20T15:00", date(2026, 11, 26), "working-hours:11"),
        ("months:1", "2026-09-04", date(2026, 11, 6), "civil-days:31"),
        ("civil-days:7", "2026-11-07", date(2026, 11, 20), "civil-days:4"),
    ],
)
def test_a_date_to_extend_to(rule: str, start: str, until, length: str) -> None:
    calendar = korean_calendar()
    due = compute(rule=rule, start=seoul(start), calendar=calendar).due
    given = check_extension(
        reason_code="fact_finding", rule=rule, requested_until=until, due=due, calendar=calendar
    )
    assert str(given) == length
    extended = compute(
        rule=rule,
        start=seoul(start),
        extensions=[Extension(str(given), "fact_finding", seoul(start))],
        calendar=calendar,
    )
    assert extended.due > due


@pytest.mark.parametrize(
    ("rule", "until", "code"),
    [
        ("working-days:10", date(2026, 10, 21), "extension_too_long"),
        ("working-days:10", date(2026, 10, 2), "extension_too_short"),
        (
            "working-days:10",
            date(2026, 10, 5),
            "extension_too_short",
        ),  # a weekend and a substitute holiday away
        ("months:1", date(2026, 12, 1), "extension_too_long"),
        ("working-hours:16", date(2026, 9, 25), "extension_too_short"),
        ("working-hours:16", date(2026, 10, 9), "extension_too_long"),
    ],
)
def test_dates_that_do_not_do(rule: str, until: date, code: str) -> None:
    calendar = korean_calendar()
    due = compute(rule=rule, start=seoul("2026-09-17T18:00"), calendar=calendar).due
    due = seoul("2026-09-23T18:00") if rule == "working-hours:16" else due
    assert refused(rule=rule, length=None, requested_until=until, due=due, calendar=calendar).code == code


def test_disclosure_requests_have_reasons_of_their_own_and_one_extension() -> None:
    for reason in DISCLOSURE_EXTENSION_REASONS:
        check_extension(
            reason_code=reason, rule="working-days:10", length="working-days:10", law="disclosure_request"
        )
    assert refused(law="disclosure_request").code == "extension_reason_unknown"
    error = refused(law="disclosure_request", reason_code="separation", earlier=[GRANTED], consent=True)
    assert error.code == "extension_used_up"


def test_a_date_needs_due_and_calendar() -> None:
    with pytest.raises(ValueError, match="calendar"):
        check_extension(reason_code="cooperation", rule="working-days:10", requested_until=date(2026, 10, 20))
    with pytest.raises(ValueError, match="length"):
        check_extension(reason_code="cooperation", rule="working-days:10")
