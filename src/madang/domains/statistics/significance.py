"""Two tests of significance, each with what it says and when it must keep silent. Pure.

Welch's t-test for means that need not have equal variances (B. L. Welch, Biometrika 34, 1947); the z-test of two
proportions with the pooled share. Two-sided. The probability of Student's t comes from the continued fraction of the
incomplete beta function (Lentz), that of z by the complementary error function.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

FEWEST = 20  # below this, durations as skewed as these do not make the mean normal enough for t
FEWEST_EXPECTED = 5  # of each outcome in each period (Cochran)
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """Whole minutes of one group: number, mean and standard deviation (of n - 1), from exact sums."""

    n: int
    total: int
    squares: int

    @staticmethod
    def of(values: Sequence[int]) -> "Sample":
        return Sample(len(values), sum(values), sum(v * v for v in values))

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def variance(self) -> float | None:
        """None of fewer than two values."""
        if self.n < 2:
            return None
        return (self.n * self.squares - self.total * self.total) / (self.n * (self.n - 1))

    @property
    def deviation(self) -> float | None:
        variance = self.variance
        return None if variance is None else sqrt(variance)


@dataclass(frozen=True, slots=True)
class Welch:
    """t, degrees of freedom, and the two-sided p, rounded to six digits after the point."""

    t: float
    df: float
    p: float


@dataclass(frozen=True, slots=True)
class Proportions:
    """z and the two-sided p, rounded to six digits after the point."""

    z: float
    p: float


def welch(before: Sample, after: Sample) -> Welch | None:
    """The test of after against before; None where either is too small, or nothing varies."""
    if min(before.n, after.n) < FEWEST:
        return None
    a, b = (after.variance or 0.0) / after.n, (before.variance or 0.0) / before.n
    if a + b == 0:
        return None
    t = (after.total / after.n - before.total / before.n) / sqrt(a + b)
    df = (a + b) ** 2 / (a * a / (after.n - 1) + b * b / (before.n - 1))
    return Welch(t, df, round(student_p(t, df), DIGITS))


def two_proportions(hits_before: int, n_before: int, hits_after: int, n_after: int) -> Proportions | None:
    """The test of after against before; None where too few of either outcome are to be expected."""
    n, hits = n_before + n_after, hits_before + hits_after
    smaller = min(n_before, n_after)
    if not smaller or min(hits, n - hits) * smaller < FEWEST_EXPECTED * n:
        return None
    pooled = hits / n
    error = sqrt(pooled * (1 - pooled) * (1 / n_before + 1 / n_after))
    z = (hits_after / n_after - hits_before / n_before) / error
    return Proportions(z, round(erfc(abs(z) / sqrt(2)), DIGITS))


def student_p(t: float, df: float) -> float:
    """The probability that Student's t with `df` degrees of freedom lies as far from 0 as `t`, on either side."""
    square = t * t
    if square < df:
        return 1 - _beta(square / (df + square), 0.5, df / 2)
    return _beta(df / (df + square), df / 2, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1), tiny)
    found = d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + numerator * d, tiny)
            c = _away(1 + numerator / c, tiny)
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return found


def _away(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
