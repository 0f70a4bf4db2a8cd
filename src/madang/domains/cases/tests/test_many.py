"""Bulk assignment and the inspector's letters: each case its own act and event; what became of it is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.calendar import work_calendar
from madang.domains.cases import actions, department, finding, inspection, monthly
from madang.domains.cases.actions import Chosen
from madang.domains.cases.models import Case, Reminder
from madang.domains.cases.sharing import share_evenly
from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import away, official_with_account
from madang.kernel import clock
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import AccessRecord, Event


@given(
    st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=40),
    st.dictionaries(st.integers(1, 5), st.integers(40, 60), min_size=1),
)
def test_sharing_leaves_nobody_with_more_than_one_over_whom_it_gave_to(holders, loads):
    chosen = [(str(n), holder) for n, holder in enumerate(holders)]
    given_to = share_evenly(chosen, loads)
    assert set(given_to) == {number for number, _ in chosen}
    after = dict(loads)
    for _, holder in chosen:
        if holder in after:
            after[holder] -= 1
    least = dict(after)
    for to in given_to.values():
        after[to] += 1
    receivers = [who for who in after if after[who] > least[who]]
    assert all(after[r] <= min(after.values()) + 1 for r in receivers)


def test_sharing_with_nobody_present():
    assert share_evenly([("1", None)], {}) == {}


def test_sharing_leaves_a_case_where_it_is_if_nobody_has_less():
    assert share_evenly([("1", 2)], {1: 3, 2: 4}) == {"1": 2}


@pytest.fixture
def city(db):
    return factories.city()


def assigned(case: Case) -> list[Event]:
    return list(Event.objects.filter(stream_id=case.number, type="case.assigned"))


def test_several_cases_go_to_one_official_each_with_its_event_and_reason(city):
    cases = [factories.filed(city) for _ in range(3)]
    official = city.officials["WAT"].official.pk
    told = actions.assign_many(
        city.lead(),
        chosen=[Chosen(c.number, c.last_seq) for c in cases],
        official_id=official,
        reason="새 담당",
    )
    assert [t.code for t in told] == ["done"] * 3
    for case in cases:
        case.refresh_from_db()
        assert case.official_id == official
        (event,) = assigned(case)
        assert event.free_text.texts == {"internal": "새 담당"}
    again = actions.assign_many(
        city.lead(), chosen=[Chosen(c.number) for c in cases], official_id=official, reason="다시"
    )
    assert [t.code for t in again] == ["unchanged"] * 3
    assert all(len(assigned(c)) == 1 for c in cases)


def test_sharing_evenly_leaves_out_who_is_away(city):
    one, other, gone = (official_with_account(1, city.departments["WAT"]) for _ in range(3))
    away(gone.official, None, clock.now(), clock.now().replace(year=2090))
    cases = [factories.filed(city) for _ in range(6)]
    told = actions.assign_many(
        city.lead(), chosen=[Chosen(c.number, c.last_seq) for c in cases], evenly=True, reason="고르게"
    )
    assert all(t.done for t in told)
    given_to = [t.official_id for t in told]
    present = {city.officials["WAT"].official.pk, one.official.pk, other.official.pk}
    assert {who: given_to.count(who) for who in set(given_to)} == dict.fromkeys(present, 2)
    with pytest.raises(InvalidInput) as refused:
        actions.assign_many(
            city.lead(), chosen=[Chosen(cases[0].number)], official_id=gone.official.pk, reason="그에게"
        )
    assert refused.value.code == "official_away"


def test_what_is_out_of_reach_closed_or_changed_is_told_and_the_rest_is_done(city):
    mine, closed, changed = factories.filed(city), factories.in_review(city), factories.filed(city)
    actions.return_case(city.official(), number=closed.number, reason="요건")
    stale = changed.last_seq
    actions.accept(city.official(), number=changed.number)
    hidden = factories.filed(city, "HSG-07")
    Case.objects.filter(pk=hidden.pk).update(visibility="undisclosed")
    chosen = [mine.number, closed.number, hidden.number, "2031-9999999"]
    official = city.officials["WAT"].official.pk
    told = actions.assign_many(
        city.lead(),
        chosen=[*(Chosen(n) for n in chosen), Chosen(changed.number, stale)],
        official_id=official,
        reason="사유",
    )
    by_number = {t.number: t for t in told}
    assert by_number[mine.number].code == "done"
    assert by_number[closed.number].code == "not_possible"
    assert by_number[changed.number].code == "changed_meanwhile"
    assert (by_number[hidden.number].code, by_number[hidden.number].message) == (
        by_number["2031-9999999"].code,
        by_number["2031-9999999"].message,
    )


def test_who_may_assign_many(city):
    case = factories.filed(city)
    chosen, other = [Chosen(case.number)], city.leads["WAT"].official.pk
    with pytest.raises(NotAllowed):
        actions.assign_many(city.official(), chosen=chosen, official_id=other, reason="r")
    with pytest.raises(NotAllowed):
        actions.assign_many(city.official(), chosen=chosen, evenly=True, reason="r")
    foreign = actions.assign_many(city.lead("TRA"), chosen=chosen, evenly=True, reason="r")
    assert [t.code for t in foreign] == ["not_allowed"]
    own = actions.assign_many(
        city.official(), chosen=chosen, official_id=city.official().official_id, reason="맡음"
    )
    assert [t.code for t in own] == ["done"]
    for wrong in ({"chosen": [], "reason": "r"}, {"chosen": chosen, "reason": " "}):
        with pytest.raises(InvalidInput):
            actions.assign_many(city.lead(), official_id=other, **wrong)


def overdue(city: factories.City) -> Case:
    case = factories.in_review(city)
    Case.objects.filter(pk=case.pk).update(due_at=case.filed_at)
    return case


def test_a_dunning_letter_needs_a_passed_deadline_and_goes_out_once_a_day(city):
    inspector, running, late = city.on_duty("inspector"), factories.in_review(city), overdue(city)
    with pytest.raises(NotPossible) as early:
        actions.dun(inspector, number=running.number)
    assert early.value.code == "not_overdue"
    actions.remind(inspector, number=running.number, note="기한이 다가옵니다")
    actions.dun(inspector, number=late.number, note="곧 처리해 주십시오")
    with pytest.raises(NotPossible) as twice:
        actions.dun(inspector, number=late.number)
    assert twice.value.code == "reminded_today"
    event = Event.objects.get(stream_id=late.number, type="case.dunned")
    assert event.disclosed
    assert event.free_text.texts == {"internal": "곧 처리해 주십시오"}
    for other in (city.lead(), city.on_duty("executive"), city.on_duty("auditor")):
        with pytest.raises(NotAllowed):
            actions.dun(other, number=late.number)


def test_a_letter_stands_on_the_desk_until_it_is_answered(city, django_assert_num_queries):
    late, ended = overdue(city), overdue(city)
    inspector = city.on_duty("inspector")
    told = actions.remind_many(
        inspector, chosen=[Chosen(late.number), Chosen(ended.number)], kind="dunning", note="지연"
    )
    assert [t.code for t in told] == ["done", "done"]
    for reader in (city.official(), city.lead(), city.director()):
        inspection.open_letters(reader)
        with django_assert_num_queries(2):  # authority, letters
            found = inspection.open_letters(reader)
        assert {(letter.number, letter.kind) for letter in found} == {
            (late.number, "dunning"),
            (ended.number, "dunning"),
        }
    assert inspection.open_letters(city.official("TRA")) == []
    actions.explain_delay(city.official(), number=late.number, reason="협의가 길어짐")
    actions.return_case(city.official(), number=ended.number, reason="요건")
    assert inspection.open_letters(city.lead()) == []
    answers = dict(Reminder.objects.values_list("case__number", "answer"))
    assert answers == {late.number: "explained", ended.number: "finished"}


def test_the_lists_of_the_inspector_are_narrowed_by_department_and_age(city):
    late = overdue(city)
    inspector, now = city.on_duty("inspector"), clock.now()
    numbers = lambda **n: [i.case.number for i in inspection.inspection(inspector, now, "overdue", **n).cases]  # noqa: E731
    assert numbers() == [late.number]
    assert numbers(department="WAT") == [late.number]
    assert numbers(department="TRA") == numbers(department="NONE") == numbers(age=7) == []


def test_a_month_is_confirmed_once_by_the_inspector(city):
    late = overdue(city)
    inspector, now = city.on_duty("inspector"), clock.now()
    this, last = (monthly.month_of(now, _zone(), back) for back in (0, 1))
    shown = monthly.month_screen(inspector, this, now)
    assert [c.number for c in shown.cases] == [late.number]
    assert [(line.department.code, line.counts["overdue"]) for line in shown.lines] == [("WAT", 1)]
    with pytest.raises(NotPossible) as early:
        actions.confirm_month(inspector, month=this)
    assert early.value.code == "month_not_over"
    actions.confirm_month(inspector, month=last, remark="확인했음")
    with pytest.raises(NotPossible) as twice:
        actions.confirm_month(inspector, month=last)
    assert twice.value.code == "month_confirmed"
    with pytest.raises(NotAllowed):
        actions.confirm_month(city.on_duty("auditor"), month=last)
    confirmed = monthly.month_screen(inspector, last, now).confirmed
    assert confirmed is not None
    assert confirmed.remark == "확인했음"
    event = Event.objects.get(stream="inspection", stream_id=last)
    assert (event.type, event.disclosed) == ("inspection.month-confirmed", False)


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "x", "2026-00", "9999-01", "\u0662026-01"])
def test_what_is_no_month(city, month):
    with pytest.raises(DomainError) as none:
        monthly.month_screen(city.on_duty("inspector"), month, clock.now())
    assert none.value.status == 404


def test_applicants_are_searched_by_rank_and_every_search_is_logged(city):
    case = factories.filed(city)
    executive, now = city.on_duty("executive"), clock.now()
    name = city.citizen.name
    found = finding.find_by_applicant(executive, now, name=name, where="test")
    assert case.number in {row.number for row in found}
    searches = AccessRecord.objects.filter(object_type="applicant search")
    assert [(s.official_id, s.object_id) for s in searches] == [(executive.official_id, finding.masked(name))]
    assert AccessRecord.objects.filter(object_type="case", object_id=case.number, where="test").count() == 1
    assert finding.find_by_applicant(executive, now, name="없는 사람", where="test") == []
    assert searches.all().count() == 2
    for other in (city.official(), city.director(), city.on_duty("operator"), city.citizen):
        with pytest.raises(NotAllowed):
            finding.find_by_applicant(other, now, name=name, where="test")


def test_what_is_outside_scope_costs_what_does_not_exist(city):
    hidden = factories.in_review(city)
    Case.objects.filter(pk=hidden.pk).update(visibility="undisclosed")
    stranger, now = city.official("TRA"), clock.now()
    for q, within in (
        (hidden.number, {}),
        ("CON-06", {}),
        ("", {"department": "WAT"}),
        ("CON", {"area": "마당"}),
    ):
        narrowing = finding.Narrowing(**within)
        finding.find_in_scope(stranger, now, q=q, within=narrowing)  # what is kept in memory is read once
        with CaptureQueriesContext(connection) as outside:
            assert finding.find_in_scope(stranger, now, q=q, within=narrowing) == []
        Case.objects.filter(pk=hidden.pk).update(number="1999-0000001")
        with CaptureQueriesContext(connection) as nothing:
            assert finding.find_in_scope(stranger, now, q=q, within=narrowing) == []
        Case.objects.filter(pk=hidden.pk).update(number=hidden.number)
        assert len(outside) == len(nothing)


def test_the_load_of_a_department(city):
    late, running, free = overdue(city), factories.in_review(city), factories.filed(city)
    now = clock.now()
    screen = department.department_screen(city.lead(), now)
    loads = {person.id: load for person, load in screen.people}
    mine = loads[city.officials["WAT"].official.pk]
    assert (mine.open, mine.overdue, screen.unassigned.open) == (2, 1, 1)
    assert (screen.leads, screen.belongs) == (True, True)
    assert {c.case.number for c in screen.cases} == {late.number, running.number, free.number}
    only = department.department_screen(city.lead(), now, official=department.NOBODY)
    assert [c.case.number for c in only.cases] == [free.number]
    colleague = department.department_screen(city.official(), now)
    assert (colleague.leads, colleague.belongs, colleague.givable) == (False, True, ())
    for stranger in (city.official("TRA"), city.director("TRA"), city.on_duty("operator")):
        with pytest.raises(DomainError) as none:
            department.department_screen(stranger, now, code="WAT")
        assert none.value.status == 404


def _zone():
    return work_calendar().zone
