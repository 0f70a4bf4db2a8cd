"""Counting. Pure: no database, no clock."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TypeVar

Number = TypeVar("Number", int, float)


def nearest_rank(ascending: Sequence[Number], percent: int) -> Number | None:
    """The nearest-rank percentile: the value at place ceil(percent / 100 * n); None where there is no value."""
    if not ascending:
        return None
    return ascending[max(ceil(percent * len(ascending) / 100), 1) - 1]


def nearest_rank_counted(counts: Mapping[int, int], percent: int) -> int | None:
    """As `nearest_rank`, for values given with how often each occurs."""
    wanted = max(ceil(percent * sum(counts.values()) / 100), 1)
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= wanted:
            return value
    return None


def in_buckets(counts: Mapping[int, int], bounds: Sequence[int]) -> list[int]:
    """How many values lie in each bucket: up to and including a bound; the last one holds what is larger."""
    sums = [0] * (len(bounds) + 1)
    for value, n in counts.items():
        sums[next((i for i, bound in enumerate(bounds) if value <= bound), len(bounds))] += n
    return sums


def share(part: int, n: int) -> float | None:
    """A rate, not rounded; None of nothing."""
    return part / n if n else None
