"""The desk: what is urgent first, and a known number of statements however much waits."""

from datetime import timedelta

import pytest

from madang.domains.cases import actions, rows
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.rows import TaskFilter
from madang.domains.cases.tests import factories
from madang.domains.organisation.tests.factories import hold
from madang.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def test_an_empty_desk(city):
    found = rows.desk(city.official(), clock.now())
    assert (found.tasks, found.mine, found.unassigned, found.opinions, found.after) == ((), 0, 0, 0, "")


def test_what_nobody_took_then_mine(city):
    case = factories.filed(city)
    before = rows.desk(city.official(), clock.now())
    assert [(t.number, t.what, t.mine) for t in before.tasks] == [(case.number, "step", False)]
    assert (before.mine, before.unassigned) == (0, 1)
    actions.accept(city.official(), number=case.number)
    actions.assign(city.official(), number=case.number)
    after = rows.desk(city.official(), clock.now())
    assert [(t.number, t.step.code, t.mine) for t in after.tasks] == [(case.number, "doc_check", True)]
    assert (after.mine, after.unassigned) == (1, 0)


def test_opinions_and_signatures_reach_whom_they_are_asked_of(city):
    asked = factories.in_review(city)
    actions.consult(city.official(), number=asked.number)
    signing = factories.drafted(city)
    opinions = rows.desk(city.official("SAF"), clock.now())
    assert [(t.number, t.what) for t in opinions.tasks] == [(asked.number, "opinion")]
    lead = rows.desk(city.lead(), clock.now())
    assert [(t.number, t.what) for t in lead.tasks] == [(signing.number, "signature")]
    assert (lead.signatures, lead.mine) == (1, 1)
    assert rows.desk(city.director(), clock.now()).tasks == ()
    assert rows.desk(city.lead(), clock.now(), asked=TaskFilter("opinions")).tasks == ()


def test_a_case_that_waits_for_its_applicant_stands_behind_and_comes_back(city):
    held, running = factories.in_review(city), factories.in_review(city)
    for case in (held, running):
        actions.consult(city.official(), number=case.number)
    actions.request_supplement(city.official(), number=held.number, items=["도면"], reason="축척이 없습니다.")
    now = clock.now()
    tasks = rows.desk(city.official(), now, asked=TaskFilter("mine")).tasks
    waiting = next(t for t in tasks if t.number == held.number)
    assert (waiting.level, waiting.overdue) == ("held", False)
    later = rows.desk(city.official(), waiting.urgent_at + timedelta(hours=1), asked=TaskFilter("mine")).tasks
    back = next(t for t in later if t.number == held.number)
    assert (back.level, back.left.en, back.overdue) == ("soon", "supplement not handed in", False)


def test_urgent_first_across_pages_and_what_has_no_date_last(city, django_assert_num_queries):
    case = factories.in_review(city)
    task = CaseStep.objects.get(case=case, state="current", code="consult")
    _many(case, task, 120)
    handler, now = city.official(), clock.now()
    CaseStep.objects.filter(code__in=["copy7", "copy8"]).update(urgent_at=None)
    all_tasks = CaseStep.objects.filter(state="current", official_id=handler.official_id).count()
    with django_assert_num_queries(5):  # calendar, authority, keys, rows, counts
        first = rows.desk(handler, now)
    with django_assert_num_queries(5):
        second = rows.desk(handler, now, after=first.after)
    third = rows.desk(handler, now, after=second.after)
    pages = [first, second, third]
    assert [len(p.tasks) for p in pages] == [50, 50, all_tasks - 100]
    assert [bool(p.after) for p in pages] == [True, True, False]
    assert [bool(p.before) for p in pages] == [False, True, True]
    dates = [t.urgent_at for p in pages for t in p.tasks]
    assert dates[-2:] == [None, None]
    assert dates[:-2] == sorted(dates[:-2])
    assert len({(t.number, t.step.code) for p in pages for t in p.tasks}) == len(dates)
    back = rows.desk(handler, now, before=third.before)
    assert [t.cursor for t in back.tasks] == [t.cursor for t in second.tasks]
    front = rows.desk(handler, now, before=back.before)
    assert [t.cursor for t in front.tasks] == [t.cursor for t in first.tasks]
    assert front.before == ""


def test_a_cursor_that_is_none_begins_at_the_front(city):
    factories.in_review(city)
    whole = rows.desk(city.official(), clock.now())
    for cursor in ("x", "~", "%00", "MjAyNi0xMy0wMX4x", "a" * 400, "\u0661"):
        assert rows.desk(city.official(), clock.now(), after=cursor).tasks == whole.tasks


