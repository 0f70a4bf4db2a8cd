"""Holidays as the operator owns them."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from madang.domains.calendar import (
    compute,
    declare_holiday,
    holidays_of,
    revoke_holiday,
    seed_holidays,
    work_calendar,
)
from madang.domains.calendar.models import CalendarVersion, Holiday
from madang.domains.calendar.seeds import korean_holidays
from madang.domains.calendar.tests.factories import OPERATOR, TEMPORARY, seoul
from madang.kernel import events
from madang.kernel.actor import SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

DAY = date(2026, 11, 20)
AT = seoul("2026-11-17T14:00")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seeded(db) -> None:
    seed_holidays(SYSTEM, at=seoul("2026-01-01"))


def test_seeded_by_the_migrations() -> None:
    assert Holiday.objects.count() == len(korean_holidays()) == 645
    names = {row.date: row.name for row in holidays_of(2026)}
    assert names[date(2026, 5, 1)] == Text("노동절", "Labor Day")
    assert names[date(2026, 7, 17)] == Text("제헌절", "Constitution Day")
    assert names[date(2026, 6, 3)] == Text("지방선거일", "Local Election Day")
    assert names[date(2026, 10, 5)] == Text(
        "개천절 대체공휴일", "Substitute holiday for National Foundation Day"
    )


def test_the_migration_and_the_action_seed_the_same() -> None:
    Holiday.objects.all().delete()
    CalendarVersion.objects.all().delete()
    migration = import_module("madang.domains.calendar.migrations.0002_seed_holidays")
    migration.seed(apps, None)
    migration.seed(apps, None)
    rows = {(row.date, row.name["ko"], row.name["en"], row.source) for row in Holiday.objects.all()}
    assert rows == {(seed.date, seed.name.ko, seed.name.en, "holidays 0.109") for seed in korean_holidays()}
    assert CalendarVersion.objects.count() == 1
    assert seed_holidays(OPERATOR, at=AT) == 0


def test_a_declared_holiday_moves_deadlines_and_says_so() -> None:
    start = seoul("2026-11-16")
    before = compute(rule="working-days:10", start=start, calendar=work_calendar())
    declare_holiday(OPERATOR, date=DAY, name=TEMPORARY, at=AT)
    after = compute(rule="working-days:10", start=start, calendar=work_calendar())
    assert (before.written, after.written) == ("2026-11-27", "2026-11-30")
    assert after.calendar_version == before.calendar_version + 1
    assert any("moved from Fri 27 Nov 2026 to Mon 30 Nov 2026" in line.en for line in after.because)


def test_an_event_tells_those_who_keep_deadlines() -> None:
    declare_holiday(OPERATOR, date=DAY, name=TEMPORARY, at=AT)
    revoke_holiday(OPERATOR, date=DAY, at=AT + timedelta(days=1))
    history = events.history("holiday", "2026-11-20", disclosed_only=True)
    assert [event.type for event in history] == ["holiday.declared", "holiday.revoked"]
    assert history[0].data == {"date": "2026-11-20"}
    assert events.texts_of(history[0]) == {"name_ko": "임시공휴일", "name_en": "Temporary public holiday"}
    assert history[0].account_id == OPERATOR.account_id


def test_a_revoked_holiday_is_worked_again_and_may_be_declared_again() -> None:
    revoke_holiday(OPERATOR, date=date(2026, 12, 25), at=AT)
    assert (
        compute(rule="civil-days:3", start=seoul("2026-12-22"), calendar=work_calendar()).written
        == "2026-12-25"
    )
    declare_holiday(OPERATOR, date=date(2026, 12, 25), name=TEMPORARY, at=AT)
    assert (
        compute(rule="civil-days:3", start=seoul("2026-12-22"), calendar=work_calendar()).written
        == "2026-12-28"
    )
    rows = holidays_of(2026, with_revoked=True)
    assert [row.revoked_at is None for row in rows if row.date == date(2026, 12, 25)] == [False, True]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OPERATOR, Role.SYSTEM)])
def test_only_the_operator_changes_the_calendar(role: Role) -> None:
    actor = Actor(account_id=1, roles=frozenset({role}))
    with pytest.raises(NotAllowed):
        declare_holiday(actor, date=DAY, name=TEMPORARY, at=AT)
    with pytest.raises(NotAllowed):
        revoke_holiday(actor, date=date(2026, 12, 25), at=AT)
    with pytest.raises(NotAllowed):
        seed_holidays(actor, at=AT)


def test_what_cannot_be_declared() -> None:
    with pytest.raises(NotPossible) as exists:
        declare_holiday(OPERATOR, date=date(2026, 12, 25), name=TEMPORARY, at=AT)
    assert exists.value.code == "holiday_exists"
    with pytest.raises(InvalidInput) as nameless:
        declare_holiday(OPERATOR, date=DAY, name=Text(" ", "x"), at=AT)
    assert [fault.field for fault in nameless.value.fields] == ["name_ko"]
    with pytest.raises(InvalidInput) as outside:
        declare_holiday(OPERATOR, date=date(2090, 1, 2), name=TEMPORARY, at=AT)
    assert outside.value.fields[0].field == "date"


def test_what_cannot_be_revoked() -> None:
    with pytest.raises(NotFound):
        revoke_holiday(OPERATOR, date=DAY, at=AT)
    with pytest.raises(NotPossible) as passed:
        revoke_holiday(OPERATOR, date=date(2026, 9, 25), at=AT)
    assert passed.value.code == "holiday_passed"


def test_a_newer_package_declares_and_the_operators_word_stays() -> None:
    Holiday.objects.filter(date=date(2026, 12, 25)).delete()
    revoke_holiday(OPERATOR, date=date(2027, 1, 1), at=AT)
    assert seed_holidays(OPERATOR, at=AT) == 1
    rows = {row.date: row for row in holidays_of(2026)}
    assert rows[date(2026, 12, 25)].declared_at == AT
    assert date(2027, 1, 1) not in {row.date for row in holidays_of(2027)}
    assert [e.type for e in events.history("holiday", "2026-12-25", disclosed_only=True)] == [
        "holiday.declared"
    ]


def test_the_calendar_costs_one_small_statement(django_assert_num_queries) -> None:
    work_calendar()
    with django_assert_num_queries(1):  # the version
        calendar = work_calendar()
    declare_holiday(OPERATOR, date=DAY, name=TEMPORARY, at=AT)
    with django_assert_num_queries(2):  # the version, the holidays
        assert work_calendar() is not calendar


def test_a_change_that_is_rolled_back_leaves_no_trace_in_the_process() -> None:
    with transaction.atomic():
        declare_holiday(OPERATOR, date=DAY, name=TEMPORARY, at=AT)
        assert DAY in work_calendar().holidays
        transaction.set_rollback(True)
    assert DAY not in work_calendar().holidays
    declare_holiday(OPERATOR, date=date(2026, 11, 23), name=TEMPORARY, at=AT)
    assert DAY not in work_calendar().holidays
    assert date(2026, 11, 23) in work_calendar().holidays


def test_the_table_admits_one_holiday_a_day() -> None:
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        Holiday.objects.create(date=date(2026, 12, 25), name=TEMPORARY.as_dict(), source="operator")
    assert connection.is_usable()


def test_holidays_of_a_year(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):  # the holidays
        rows = holidays_of(2026)
    assert len(rows) == 22
    assert [row.date for row in rows] == sorted(row.date for row in rows)
