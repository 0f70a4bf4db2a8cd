"""Institutions side by side: counted by whose department has the case, fair about few cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains import statistics
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.districts import JUNGNANG, RIVERS, districts
from madang.domains.organisation.tests.factories import department, merged
from madang.domains.statistics.institutions import wilson
from madang.kernel import clock

WILSON = [  # part, n, low, high: worked by hand from the formula, to three places
    (0, 10, 0.000, 0.278),
    (5, 10, 0.237, 0.763),
    (10, 10, 0.722, 1.000),
    (81, 100, 0.722, 0.875),
]


@pytest.mark.parametrize(("part", "n", "low", "high"), WILSON)
def test_interval(part: int, n: int, low: float, high: float) -> None:
    found = wilson(part, n)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_nothing_known_of_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_rate_lies_in_its_interval(counted: tuple[int, int]) -> None:
    part, n = counted
    found = wilson(part, n)
    assert 0 <= found.low <= part / n + 1e-12 and part / n - 1e-12 <= found.high <= 1
    assert wilson(part * 4, n * 4).high - wilson(part * 4, n * 4).low < found.high - found.low


@pytest.mark.django_db
def test_cases_count_where_their_department_is_now() -> None:
    city = factories.city()
    closed = [factories.decided(city, result) for result in ("granted", "refused", "granted")]
    town = districts(city)
    rivers = town.officer.post.department
    Case.objects.filter(pk__in=[case.pk for case in closed[:2]]).update(department_id=rivers.pk)
    statistics.rebuild()
    found = statistics.side_by_side("CON-06")
    assert [(one.figure.key, one.figure.n, one.is_small) for one in found.rows] == [
        (JUNGNANG, 2, True),
        ("city", 1, True),
    ]
    assert found.whole and (found.whole.figure.n, found.whole.figure.refused) == (3, 1)
    assert found.rows[0].figure.refused_rate == 0.5
    assert statistics.side_by_side("HSG-07").rows == ()
    merged(rivers, department("JUN-ALL", of=rivers.institution), clock.now())
    assert {one.key for one in statistics.processing("institution")} == {JUNGNANG, "city"}
    both = {one.key: one.n for one in statistics.processing("institution,procedure")}
    assert both == {f"{JUNGNANG}/CON-06": 2, "city/CON-06": 1}
    assert RIVERS not in {one.key for one in statistics.processing("department")}
