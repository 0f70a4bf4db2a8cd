"""The desk: what is urgent first, and a known number of statements however much waits."""

from datetime import timedelta

import pytest

from madang.domains.cases import actions, rows
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def test_an_empty_desk(city):
    found = rows.desk(city.official(), clock.now())
    assert (found.tasks, found.mine, found.unassigned, found.opinions, found.has_more) == ((), 0, 0, 0, False)


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
    assert rows.desk(city.lead(), clock.now(), show="opinions").tasks == ()


def test_a_case_that_waits_for_its_applicant_stands_behind_and_comes_back(city):
    held, running = factories.in_review(city), factories.in_review(city)
    for case in (held, running):
        actions.consult(city.official(), number=case.number)
    actions.request_supplement(city.official(), number=held.number, items=["도면"], reason="축척이 없습니다.")
    now = clock.now()
    tasks = rows.desk(city.official(), now, show="mine").tasks
    waiting = next(t for t in tasks if t.number == held.number)
    assert (waiting.level, waiting.overdue) == ("held", False)
    later = rows.desk(city.official(), waiting.urgent_at + timedelta(hours=1), show="mine").tasks
    back = next(t for t in later if t.number == held.number)
    assert (back.level, back.left.en, back.overdue) == ("soon", "supplement not handed in", False)


def test_urgent_first_across_pages_and_what_has_no_date_last(city, django_assert_num_queries):
    case = factories.in_review(city)
    task = CaseStep.objects.get(case=case, state="current", code="consult")
    _many(case, task, 120)
    handler, now = city.official(), clock.now()
    CaseStep.objects.filter(code="copy7").update(urgent_at=None)
    with django_assert_num_queries(4):
        first = rows.desk(handler, now)
    pages = [first, *(rows.desk(handler, now, page=n) for n in (2, 3))]
    assert [len(p.tasks) for p in pages] == [
        50,
        50,
        21 + len(CaseStep.objects.filter(case=case, code="site")),
    ]
    assert [p.has_more for p in pages] == [True, True, False]
    dates = [t.urgent_at for p in pages for t in p.tasks]
    assert dates[-1] is None
    assert dates[:-1] == sorted(dates[:-1])
    assert len({(t.number, t.step.code) for p in pages for t in p.tasks}) == len(dates)


def test_counts_stop_at_the_cap(city):
    case = factories.in_review(city)
    task = CaseStep.objects.get(case=case, state="current", code="consult")
    _many(case, task, rows.CAP + 200)
    found = rows.desk(city.official(), clock.now())
    assert found.mine == rows.CAP
    last = rows.desk(city.official(), clock.now(), page=10_000)
    assert (last.page, last.has_more, len(last.tasks)) == (rows.CAP // rows.DESK_PAGE, False, rows.DESK_PAGE)


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
        )
        for n in range(count)
    )
