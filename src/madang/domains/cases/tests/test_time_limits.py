"""Deadlines of cases: extensions, delays, silence, holidays declared late."""

from datetime import date, timedelta

import pytest

from madang.domains.calendar import declare_holiday
from madang.domains.cases import actions, case_record
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.schedules import CALENDAR_FOLLOWER
from madang.domains.cases.tests import factories
from madang.kernel import clock, outbox
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Sets the clock: `at("2026-05-12 10:00")`, Seoul time."""

    def set_clock(moment: str) -> None:
        monkeypatch.setenv("MADANG_NOW", moment.replace(" ", "T") + ":00+09:00")

    set_clock("2026-06-08 10:00")  # a Monday
    return set_clock


def test_an_extension_for_a_listed_reason_moves_the_deadline(at):
    case = factories.in_review(city := factories.city())
    before = case_record(case.number, clock.now()).due
    actions.extend(
        city.official(),
        number=case.number,
        reason_code="cooperation",
        reason="협의 지연",
        until=date(2026, 7, 3),
    )
    record = case_record(case.number, clock.now())
    assert record.due.written == "2026-07-03"
    assert record.due.at > before.at
    assert [e.reason for e in record.extensions] == ["협의 지연"]
    assert "2026. 7. 3." in record.events[-1].summary.ko


@pytest.mark.parametrize("code", ["workload", "late_assignment", "absence", "nonsense"])
def test_forbidden_and_unknown_reasons_are_refused(at, code):
    case = factories.in_review(city := factories.city())
    with pytest.raises(InvalidInput) as refused:
        actions.extend(
            city.official(), number=case.number, reason_code=code, reason="바쁨", until=date(2026, 7, 3)
        )
    assert refused.value.fields[0].field == "reason_code"
    assert Case.objects.get(pk=case.pk).extensions == 0


def test_a_second_extension_needs_consent_and_a_third_is_not_possible(at):
    case = factories.in_review(city := factories.city())
    extend = {"number": case.number, "reason_code": "fact_finding", "reason": "현장 확인"}
    actions.extend(city.official(), until=date(2026, 7, 1), **extend)
    with pytest.raises(NotPossible) as refused:
        actions.extend(city.official(), until=date(2026, 7, 8), **extend)
    assert refused.value.code == "extension_needs_consent"
    actions.extend(city.official(), until=date(2026, 7, 8), consent=True, **extend)
    with pytest.raises(NotPossible):
        actions.extend(city.official(), until=date(2026, 7, 15), consent=True, **extend)


def test_a_deadline_that_has_passed_cannot_be_extended(at):
    case = factories.in_review(city := factories.city())
    at("2026-07-20 10:00")
    with pytest.raises(NotPossible) as refused:
        actions.extend(
            city.official(),
            number=case.number,
            reason_code="cooperation",
            reason="협의",
            until=date(2026, 8, 3),
        )
    assert refused.value.code == "already_late"


def test_a_delay_is_noticed_asked_about_and_explained_in_public(at):
    case = factories.in_review(city := factories.city())
    with pytest.raises(NotPossible):
        actions.explain_delay(city.official(), number=case.number, reason="협의가 길어짐")
    at("2026-07-20 10:00")
    assert actions.notice_delays(clock.now()) > 0
    assert actions.notice_delays(clock.now()) == 0
    record = case_record(case.number, clock.now())
    assert record.due.overdue
    assert record.due.delay.reason == ""
    assert {e.type for e in record.events} >= {"case.delayed"}
    actions.explain_delay(city.official(), number=case.number, reason="협의가 길어졌습니다.")
    explained = case_record(case.number, clock.now())
    assert explained.due.delay.reason == "협의가 길어졌습니다."
    assert [s.delay.reason for s in explained.steps if s.delay] == ["협의가 길어졌습니다."] * len(
        [s for s in explained.steps if s.state == "current"]
    )


def test_a_case_on_hold_is_not_late(at):
    case = factories.in_review(city := factories.city())
    actions.request_supplement(
        city.official(), number=case.number, items=["도면"], reason="빠짐", until=date(2026, 9, 1)
    )
    at("2026-08-20 10:00")
    assert actions.notice_delays(clock.now()) == 0
    assert not case_record(case.number, clock.now()).due.overdue


def test_a_consultation_that_drags_on_is_late_although_the_legal_clock_stands_still(at):
    case = factories.in_review(city := factories.city())
    actions.consult(city.official(), number=case.number)
    at("2026-06-30 10:00")
    assert actions.notice_delays(clock.now()) > 0
    late = {s.code for s in case_record(case.number, clock.now()).steps if s.delay}
    assert "consult" in late


def test_silence_is_a_permit_where_the_law_says_so(at):
    city = factories.city()
    case = factories.filed(city, "HSG-07")
    other = factories.filed(city, "CON-06")
    at("2026-09-01 10:00")
    assert actions.deem_silent_cases(clock.now()) == 1
    assert actions.deem_silent_cases(clock.now()) == 0
    record = case_record(case.number, clock.now())
    assert (record.state, record.result) == ("decided", "granted")
    assert record.events[-1].type == "case.deemed"
    assert case_record(other.number, clock.now()).state == "received"


def test_silence_counts_however_many_others_are_late(at, monkeypatch):
    monkeypatch.setattr("madang.domains.cases.actions.time_limits.BATCH", 2)
    city = factories.city()
    for _ in range(3):
        factories.filed(city, "CON-06")
    case = factories.filed(city, "HSG-07")
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at + timedelta(days=30))
    at("2026-10-01 10:00")
    assert actions.deem_silent_cases(clock.now()) == 1


def test_a_holiday_declared_late_moves_open_deadlines_and_says_so(at):
    city = factories.city()
    case = factories.in_review(city)
    before = case_record(case.number, clock.now()).due.at
    declare_holiday(
        city.on_duty("operator"),
        date=date(2026, 6, 15),
        name=Text("임시공휴일", "Temporary holiday"),
        at=clock.now(),
    )
    assert outbox.take(CALENDAR_FOLLOWER.name) == 1
    record = case_record(case.number, clock.now())
    assert record.due.at > before
    assert record.events[-1].type == "case.due-moved"
    assert any("임시공휴일" in line.ko for line in record.due.because)
    assert Case.objects.get(pk=case.pk).due_at == record.due.at


def test_an_act_entered_late_is_marked_in_public(at):
    city = factories.city()
    case = factories.filed(city)
    at("2026-06-10 10:00")
    actions.accept(city.official(), number=case.number, happened_at=clock.now() - timedelta(days=1))
    record = case_record(case.number, clock.now())
    assert record.events[-1].entered_late
    assert Case.objects.get(pk=case.pk).entered_late == 1
    assert next(s for s in record.steps if s.code == "received").entered_late


@pytest.mark.parametrize("days", [-1, 5])
def test_an_act_lies_neither_ahead_nor_before_its_step(at, days):
    city = factories.city()
    case = factories.filed(city)
    with pytest.raises(InvalidInput) as refused:
        actions.accept(city.official(), number=case.number, happened_at=clock.now() + timedelta(days=days))
    assert refused.value.code == "impossible_time"


def test_the_legal_clock_leaves_holds_out(at):
    city = factories.city()
    case = factories.in_review(city)
    actions.request_supplement(city.official(), number=case.number, items=["도면"], reason="빠짐")
    at("2026-06-15 10:00")
    actions.supply(city.citizen, number=case.number)
    at("2026-06-16 10:00")
    closed = actions.return_case(city.official(), number=case.number, reason="요건에 맞지 않음")
    assert closed.wall_minutes == 8 * 24 * 60
    assert closed.legal_minutes <= 2 * 8 * 60


def test_each_current_task_is_as_urgent_as_the_nearer_of_term_and_deadline(at):
    case = factories.in_review(factories.city())
    row = Case.objects.get(pk=case.pk)
    for task in CaseStep.objects.filter(case=case, state="current"):
        assert task.urgent_at == min(task.term_due_at, row.due_at)
