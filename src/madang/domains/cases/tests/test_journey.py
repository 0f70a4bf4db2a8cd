"""A river permit from filing to decision, as the world sees it."""

import pytest

from madang.domains.cases import actions, case_record
from madang.domains.cases.tests import factories
from madang.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_permit_from_filing_to_decision():
    city = factories.city()
    case = factories.decided(city)
    record = case_record(case.number, clock.now())
    assert record.state == "decided"
    assert record.result == "granted"
    assert {s.code: s.state for s in record.steps if s.code != "site_alone"} == dict.fromkeys(
        ["received", "assigned", "doc_check", "consult", "site", "draft", "approve", "decided", "notified"],
        "done",
    )
    assert {s.code: s.state for s in record.steps}["site_alone"] == "skipped"
    assert [e.type for e in record.events][:4] == [
        "case.filed",
        "case.accepted",
        "case.assigned",
        "case.accepted",
    ]
    assert [e.type for e in record.events][-2:] == ["case.decided", "case.notified"]
    assert [e.seq for e in record.events] == list(range(1, len(record.events) + 1))


def test_a_supplement_stops_the_clock():
    city = factories.city()
    case = factories.in_review(city)
    actions.request_supplement(
        city.official(), number=case.number, items=["위치도"], reason="축척이 빠졌습니다."
    )
    held = case_record(case.number, clock.now())
    assert held.state == "on_hold"
    assert held.holder.what == "applicant"
    actions.supply(city.citizen, number=case.number, note="고쳤습니다.")
    running = case_record(case.number, clock.now())
    assert running.state == "reviewing"
    assert running.due.at > held.due.at or running.due.at == held.due.at
    assert len(running.due.because) > 1
