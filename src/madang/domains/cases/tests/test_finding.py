"""Search in scope: nothing outside it, the newest first, in a known number of statements."""

import pytest

from madang.domains.cases import actions, staff
from madang.domains.cases.tests import factories
from madang.kernel import clock, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def found(actor, q):
    return [row.number for row in staff.find_in_scope(actor, clock.now(), q=q)]


def test_by_number_procedure_and_handler(city, django_assert_max_num_queries):
    first = factories.in_review(city)
    second = factories.filed(city)
    handler = city.official()
    assert found(handler, first.number) == [first.number]
    assert found(handler, first.number[:6]) == [second.number, first.number]
    assert found(handler, "하천") == [second.number, first.number]
    assert found(handler, "con-06") == [second.number, first.number]
    assert found(handler, handler.name) == [first.number]
    assert found(handler, handler.officer_code.lower()) == [first.number]
    with moment.one_look(), django_assert_max_num_queries(5):
        found(handler, first.number[:5])


def test_nothing_outside_scope(city):
    case, other = factories.in_review(city), factories.filed(city, "HSG-07")
    assert found(city.official("TRA"), "2026") == []
    assert found(city.official("TRA"), case.number) == []
    assert set(found(city.on_duty("inspector"), "20")) == {case.number, other.number}
    actions.consult(city.official(), number=case.number)
    assert found(city.official("SAF"), case.number) == [case.number]
    actions.reply(city.official("SAF"), number=case.number, opinion="없음")
    assert found(city.official("SAF"), case.number) == []


@pytest.mark.parametrize("q", ["", "   ", "\x00", "%", "' OR 1=1 --", "가" * 500, "2026-9999999", "9" * 300])
def test_odd_words_find_nothing(city, q):
    factories.filed(city)
    assert found(city.official(), q) == []


def test_cases_that_are_not_public_are_found_by_those_who_may_open_them(city):
    case = factories.in_review(city)
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="개인정보")
    assert found(city.official(), case.number[:5]) == [case.number]
    assert found(city.official(), "하천") == [case.number]
    assert found(city.on_duty("auditor"), "하천") == [case.number]