def test_many_tasks_with_the_same_date_lose_none(city):
    case = factories.in_review(city)
    _many(case, CaseStep.objects.get(case=case, state="current", code="consult"), 130)
    CaseStep.objects.filter(code__startswith="copy").update(urgent_at=clock.now())
    handler, seen, after = city.official(), [], ""
    for _ in range(3):
        page = rows.desk(handler, clock.now(), after=after)
        seen += [t.cursor for t in page.tasks]
        after = page.after
    assert len(seen) == len(set(seen)) == page.mine
    assert after == ""


def test_a_desk_is_narrowed_and_counted(city):
    river, house = factories.in_review(city), factories.in_review(city)
    actions.consult(city.official(), number=river.number)
    actions.request_supplement(city.official(), number=house.number, items=["도면"], reason="빠짐")
    handler, now = city.official(), clock.now()
    shown = lambda **f: {t.number for t in rows.desk(handler, now, asked=TaskFilter(**f)).tasks}  # noqa: E731
    assert shown() == {river.number, house.number}
    assert shown(state="on_hold") == {house.number}
    assert shown(procedure="CON-06") == {river.number, house.number}
    assert shown(procedure="HSG-07") == set()
    assert shown(show="others") == {river.number, house.number}
    asked = [t for t in rows.desk(handler, now, asked=TaskFilter("others")).tasks if t.number == river.number]
    assert [t.waits_for for t in asked] == ["opinions"]
    assert shown(due="overdue") == set()
    late = max(t.urgent_at for t in rows.desk(handler, now).tasks) + timedelta(days=1)
    overdue = rows.desk(handler, late, asked=TaskFilter(due="overdue"))
    assert {t.number for t in overdue.tasks} == {river.number}
    assert overdue.overdue == len(overdue.tasks)
    assert shown(show="nonsense", state="nonsense", due="nonsense") == shown()


def test_a_consultation_is_waited_for_again_after_a_supplement(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    actions.request_supplement(city.official(), number=case.number, items=["도면"], reason="빠짐")
    step = CaseStep.objects.get(case=case, state="current", code="consult")
    assert (step.case_state, step.waits_for) == ("on_hold", "applicant")
    actions.supply(city.citizen, number=case.number)
    step.refresh_from_db()
    assert (step.case_state, step.waits_for) == ("reviewing", "opinions")


def test_an_opinion_asked_of_several_departments_of_one_official_stands_once(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    safety = city.officials["SAF"]
    hold(safety.official, 1, city.departments["GAR"])
    found = rows.desk(safety.actor(clock.now()), clock.now())
    assert [(t.number, t.what) for t in found.tasks] == [(case.number, "opinion")]


def test_the_neighbours_of_a_case(city):
    cases = [factories.in_review(city) for _ in range(3)]
    handler, now = city.official(), clock.now()
    in_order = list(dict.fromkeys(t.number for t in rows.desk(handler, now).tasks))
    assert set(in_order) == {c.number for c in cases}
    place = {t.number: t.cursor for t in reversed(rows.desk(handler, now).tasks)}
    middle = rows.neighbours(handler, now, number=in_order[1], at=place[in_order[1]])
    assert (middle.before[0], middle.after[0]) == (in_order[0], in_order[2])
    first = rows.neighbours(handler, now, number=in_order[0], at=place[in_order[0]])
    assert (first.before, first.after[0]) == (None, in_order[1])
    actions.return_case(handler, number=in_order[1], reason="요건에 맞지 않음")
    gone = rows.neighbours(handler, now, number=in_order[1], at=place[in_order[1]])
    assert (gone.before[0], gone.after[0]) == (in_order[0], in_order[2])
    assert rows.neighbours(handler, now, number=in_order[0], at="nonsense") == rows.Neighbours(None, None)


def test_the_desk_costs_the_same_with_ten_thousand_tasks(city, django_assert_num_queries):
    case = factories.in_review(city)
    handler = city.official()
    rows.desk(handler, clock.now())
    _many(case, CaseStep.objects.get(case=case, state="current", code="consult"), 10_000)
    with django_assert_num_queries(5):
        found = rows.desk(handler, clock.now())
    assert found.mine > 10_000


def _many(case: Case, task: CaseStep, count: int) -> None:
    now = clock.now()
    CaseStep.objects.bulk_create(
        CaseStep(
            case=case,
            code=f"copy{n}",
            entered_at=now,
            urgent_at=now + timedelta(minutes=(n * 7919) % 100_000),
            department_id=task.department_id,
            official_id=task.official_id,
            procedure_code=case.procedure_code,
            case_state=case.state,
        )
        for n in range(count)
    )
