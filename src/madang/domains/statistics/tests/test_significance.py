"""The tests of significance against published tables, closed forms and slow integration."""

from math import atan, pi, sqrt
from statistics import NormalDist, mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as some

from madang.domains.statistics.significance import Sample, student_p, two_proportions, welch

# two-sided critical values of Student's t: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2
TABLE = [
    (1, 12.706, 0.05),
    (1, 63.657, 0.01),
    (2, 4.303, 0.05),
    (5, 2.571, 0.05),
    (5, 4.032, 0.01),
    (10, 2.228, 0.05),
    (10, 3.169, 0.01),
    (20, 2.086, 0.05),
    (30, 2.042, 0.05),
    (30, 2.750, 0.01),
    (60, 2.000, 0.05),
    (100, 1.984, 0.05),
    (100, 3.174, 0.002),
]


@pytest.mark.parametrize(("df", "t", "p"), TABLE)
def test_published_critical_values(df: int, t: float, p: float) -> None:
    assert student_p(t, df) == pytest.approx(p, rel=3e-3)
    assert student_p(-t, df) == student_p(t, df)


@given(some.floats(-50, 50))
def test_closed_forms(t: float) -> None:
    assert student_p(t, 1) == pytest.approx(1 - 2 * atan(abs(t)) / pi, abs=1e-12)
    assert student_p(t, 2) == pytest.approx(1 - abs(t) / sqrt(2 + t * t), abs=1e-12)


@given(some.floats(-6, 6))
def test_with_many_degrees_of_freedom_it_is_the_normal_distribution(t: float) -> None:
    assert student_p(t, 1e7) == pytest.approx(2 * NormalDist().cdf(-abs(t)), abs=1e-6)


values = some.lists(some.integers(0, 20_000), min_size=20, max_size=60)


@given(values, values)
def test_welch_is_what_its_formula_says(before: list[int], after: list[int]) -> None:
    found = welch(Sample.of(before), Sample.of(after))
    a, b = stdev(after) ** 2 / len(after), stdev(before) ** 2 / len(before)
    if a + b == 0:
        assert found is None
        return
    assert found is not None
    assert found.t == pytest.approx((mean(after) - mean(before)) / sqrt(a + b), rel=1e-9, abs=1e-9)
    slow = (a + b) ** 2 / (a**2 / (len(after) - 1) + b**2 / (len(before) - 1))
    assert found.df == pytest.approx(slow, rel=1e-9)
    assert 0 <= found.p <= 1


def test_too_few_cases_are_not_tested() -> None:
    few, enough = Sample.of(range(19)), Sample.of(range(20))
    assert welch(few, enough) is None
    assert welch(enough, few) is None
    assert welch(enough, enough) is not None
    assert welch(Sample.of([5] * 30), Sample.of([5] * 30)) is None


def test_two_proportions() -> None:
    found = two_proportions(80, 100, 90, 100)  # worked by hand: pooled .85, error .0505, z 1.980
    assert found is not None
    assert found.z == pytest.approx(1.9803, abs=1e-4)
    assert found.p == pytest.approx(0.0477, abs=1e-4)
    assert two_proportions(100, 100, 100, 100) is None
    assert two_proportions(0, 0, 5, 10) is None
    assert two_proportions(96, 100, 95, 100) is None
    assert two_proportions(95, 100, 95, 100) is not None


def test_a_sample_is_exact() -> None:
    sample = Sample.of([10**9, 10**9 + 1, 10**9 + 2])
    assert sample.variance == 1.0
    assert (Sample.of([]).mean, Sample.of([3]).deviation) == (None, None)
